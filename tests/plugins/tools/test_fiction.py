"""The demo's toolbox: every tool in its state, true to its file, and nobody but fictional people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import func, select

from cop import demo
from cop.contributions.documents import from_markdown, to_document
from cop.contributions.models import Contribution, Link, Revision, State, Usage, Visibility
from cop.contributions.readings import Reading
from cop.db import session
from cop.members.models import Member, Organisation
from cop.plugins import case_studies, tools
from cop.plugins.tools import fiction
from cop.plugins.tools.models import (
    Edition,
    Feedback,
    Kit,
    Outcome,
    Reason,
    Stage,
    Tool,
    Validation,
)
from cop.testing import fill, make_app

pytestmark = pytest.mark.slow

FILES = sorted(fiction.FOLDER.glob("*.md"))
EVERYTHING = sorted(fiction.FOLDER.rglob("*.*"))
PLUGINS = [case_studies.plugin, replace(tools.plugin, demo=fiction.load)]
# Two words that begin with a capital, where no sentence begins: how names of people look.
LOOKS_LIKE_A_NAME = re.compile(r"(?<=[a-zéèà,’] )[A-ZÉÈÀ][\w’-]+(?: [A-ZÉÈÀ][\w’-]+)+")


@pytest.fixture
def cop_plugins() -> list[Any]:
    return PLUGINS


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One app for all that only read: filling it takes longer than any of the tests."""
    app = make_app(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'cop.sqlite'}", plugins=PLUGINS)
    with app.app_context():
        engine = app.extensions["cop"].engine
        fill(engine)
        demo.load()
        session.remove()
    yield app
    engine.dispose()


@pytest.fixture
def loaded(filled: Flask) -> Iterator[Flask]:
    with filled.app_context():
        yield filled
        session.remove()


def browser(app: Flask, key: str | None) -> FlaskClient:
    """A browser of the person with this key in the demo's content, or of nobody."""
    client = app.test_client()
    if key is not None:
        with client.session_transaction() as kept:
            kept["who"] = f"demo-{key}"
    return client


def tool(title: str) -> Tool:
    return session.scalars(select(Tool).where(Tool.title.startswith(title))).one()


def test_the_demo_holds_tools_in_every_part_of_a_life(loaded: Flask) -> None:
    every = session.scalars(select(Tool)).all()
    published = [one for one in every if one.state == State.PUBLISHED]
    assert Counter(one.state for one in every) == {
        State.PUBLISHED: 22,
        State.ARCHIVED: 1,
        State.DRAFT: 1,
    }
    assert Counter(one.stage for one in published) == {
        Stage.STANDING: 19,
        Stage.READING: 2,
        Stage.TO_REVISE: 1,
    }
    assert Counter(one.visibility for one in published) == {
        Visibility.PUBLIC: 7,
        Visibility.COMMUNITY: 14,
        Visibility.NETWORK: 1,
    }
    replaced = tool("Budget en deux colonnes")
    assert (replaced.state, replaced.stage) == (State.ARCHIVED, Stage.REPLACED)
    assert replaced.replaced_by_id == tool("Budget en quatre colonnes").id
    assert tool("Fiche sécurité").reason == Reason.OVERDUE
    assert [one.title for one in every if one.adapted_from_id is not None] == [
        "Trame d’un premier entretien en visio, 45 minutes"
    ]


def test_what_was_loaded_is_what_the_files_say(loaded: Flask) -> None:
    written = {one.title: to_document(one) for one in session.scalars(select(Tool))}
    for path in FILES:
        told = from_markdown(path.read_text(encoding="utf-8"))
        assert {name: written[told["title"]][name] for name in told} == told


def test_editions_lead_to_the_numbers_that_the_field_knows(loaded: Flask) -> None:
    told = {
        "Trame d’un premier entretien d’accompagnement": ["1.0", "1.1", "1.2", "1.3", "1.4"],
        "Grille de diagnostic partagé": ["1.0", "2.0", "2.1"],
        "Check-list d’un partenariat": ["1.0", "2.0", "3.0"],
        "Décider en contexte sensible": ["1.0"],
    }
    for title, numbers in told.items():
        one = tool(title)
        written = session.scalars(
            select(Edition).where(Edition.tool_id == one.id).order_by(Edition.at)
        ).all()
        assert [edition.number for edition in written] == numbers
        assert one.edition == numbers[-1]
        assert all(edition.change for edition in written[1:])


