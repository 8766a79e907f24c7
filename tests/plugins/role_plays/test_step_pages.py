"""Six steps, without a script: kept when left, back and forth without loss, errors in French."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from sqlalchemy import func, select

from cop.contributions.models import CoAuthor, State
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays import services
from cop.plugins.role_plays.assembly import packet_of
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.packet import Packet, Trigger
from cop.plugins.role_plays.writing.steps import STEPS
from cop.testing import Make
from tests.plugins.role_plays.conftest import Write

SITUATION = {
    "title": "Le puits", "teaser": "Deux villages.", "context": "Un puits pour deux.",
    "objectives": "Écouter\nSe taire", "difficulty": "2", "modes": ["room"],
    "reading_minutes": "5", "play_minutes": "15", "total_minutes": "40", "min_players": "2",
    "max_players": "3",
}  # fmt: skip
FIELD = re.compile(
    r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>'
    r'|<input(?=[^>]*type="(?:text|hidden|number|url|date|search)")[^>]*>'
    r'|<input(?=[^>]*type="(?:checkbox|radio)")[^>]*checked[^>]*>|<select[^>]*>.*?</select>',
    re.DOTALL,
)


def shown(page: Any) -> dict[str, list[str]]:
    """What a browser without scripts would send back from the form of the page."""
    html = page.get_data(as_text=True).split('id="step-form"')[1]
    found: dict[str, list[str]] = {}
    for match in FIELD.finditer(html):
        tag = match[0]
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None:
            continue
        if tag.startswith("<textarea"):
            found.setdefault(name[1], []).append(unescape(match[2]).removeprefix("\r\n"))
        elif tag.startswith("<select"):
            chosen = re.search(r'<option selected value="([^"]*)"', tag)
            found.setdefault(name[1], []).append(unescape(chosen[1]) if chosen else "")
        elif value is not None:
            found.setdefault(name[1], []).append(unescape(value[1]))
    found.pop("csrf_token", None)
    return found


def post(client: Any, path: str, data: Any, **more: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token, **data, **more})


def step(thing: RolePlay, slug: str) -> str:
    return f"/mises-en-situation/{thing.uid}/modifier/{slug}"


def words(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)))


def test_the_first_step_makes_a_draft_with_the_usual_grid_and_leads_on(
    login_as: Any, author: Member
) -> None:
    client = login_as(author)
    answer = post(
        client, "/mises-en-situation/nouvelle", SITUATION, visibility="networks", signed_as="member"
    )
    thing = session.scalars(select(RolePlay)).one()
    assert answer.location == f"{step(thing, 'anonymat')}?saved=1"
    assert (thing.state, thing.version) == (State.DRAFT, 1)
    made = packet_of(thing)
    assert made.objectives == ("Écouter", "Se taire")
    assert (len(made.criteria), made.debrief[0].leaves_role) == (10, True)


@pytest.mark.parametrize("slug", [one.slug for one in STEPS])
def test_a_step_sent_back_as_it_was_shown_changes_nothing(
    login_as: Any, author: Member, write: Write, slug: str
) -> None:
    thing = write()
    client = login_as(author)
    answer = post(client, step(thing, slug), shown(client.get(step(thing, slug))), act="stay")
    assert answer.status_code == 303
    session.expire_all()
    assert session.scalars(select(RolePlay)).one().version == 1


def test_back_and_forth_keeps_what_was_typed(login_as: Any, author: Member, write: Write) -> None:
    thing, client = write(publish=False), login_as(author)
    form = shown(client.get(step(thing, "fiches")))
    form["parts-0-confidential"] = ["Tout autre chose"]
    answer = post(client, step(thing, "fiches"), form, act="back")
    assert answer.location == f"{step(thing, 'anonymat')}?saved=1"
    assert "Tout autre chose" in client.get(step(thing, "fiches")).get_data(as_text=True)
    answer = post(client, step(thing, "fiches"), form, act="go-outils")
    assert answer.location == f"{step(thing, 'outils')}?saved=1"


def test_a_part_is_added_and_taken_away_by_buttons_and_nothing_typed_is_lost(
    login_as: Any, author: Member, write: Write, packet: Packet
) -> None:
    thing, client = write(publish=False), login_as(author)
    form = shown(client.get(step(thing, "fiches")))
    form["parts-1-confidential"] = ["Pas encore gardé"]
    page = post(client, step(thing, "fiches"), form, act="add-parts")
    assert page.status_code == 200
    form = shown(page)
    assert form["parts-1-confidential"] == ["Pas encore gardé"]
    assert form["parts-3-code"] == ["R4"]
    form["parts-3-name"] = ["Coumba"]
    form = shown(post(client, step(thing, "fiches"), form, act="remove-parts-0"))
    session.expire_all()
    assert packet_of(session.scalars(select(RolePlay)).one()) == packet
    assert post(client, step(thing, "fiches"), form, act="next").status_code == 303
    session.expire_all()
    kept = packet_of(session.scalars(select(RolePlay)).one())
    assert [(one.code, one.name) for one in kept.parts] == [
        ("R2", "Bintou"), ("R3", "Observation"), ("R4", "Coumba"),
    ]  # fmt: skip
    assert kept.parts[0].confidential == "Pas encore gardé"


@pytest.mark.parametrize(
    ("slug", "changed", "said"),
    [
        ("situation", {"title": ""}, "Donnez-lui un titre"),
        ("situation", {"context": " "}, "Racontez la situation"),
        ("situation", {"play_minutes": "bientôt"}, "Écrivez un nombre entier"),
        ("situation", {"max_players": "1"}, "Au moins autant"),
        ("situation", {"difficulty": "9"}, "n’est pas dans la liste"),
        ("situation", {"objectives": "a\nb\nc\nd\ne\nf"}, "5 lignes au plus"),
        ("fiches", {"parts-0-name": ""}, "Donnez un nom"),
        ("fiches", {"parts-0-code": "<b>"}, "Code inconnu"),
        ("pieces", {"events-0-at_minute": ""}, "Dites quand"),
        ("pieces", {"pieces-0-audience": "R77"}, "n’est pas dans la liste"),
        ("debriefing", {"criteria-0-kind": "stars"}, "n’est pas dans la liste"),
        ("outils", {"tools": "2222222222"}, "Rien de lisible pour vous"),
        ("outils", {"quoted_rules-0-source_url": "javascript:1"}, "https://"),
    ],
)
def test_what_is_typed_wrongly_comes_back_filled_and_changes_nothing(
    login_as: Any, author: Member, write: Write, slug: str, changed: dict[str, str], said: str
) -> None:
    thing, client = write(publish=False), login_as(author)
    form = shown(client.get(step(thing, slug))) | {name: [one] for name, one in changed.items()}
    page = post(client, step(thing, slug), form, act="next")
    assert page.status_code == 422
    assert said in words(page)
    field = next(iter(changed))
    assert f'aria-describedby="{field}-error"' in page.get_data(as_text=True) or (
        f'id="{field}-error"' in page.get_data(as_text=True) or "code" in field
    )
    session.expire_all()
    assert session.scalars(select(RolePlay)).one().version == 1


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"act": "add-nothing"}, 303),
        ({"act": "remove-parts-99999999"}, 200),
        ({"act": "remove-parts-²"}, 200),
        ({"parts-" + "9" * 5000 + "-name": "x"}, 303),
        ({"parts-0-name": ["Awa", "Bintou"]}, 400),
        ({"base_version": "77"}, 303),
        ({f"parts-{at}-name": "x" for at in range(80)}, 303),
    ],
)
def test_what_no_page_would_send_is_no_fault_of_ours(
    login_as: Any, author: Member, write: Write, data: dict[str, Any], status: int
) -> None:
    thing, client = write(publish=False), login_as(author)
    form = shown(client.get(step(thing, "fiches"))) | data
    assert post(client, step(thing, "fiches"), form).status_code == status


def test_who_comes_late_sees_both_texts_and_loses_neither(
    login_as: Any, author: Member, write: Write, packet: Packet, make: Make
) -> None:
    thing, client, second = write(), login_as(author), make.member("Côme")
    session.add(CoAuthor(contribution_id=thing.id, member_id=second.id))
    session.commit()
    form = shown(client.get(step(thing, "debriefing")))
    late = session.scalars(select(RolePlay)).one()
    session.refresh(late, ["coauthors"])
    services.save_packet(
        viewer_of(second), late, replace(packet, facilitator_notes="Les leurs"), base=packet
    )
    form["facilitator_notes"] = ["Les miennes"]
    page = post(client, step(thing, "debriefing"), form, act="next")
    assert page.status_code == 409
    again = shown(page)
    assert again["facilitator_notes"] == ["Les miennes"]
    assert "Les leurs" in words(page)
    assert post(client, step(thing, "debriefing"), again, act="next").status_code == 303
    session.expire_all()
    kept = packet_of(session.scalars(select(RolePlay)).one())
    assert kept == replace(packet, facilitator_notes="Les miennes")


def test_an_address_in_a_published_sheet_is_asked_about_first(
    login_as: Any, author: Member, write: Write
) -> None:
    thing, client = write(), login_as(author)
    form = shown(client.get(step(thing, "fiches")))
    form["parts-0-confidential"] = ["Écrire à awa@puits.example"]
    page = post(client, step(thing, "fiches"), form, act="next")
    assert page.status_code == 422
    finds = r'<input type="radio" name="(find:[^"]+)" value="(replace)"'
    answers = dict(re.findall(finds, page.get_data(as_text=True)))
    assert post(client, step(thing, "fiches"), shown(page) | answers, act="next").status_code == 303
    session.expire_all()
    kept = packet_of(session.scalars(select(RolePlay)).one())
    assert kept.parts[0].confidential == "Écrire à une adresse"


def test_an_event_by_hand_needs_no_moment(login_as: Any, author: Member, write: Write) -> None:
    thing, client = write(publish=False), login_as(author)
    form = shown(client.get(step(thing, "pieces")))
    form |= {"events-0-trigger": ["hand"], "events-0-at_minute": [""]}
    assert post(client, step(thing, "pieces"), form, act="next").status_code == 303
    session.expire_all()
    event = packet_of(session.scalars(select(RolePlay)).one()).events[0]
    assert (event.trigger, event.at_minute) == (Trigger.HAND, None)


def test_the_last_step_leads_to_publishing_and_the_first_edition(
    login_as: Any, author: Member, write: Write
) -> None:
    thing, client = write(publish=False), login_as(author)
    answer = post(
        client, step(thing, "outils"), shown(client.get(step(thing, "outils"))), act="next"
    )
    publication = f"/mises-en-situation/{thing.uid}/publication"
    assert answer.location == f"{publication}?saved=1"
    assert client.get(publication).status_code == 200
    assert post(client, publication, {"size": "major"}).status_code == 303
    assert session.scalar(select(func.count(Edition.id))) == 1
    page = client.get(f"/mises-en-situation/{thing.uid}")
    assert "édition 1" in words(page)
