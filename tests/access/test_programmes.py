"""Programmes, calls and packs × every kind of reader: the matrix, and what must not leave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, State, Visibility
from cop.db import now, session
from cop.members.viewer import viewer_of
from cop.plugins.gatherings.calls.models import Asking, CallKind, Offer, OfferState
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme import services
from cop.plugins.gatherings.programme.releasing import release
from cop.plugins.gatherings.stages import today_at
from cop.testing import Make
from tests.access import matrix as m
from tests.access.answers import words_of
from tests.access.test_gatherings import PLACES as ALL_PLACES
from tests.access.test_gatherings import Place
from tests.access.test_leaks import mark, marks_in
from tests.access.test_matrix import ABSENT
from tests.access.walking import mistakes
from tests.access.world import World, settle_people, world

pytestmark = pytest.mark.slow
PLACES = ALL_PLACES[:4]  # where who reads differs; what is hidden is walked with the gatherings
WHOLE, HOSTS = ("room",), ("draftslot", "offer", "offered")
WHEN = {"kind": "workshop", "about": "", "expected": "", "people": [], "day": "0"}


class Programmes:
    """One gathering to come for each level and state, with a mark in every text of its programme."""

    def __init__(self, made: World, case_document: dict[str, Any]) -> None:
        self.world, self.space = made, settle_people(made)
        self.slots: dict[str, str] = {}
        self.standing = ABSENT  # the slot of the gathering that is walked
        self.offers: dict[str, str] = {}
        self.things = {place: self._made(place) for place in PLACES}
        case = Make().contribution("case_study", made.member(m.ELSEWHERE), case_document)
        self.case = case.uid
        session.commit()

    def _made(self, place: Place) -> str:
        level, state = place
        author = self.world.member(m.AUTHOR)
        day = today_at("Europe/Paris") + timedelta(days=20)
        document = {
            "title": f"Rencontre {level} {state}", "summary": "", "town": "Angers",
            "start_date": day.isoformat(), "end_date": day.isoformat(), "tz": "Europe/Paris",
            "purpose": "", "capacity": 9, "registration_open": True, "closes_on": None,
        }  # fmt: skip
        uid = Make().contribution(
            "gathering", author, document, visibility=Visibility(level),
            space=self.space if level == "space" else None,
        ).uid  # fmt: skip
        viewer = viewer_of(author)
        thing = find(viewer, uid, Gathering)
        session.add(CoAuthor(contribution_id=thing.id, member_id=self.world.member(m.COAUTHOR).id))
        self._prepare(viewer, thing, place)
        thing.published_at = None if state == "draft" else now()
        if state == "deleted":
            thing.deleted_at = now()
        else:
            thing.state = State(state)
        session.flush()
        return uid

    def _prepare(self, viewer: Any, thing: Gathering, place: Place) -> None:
        slot = {**WHEN, "start": "540", "minutes": "60", "title": mark("slot", *place)}
        row = services.add(viewer, thing, {**slot, "room": mark("room", *place)})
        release(viewer, thing, after=0)
        draft = {**slot, "start": "660", "title": mark("draftslot", *place), "room": ""}
        services.add(viewer, thing, draft)
        askings = [
            Asking(gathering_id=thing.id, kind=kind, closes_on=thing.start_date)
            for kind in CallKind
        ]
        session.add_all(askings)
        session.flush()
        offer = Offer(
            asking_id=askings[1].id, member_id=self.world.member(m.ELSEWHERE).id,
            title=mark("offer", *place), summary=mark("offered", *place), minutes=60,
            state=OfferState.DECLINED, answer=mark("answer", *place),
        )  # fmt: skip
        session.add(offer)
        session.flush()
        self.slots[thing.uid], self.offers[thing.uid] = row.uid, offer.uid

    def body(self) -> dict[str, str]:
        return {
            "slot": "", "case": self.case, "title": "Titre", "summary": "Phrase.", "minutes": "60",
            "answer": "Une autre fois.", "day": "0", "start": "10:00", "room": "", "base": "",
            "opens": "09:00", "closes": "18:00", "rooms": "", "after": "1", "kind": "workshop",
        }  # fmt: skip


@pytest.fixture(scope="module")
def programmes(new_url: Callable[..., str]) -> Iterator[Programmes]:
    case = {
        "title": "Le puits", "summary": "", "situation": "Deux groupes.", "attempted": "Rien.",
        "request": "Que faire ?", "phase": "partnership", "themes": ["water"],
        "zone": "west_africa",
    }  # fmt: skip
    with world(new_url(), COP_MAIL_HOLD=0) as made:
        yield Programmes(made, case)


def address(programmes: Programmes, name: str, uid: str) -> str:
    values = {"uid": uid}
    match name.removeprefix("gatherings."):
        case "slot" | "slot_times" | "remove_slot":
            values["slot_uid"] = programmes.slots.get(uid, ABSENT)
        case "place" | "decline" | "withdraw_offer":
            values["offer_uid"] = programmes.offers.get(uid, ABSENT)
        case "open_call" | "close_call":
            values["kind"] = "cas"
    with programmes.world.app.test_request_context():
        return programmes.world.app.url_for(f"cop.{name}", **values)


@pytest.mark.parametrize(("name", "method"), m.PROGRAMMES)
def test_a_page_of_a_programme_answers_as_the_matrix_says(
    programmes: Programmes, name: str, method: str
) -> None:
    def where(uid: str) -> str:
        programmes.standing = programmes.slots.get(uid, ABSENT)
        return address(programmes, name, uid)

    found = mistakes(
        programmes.world, (name, method), m.PROGRAMMES[name, method], programmes.things, where,
        lambda: programmes.body() | {"slot": programmes.standing},
    )  # fmt: skip
    assert found == []


@pytest.mark.parametrize("reader", [m.VISITOR, m.GUEST, m.ELSEWHERE, m.FUNDER, m.COLLEAGUE])
def test_each_reader_sees_what_they_may_of_a_programme_and_no_other_byte(
    programmes: Programmes, reader: str
) -> None:
    client, seen = programmes.world.client(reader), set[str]()
    paths = ["/", "/rencontres/", "/agenda", "/recherche/?q=zqx", "/emporter/gathering.zip"]
    for uid in programmes.things.values():
        names = {name for name, method in m.PROGRAMMES if method == "GET"}
        paths += [address(programmes, name, uid) for name in sorted(names)]
        paths += [f"/rencontres/{uid}", f"/fiches/{uid}/export.json", f"/fiches/{uid}/historique"]
    for path in paths:
        answer = client.get(path)
        seen |= marks_in(words_of(answer) + str(answer.headers))
    expected = set[str]()
    for level, state in PLACES:
        if not m.reads(reader, level, state):
            continue
        whole = reader != m.VISITOR and (reader != m.GUEST or level == "space")
        expected.add(mark("slot", level, state))
        expected |= {mark(name, level, state) for name in WHOLE if whole}
        hosts = reader == m.COLLEAGUE
        expected |= {mark(name, level, state) for name in HOSTS if hosts}
        if hosts or reader == m.ELSEWHERE:
            names = ("offer", "offered", "answer") if reader == m.ELSEWHERE else ("answer",)
            expected |= {mark(name, level, state) for name in names}
    assert seen - expected == set(), "leaked"
    missing = expected - seen
    assert {one for one in missing if "offered" not in one} == set(), "not shown to who may see it"