def test_an_earlier_edition_reads_as_it_did_then(loaded: Flask) -> None:
    one = tool("Dix questions sur le genre")
    first, second = session.scalars(
        select(Revision).where(Revision.contribution_id == one.id).order_by(Revision.number)
    ).all()
    assert (first.document["duration"], second.document["duration"]) == (80, 50)
    assert first.document["body"].count("Les dix questions, six minutes chacune.") == 1
    assert second.document["body"].count("Les dix questions, six minutes chacune.") == 0
    assert first.at < second.at


def test_an_edition_that_tells_of_words_that_are_not_there_is_refused() -> None:
    newest = {"title": "Outil", "summary": "", "body": "Un pas.\n\n## Fin\n\nDeux pas.\n"}
    gone = {"sections": ["Fin"], "was": [{"now": "Un pas.", "before": "Un saut."}]}
    earlier = fiction.through_editions(newest, [{}, gone])[0]
    assert earlier["body"] == "Un saut.\n\n"
    with pytest.raises(ValueError, match="Trois pas"):
        fiction.through_editions(newest, [{}, {"was": [{"now": "Trois pas", "before": ""}]}])
    with pytest.raises(ValueError, match="Suite"):
        fiction.through_editions(newest, [{}, {"sections": ["Suite"]}])


def test_uses_are_told_from_many_networks_with_every_outcome(loaded: Flask) -> None:
    told = session.scalars(select(Feedback)).all()
    assert Counter(one.outcome for one in told) == {
        Outcome.USEFUL: 22,
        Outcome.PARTIAL: 10,
        Outcome.UNSUITABLE: 2,
    }
    assert len({one.network_id for one in told}) == 14
    unsuitable = [one for one in told if one.outcome == Outcome.UNSUITABLE]
    assert {(one.tool_id, one.major) for one in unsuitable} == {(tool("Dix questions").id, 1)}
    uses = {(one.tool_id, one.member_id) for one in told}
    used = {(one.contribution_id, one.member_id): one for one in session.scalars(select(Usage))}
    assert [use for use in uses if use not in used] == []
    silent = {one for one in used if one[0] == tool("Budget en quatre colonnes").id} - uses
    assert len(silent) == 2
    for one in session.scalars(select(Tool)):
        assert one.usage_count == len([use for use in used if use[0] == one.id])


def test_nobody_acts_before_they_came_nor_uses_an_edition_before_it_was(loaded: Flask) -> None:
    everybody = session.scalars(select(Member))
    joined = {one.id: one.joined_at for one in everybody if one.joined_at}
    acts: list[tuple[int | None, datetime | None]] = []
    acts += [(one.member_id, one.at) for one in session.scalars(select(Edition))]
    acts += [(one.member_id, one.at) for one in session.scalars(select(Validation))]
    acts += [(one.member_id, one.created_at) for one in session.scalars(select(Feedback))]
    acts += [(one.reviewer_id, one.decided_at) for one in session.scalars(select(Reading))]
    assert [(who, at) for who, at in acts if who and at and joined[who] > at] == []
    dated = {
        (one.tool_id, one.major, one.minor): one.at.date()
        for one in session.scalars(select(Edition))
    }
    for use in session.scalars(select(Feedback)):
        assert dated[use.tool_id, use.major, use.minor] <= use.used_on < use.created_at.date()


def test_two_kits_hold_their_tools_in_order(loaded: Flask) -> None:
    for title, first, last in [
        ("Premier entretien", "Trame d’un premier entretien d’acc", "Jeu"),
        ("Préparer l’appel de printemps", "Rétroplanning", "Lire un avis de jury"),
    ]:
        kit = session.scalars(select(Kit).where(Kit.title == title)).one()
        rows = session.execute(select(Contribution.uid, Contribution.title)).all()
        named = {row.uid: row.title for row in rows}
        within = [named[uid] for uid in kit.tools]
        assert (within[0].startswith(first), within[-1].startswith(last)) == (True, True)
        assert len(within) in (6, 7)


