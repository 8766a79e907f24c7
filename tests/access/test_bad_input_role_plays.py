"""The same for the six steps of a role-play and what follows them: spoilt one by one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cop.contributions.models import State, Visibility
from cop.db import session
from cop.plugins.role_plays.assembly import document_of, packet_of
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.packet import Origin
from cop.testing import Make
from tests.access import matrix as m
from tests.access.test_bad_input import SPOILT, UNSEEN, encoded
from tests.access.world import World, settle_people, world
from tests.plugins.role_plays import sample

pytestmark = pytest.mark.slow

PART = {"parts-0-code": "R1", "parts-0-name": "Ama", "parts-1-code": "R2", "parts-1-name": "Bo"}
EVENT = {
    "pieces-0-code": "D1",
    "pieces-0-title": "La carte",
    "events-0-code": "E1",
    "events-0-title": "Un appel",
    "events-0-trigger": "minute",
    "events-0-at_minute": "6",
}
PHASE = {
    "criteria-0-code": "O1",
    "criteria-0-label": "Reformule",
    "criteria-0-kind": "tally",
    "debrief-0-name": "Ressenti",
    "debrief-0-minutes": "4",
}
RULE = {"quoted_rules-0-text": "Le pays est éligible.", "quoted_rules-0-valid_on": "2026-01-10"}
FORMS: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    # the end of the address → who sends it, a good form, one field of each sort
    "modifier/situation": (m.AUTHOR, {"title": "Le puits", "teaser": "Deux groupes."},
                           ("objectives", "play_minutes", "base_version")),
    "modifier/anonymat": (m.AUTHOR, {"origin": "fiction"}, ("origin", "checked", "act")),
    "modifier/fiches": (m.AUTHOR, PART, (
        "parts-0-name", "parts-0-public_profile", "parts-0-confidential", "parts-0-code",
        "parts-0-reveals-0-fact", "parts-0-required", "base_version")),
    "modifier/pieces": (m.AUTHOR, EVENT, (
        "pieces-0-body", "pieces-0-audience", "events-0-trigger", "events-0-at_minute",
        "events-0-code")),
    "modifier/debriefing": (m.AUTHOR, PHASE, (
        "criteria-0-label", "criteria-0-kind", "debrief-0-minutes", "debrief-0-prompt",
        "questions", "facilitator_notes")),
    "modifier/outils": (m.AUTHOR, RULE, (
        "tools", "quoted_rules-0-source_url", "quoted_rules-0-valid_on", "rounds", "solo", "act")),
    "publication": (m.AUTHOR, {"reader": "elias"}, ("reader",)),
    "relecture": (m.ELSEWHERE, {"act": "changes", "remark": "À revoir."}, ("remark", "act")),
}  # fmt: skip


@pytest.fixture(scope="module")
def stage(new_url: Callable[..., str]) -> Iterator[tuple[World, str]]:
    """A draft made of real facts, which somebody was asked to read over."""
    with world(new_url(), COP_MAIL_HOLD=0) as made:
        settle_people(made)
        packet = replace(sample.packet(), origin=Origin.INSPIRED)
        thing: Any = Make().contribution(
            "role_play", made.member(m.AUTHOR), document_of(packet),
            state=State.DRAFT, visibility=Visibility.COMMUNITY,
        )  # fmt: skip
        thing.reader_id = made.member(m.ELSEWHERE).id
        session.commit()
        yield made, thing.uid


def lines() -> list[str]:
    """What stands in lists and titles, and is one line."""
    found = [line for (line,) in session.query(Edition.change)]
    for thing in session.query(RolePlay):
        packet = packet_of(thing)
        found += [packet.title, packet.teaser, *packet.objectives, *packet.questions]
        found += [part.name for part in packet.parts] + [one.label for one in packet.criteria]
    return found


@pytest.mark.parametrize("end", FORMS)
def test_a_spoilt_field_is_refused_in_french_or_cleaned(stage: tuple[World, str], end: str) -> None:
    (community, uid), (who, good, fields) = stage, FORMS[end]
    client = community.client(who)
    for field in fields:
        for kind, value in SPOILT.items():
            data: dict[str, Any] = {"csrf_token": client.token} | good | {field: value}
            with community.trial() as changed:
                answer = client.post(
                    f"/mises-en-situation/{uid}/{end}", data=encoded(data),
                    content_type="application/x-www-form-urlencoded",
                )  # fmt: skip
                page, at = answer.get_data(as_text=True), (field, kind)
                assert answer.status_code in {200, 302, 303, 400, 404, 409, 422}, at
                if answer.status_code >= 400:
                    assert not changed(), at
                    assert 'lang="fr"' in page and "Traceback" not in page, at
                assert "<script>alert(1)" not in page, at
                assert [line for line in lines() if UNSEEN.search(line)] == [], at


def test_what_was_typed_in_a_row_comes_back_beside_what_is_wrong(stage: tuple[World, str]) -> None:
    community, uid = stage
    client = community.client(m.AUTHOR)
    good = FORMS["modifier/pieces"][1] | {"csrf_token": client.token}
    with community.trial() as changed:
        answer = client.post(
            f"/mises-en-situation/{uid}/modifier/pieces",
            data=good | {"events-0-at_minute": "bientôt", "events-0-title": "Un appel du maire"},
        )
        assert (answer.status_code, changed()) == (422, False)
    page = answer.get_data(as_text=True)
    assert re.findall(r'value="(Un appel du maire|bientôt)"', page) != []
    assert "Écrivez un nombre entier" in page
