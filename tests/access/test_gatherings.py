"""Gatherings × every kind of reader × levels and states: the matrix, and what must not leave them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from cop.columns import Prose, Secret
from cop.contributions.models import CoAuthor, State, Visibility
from cop.db import now, session
from cop.plugins.gatherings.models import Consent, OpenPoint, Registration, Status
from cop.plugins.gatherings.stages import today_at
from cop.testing import Make
from tests.access import matrix as m
from tests.access.answers import words_of
from tests.access.test_leaks import mark, marks_in
from tests.access.test_matrix import ABSENT
from tests.access.walking import mistakes
from tests.access.world import World, settle_people, world

pytestmark = pytest.mark.slow
Place = tuple[str, str]
PLACES: tuple[Place, ...] = (
    ("networks", "published"), ("space", "published"), ("public", "published"),
    ("community", "draft"), ("network", "withdrawn"), ("community", "deleted"),
)  # fmt: skip
BEGUN: tuple[Place, ...] = (("networks", "published"), ("public", "published"))
ASIDE = ("place", "street", "train", "lodging")


class Gatherings:
    """One to come for each level and state, and two that go on; a mark in every text aside."""

    def __init__(self, made: World) -> None:
        self.world, self.space = made, settle_people(made)
        self.points: dict[str, str] = {}
        self.coming = {place: self._made(place, 20) for place in PLACES}
        self.begun = {place: self._made(place, 0) for place in BEGUN}
        session.commit()

    def _made(self, place: Place, starts: int) -> str:
        level, state = place
        day = today_at("Europe/Paris") + timedelta(days=starts)
        document = {
            "title": f"Rencontre {level} {state}", "summary": "", "town": "Angers",
            "start_date": day.isoformat(), "end_date": day.isoformat(), "tz": "Europe/Paris",
            "purpose": "", "capacity": 9, "registration_open": True, "closes_on": None,
        }  # fmt: skip
        thing: Any = Make().contribution(
            "gathering", self.world.member(m.AUTHOR), document, visibility=Visibility(level),
            space=self.space if level == "space" else None,
        )  # fmt: skip
        session.add(CoAuthor(contribution_id=thing.id, member_id=self.world.member(m.COAUTHOR).id))
        thing.place_name, thing.address = mark("place", *place), mark("street", *place)
        thing.train, thing.lodging = (
            Prose.of(mark("train", *place)),
            Prose.of(mark("lodging", *place)),
        )
        point = OpenPoint(gathering_id=thing.id, body=mark("point", *place))
        elsewhere = self.world.member(m.ELSEWHERE)
        session.add_all([point, Registration(
            gathering_id=thing.id, member_id=elsewhere.id, status=Status.YES,
            consent=Consent.PARTICIPANTS, arrives=mark("arrives", *place),
            access_needs=Secret(mark("access", *place)), food_needs=Secret(mark("food", *place)),
        )])  # fmt: skip
        thing.published_at = None if state == "draft" else now()
        if state == "deleted":
            thing.deleted_at = now()
        else:
            thing.state = State(state)
        session.flush()
        self.points[thing.uid] = point.uid
        return str(thing.uid)


@pytest.fixture(scope="module")
def gatherings(new_url: Callable[..., str]) -> Iterator[Gatherings]:
    with world(new_url(), COP_MAIL_HOLD=0) as made:
        yield Gatherings(made)


def address(gatherings: Gatherings, name: str, uid: str) -> str:
    values = {"uid": uid}
    if name.startswith("gatherings.settle"):
        values |= {"point_uid": gatherings.points.get(uid, ABSENT), "deed": "regler"}
    with gatherings.world.app.test_request_context():
        return gatherings.world.app.url_for(f"cop.{name.partition('@')[0]}", **values)


@pytest.mark.parametrize(("name", "method"), m.GATHERINGS)
def test_a_page_about_a_gathering_answers_as_the_matrix_says(
    gatherings: Gatherings, name: str, method: str
) -> None:
    things = gatherings.begun if name.endswith("@begun") else gatherings.coming
    found = mistakes(
        gatherings.world, (name, method), m.GATHERINGS[name, method], things,
        lambda uid: address(gatherings, name, uid), lambda: {"body": "Un point."},
    )  # fmt: skip
    assert found == []


def seen_by(gatherings: Gatherings, reader: str) -> set[str]:
    """The marks in all that a reader can ask for."""
    client = gatherings.world.client(reader)
    paths = ["/", "/rencontres/", "/rencontres/nouvelle/depuis", "/agenda", "/mes-fiches"]
    paths += ["/recherche/?q=zqx", "/emporter/gathering.csv", "/emporter/gathering.zip"]
    for uid in gatherings.coming.values():
        pages = {name for name, method in m.GATHERINGS if method == "GET"}
        paths += [address(gatherings, name, uid) for name in pages]
        paths += [f"/fiches/{uid}/export.{form}" for form in ("md", "json", "odt", "docx")]
        paths += [f"/fiches/{uid}/historique", f"/fiches/{uid}/historique/1"]
    found = set[str]()
    for path in paths:
        answer = client.get(path)
        found |= marks_in(words_of(answer) + str(answer.headers))
    return found


@pytest.mark.parametrize("reader", [m.VISITOR, m.GUEST, m.ELSEWHERE, m.FUNDER, m.COLLEAGUE])
def test_each_reader_sees_what_they_may_of_a_gathering_and_no_other_byte(
    gatherings: Gatherings, reader: str
) -> None:
    expected = set[str]()
    for level, state in PLACES:
        whole = reader != m.VISITOR and (reader != m.GUEST or level == "space")
        if m.reads(reader, level, state) and whole:
            expected |= {mark(name, level, state) for name in (*ASIDE, "point")}
            # Whoever says something of themselves finds it in their own form.
            if reader == m.COLLEAGUE or (reader == m.ELSEWHERE and state == "published"):
                expected |= {mark(one, level, state) for one in ("arrives", "access", "food")}
    seen = seen_by(gatherings, reader)
    assert seen - expected == set(), "leaked"
    assert expected - seen == set(), "not shown to who may see it"