def test_every_tie_of_the_story_leads_somewhere(loaded: Flask) -> None:
    lives = yaml.safe_load((fiction.FOLDER / "lives.yml").read_text(encoding="utf-8"))["tools"]
    titles = set(session.scalars(select(Contribution.title)))
    told = [name for life in lives.values() for name in life.get("ties") or []]
    assert [name for name in told if name not in lives and name not in titles] == []
    written = select(func.count()).select_from(Link).where(Link.source_id.in_(select(Tool.id)))
    assert session.scalar(written) == len(told)


def test_every_page_answers_and_none_of_its_links_is_dead(loaded: Flask) -> None:
    client = browser(loaded, "adviser")
    things = session.scalars(select(Contribution).where(Contribution.type.in_(("tool", "kit"))))
    paths = {f"/outils/{'kits/' if one.type == 'kit' else ''}{one.uid}": one for one in things}
    found: set[str] = set()
    for path, one in paths.items():
        answer = client.get(path)
        assert (one.title, answer.status_code) == (one.title, 200)
        main = answer.text.split("<main", 1)[1].split("</main", 1)[0]
        found |= set(re.findall(r'href="(/(?:outils|etudes-de-cas)/[^"#?]*)"', main))
    dead = [path for path in found - set(paths) if client.get(path).status_code >= 400]
    assert dead == []


def test_a_visitor_reads_the_public_tools_and_no_other(loaded: Flask) -> None:
    client = browser(loaded, None)
    every = session.scalars(select(Tool)).all()
    open_to_all = {one.title for one in every if one.visibility == Visibility.PUBLIC}
    answered = {one.title for one in every if client.get(f"/outils/{one.uid}").status_code == 200}
    assert answered == open_to_all


@pytest.mark.parametrize(("key", "held"), [("adviser", 6), ("rosalba", 5), (None, 2)])
def test_a_kit_shows_each_reader_their_tools_only(
    loaded: Flask, key: str | None, held: int
) -> None:
    kit = session.scalars(select(Kit).where(Kit.title == "Premier entretien")).one()
    page = browser(loaded, key).get(f"/outils/kits/{kit.uid}").text
    main = page.split("<main", 1)[1].split("</main", 1)[0]
    every = session.scalars(select(Tool)).all()
    assert len([one for one in every if one.uid in main or str(escape(one.title)) in main]) == held


@pytest.mark.parametrize("path", EVERYTHING, ids=lambda path: path.name)
def test_no_name_or_address_of_anybody_is_in_the_files(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    if path.name == "LICENSE":
        content = content.split("-----", 1)[0]
    community = yaml.safe_load(demo.COMMUNITY.read_text(encoding="utf-8"))
    hidden = [name for one in community["organisations"] for name in one["stop_list"]]
    assert [name for name in hidden if name in content] == []
    assert re.findall(r"[\w.+-]+@[\w-]+", content) == []
    assert LOOKS_LIKE_A_NAME.findall(content) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_tool_is_long_enough_to_be_used_and_short_enough_to_be_read(path: Path) -> None:
    body = from_markdown(path.read_text(encoding="utf-8"))["body"]
    words = [word for word in body.split() if any(letter.isalnum() for letter in word)]
    assert 250 <= len(words) <= 700


def test_filling_the_demo_anew_gives_the_same(cop_app: Flask) -> None:
    def counted() -> list[int | None]:
        kinds = (Tool, Kit, Edition, Validation, Feedback, Reading, Link, Usage)
        kinds += (Member, Organisation)  # type: ignore[assignment]
        return [session.scalar(select(func.count()).select_from(kind)) for kind in kinds]

    demo.load()
    before = counted()
    assert demo.load() is False
    demo.load(reset=True)
    assert counted() == before
