"""The planner without a script: every act is a form; what is wrong comes back, nothing is written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, func, select

from cop.contributions import coauthors
from cop.contributions.finding import find
from cop.contributions.models import Comment
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.assembly import blank, plan_of
from cop.plugins.workshops.models import Change, Workshop
from cop.plugins.workshops.plan import Block, BlockKind, Plan, Section, Strand
from tests.plugins.workshops.conftest import Write

JSON = {"Accept": "application/json"}


@pytest.fixture
def opened(write: Write, author: Member, login_as: Any) -> tuple[Workshop, Any]:
    return write(), login_as(author)


def at(thing: Workshop, rest: str = "") -> str:
    return f"/ateliers/{thing.uid}/conducteur{rest}"


def plan_now(thing: Workshop) -> Plan:
    session.expire_all()
    return plan_of(thing)


def post(client: Any, path: str, headers: Any = None, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token, **fields}, headers=headers)


def test_every_act_of_the_page_works_as_a_form(opened: tuple[Workshop, Any]) -> None:
    thing, client = opened
    acts: list[dict[str, str]] = [
        {"act": "add", "line": "Jeu 12 (10)"}, {"do": "up a"}, {"do": "down a"}, {"do": "park b"},
        {"do": "unpark b"}, {"do": "lock b"}, {"do": "unlock b"}, {"do": "drop a"},
        {"do": "keep a"}, {"do": "discard d"}, {"do": "copy a"}, {"do": "section s"},
        {"do": "split s"}, {"do": "split s"}, {"do": "join s"}, {"do": "section-down s"},
        {"do": "section-up s"}, {"act": "name-section", "key": "s", "before": "Matin", "line": "M"},
        {"act": "frame", "start": "14h", "start-before": "09:00", "target": "60",
         "target-before": "90"},
        {"act": "durations", "minutes-a": "7", "before-a": "10", "minutes-b": "30",
         "before-b": "30"},
        {"act": "step", "key": "b", "by": "-5"},
    ]  # fmt: skip
    answers = [post(client, at(thing), **fields) for fields in acts]

    assert {(page.status_code, page.location.split("#")[0]) for page in answers} == {
        (303, at(thing))
    }
    plan = plan_now(thing)
    assert (plan.start, plan.target, plan.sections[0].title) == (14 * 60, 60, "M")
    assert [(one.title, one.minutes, one.least) for one in plan.blocks] == [
        ("Échange", 25, 20), ("Accueil", 7, 5), ("Accueil", 10, 5), ("Pause", 10, None),
        ("Jeu", 12, 10),
    ]  # fmt: skip
    for _change in range(session.scalar(select(func.count()).select_from(Change)) or 0):
        assert post(client, at(thing), do="undo").status_code == 303
    assert plan_now(thing) == thing_before(thing)


def thing_before(thing: Workshop) -> Plan:
    from cop.plugins.workshops.assembly import plan_in
    from cop.plugins.workshops.services import newest_edition

    edition = newest_edition(thing)
    assert edition is not None
    return plan_in(edition)


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"act": "explode"}, {"do": "up nowhere"}, {"act": "add", "line": " "},
        {"act": "add", "line": "x" * 300}, {"act": "minutes", "key": "a"},
        {"act": "minutes", "key": "a", "before": "10", "value": "-4"},
        {"act": "minutes", "key": "a", "before": "10", "value": "9" * 3000},
        {"act": "minutes", "key": "a", "before": "10", "value": "٣"},
        {"act": "frame", "start": "25:00", "start-before": "9", "target": "1", "target-before": "1"},
        {"act": "change", "change": "{"}, {"act": "change", "change": "[1]"},
        {"act": "change", "change": '{"op": "remove", "what": "section", "key": "s"}'},
        {"act": "change", "change": "[" * 40_000}, {"act": "undo"},
    ],
)  # fmt: skip
def test_what_cant_be_done_is_said_and_nothing_is_written(
    opened: tuple[Workshop, Any], fields: dict[str, str]
) -> None:
    thing, client = opened
    answer = post(client, at(thing), JSON, **fields)

    assert (answer.status_code, list(answer.json)) == (422, ["refused"])
    assert session.scalar(select(func.count()).select_from(Change)) == 0


def test_the_details_of_a_part_are_kept_with_its_private_notes(
    opened: tuple[Workshop, Any],
) -> None:
    thing, client = opened
    page = client.get(at(thing, "/sequence/a"))
    fields = filled(page)

    answer = post(client, at(thing, "/sequence/a"), **fields | {"pinned": "9h30", "notes": "Doux."})

    assert (answer.status_code, answer.location) == (303, at(thing) + "#b-a")
    block = plan_now(thing).block("a")
    assert (block.pinned, block.notes, block.watch, block.minutes) == (570, "Doux.", "zqxgarde", 10)
    wrong = post(
        client, at(thing, "/sequence/a"), **fields | {"minutes": "dix", "title": "Tel quel"}
    )
    assert wrong.status_code == 422
    assert "Tel quel" in wrong.get_data(as_text=True)
    assert plan_now(thing).block("a") == block


def filled(page: Any) -> dict[str, str]:
    """The fields of the details as the page shows them."""
    text = page.get_data(as_text=True)
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', text)
    assert found is not None
    seen = json.loads(found[1].replace("&#34;", '"').replace("&#39;", "'"))
    typed = {name: "" if value is None else str(value) for name, value in seen.items()}
    return {n: v for n, v in typed.items() if v != "False"} | {"seen": json.dumps(seen)}


def test_two_who_save_the_same_part_see_both_and_lose_neither(
    opened: tuple[Workshop, Any], elsewhere: Member, author: Member, login_as: Any
) -> None:
    thing, client = opened
    mine = find(viewer_of(author), thing.uid, Workshop)
    coauthors.add(viewer_of(author), mine, elsewhere.handle)
    session.commit()
    other = login_as(elsewhere)
    fields = filled(client.get(at(thing, "/sequence/b")))
    post(other, at(thing, "/sequence/b"), **fields | {"title": "Autre", "objective": "Oser."})

    answer = post(
        client, at(thing, "/sequence/b"), **fields | {"title": "Le mien", "minutes": "31"}
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert re.findall(r'clash-words">([^<]*)<', page) == ["Autre", "Le mien"]
    assert plan_now(thing).block("b").title == "Autre"
    chosen = re.search(r'name="change" value="([^"]*)"', page)
    assert chosen is not None
    post(client, at(thing), act="change", change=chosen[1].replace("&#34;", '"'))
    block = plan_now(thing).block("b")
    assert (block.title, block.objective) == ("Le mien", "Oser.")


def test_material_is_added_changed_and_removed(opened: tuple[Workshop, Any]) -> None:
    thing, client = opened
    fields = filled(client.get(at(thing, "/materiel/nouveau?pour=a")))
    made = post(client, at(thing, "/materiel/nouveau"), **fields | {"label": "Cartes"})
    assert made.status_code == 303
    [one] = plan_now(thing).materials
    assert (one.label, one.block) == ("Cartes", "a")

    fields = filled(client.get(at(thing, f"/materiel/{one.key}")))
    more = fields | {"quantity": "0,5", "per": "per_participant"}
    assert post(client, at(thing, f"/materiel/{one.key}"), **more).status_code == 303
    assert plan_now(thing).materials[0].quantity == 0.5
    post(client, at(thing), do=f"remove-material {one.key}")
    assert plan_now(thing).materials == ()


def test_a_remark_about_a_part_is_read_at_the_part_and_on_the_page(
    opened: tuple[Workshop, Any],
) -> None:
    thing, client = opened
    for about in ("a", "nowhere"):
        post(client, f"/fiches/{thing.uid}/commentaires", body=f"Pour {about}", about=about)

    assert session.scalars(select(Comment.about).order_by(Comment.id)).all() == ["a", None]
    part = client.get(at(thing, "/sequence/a")).get_data(as_text=True)
    assert ("Pour a" in part, "Pour nowhere" in part) == (True, False)
    assert client.get(f"/ateliers/{thing.uid}").get_data(as_text=True).count("À propos de «") == 1


def test_news_come_only_when_something_changed(opened: tuple[Workshop, Any]) -> None:
    thing, client = opened
    stamp = post(client, at(thing), JSON, do="up b").json["stamp"]

    assert client.get(at(thing, f"/nouvelles?vu={stamp}")).status_code == 204
    post(client, at(thing), JSON, do="down b")
    assert client.get(at(thing, f"/nouvelles?vu={stamp}")).json["stamp"] != stamp


def test_a_change_asks_the_same_number_of_queries_at_three_blocks_and_at_three_hundred(
    opened: tuple[Workshop, Any], write: Write, author: Member, cop_app: Any
) -> None:
    thing, client = opened
    blocks = tuple(
        Block(key=f"k{number}", title=f"Part {number}", minutes=1, kind=BlockKind.EXCHANGE)
        for number in range(300)
    )
    strand = Strand(key="u", blocks=blocks)
    long = write(changed=replace(blank(), sections=(Section(key="s", strands=(strand,)),)))
    counts, asked = [], list[str]()

    def on_query(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    engine = cop_app.extensions["cop"].engine
    event.listen(engine, "before_cursor_execute", on_query)
    for one, key in ((thing, "a"), (long, "k7")):
        post(client, at(one), JSON, act="step", key=key, by="1")
        asked.clear()
        post(client, at(one), JSON, act="step", key=key, by="1")
        counts.append(len(asked))
    event.remove(engine, "before_cursor_execute", on_query)

    assert counts[0] == counts[1]
