"""How many queries a page asks: the same for one person or gathering as for many."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from cop.contributions.models import State, Visibility
from cop.db import now, session
from cop.plugins.gatherings import points
from cop.plugins.gatherings.models import Consent, Gathering, Registration, Status
from cop.testing.host import STANDING, forget
from tests.plugins.gatherings.conftest import day

MANY = 25


def fill(place: Any, gathering: Gathering) -> None:
    """More people, points and gatherings."""
    for number in range(MANY):
        person = place.person(f"Personne {number}")
        session.add(Registration(
            gathering_id=gathering.id, member_id=person.id, status=Status.YES,
            consent=Consent.PUBLIC, food_needs=None,
        ))  # fmt: skip
        session.add(points.OpenPoint(gathering_id=gathering.id, body=f"Point {number}"))
        session.add(Gathering(
            title=f"Rencontre {number}", start_date=day(9 + number), end_date=day(9 + number),
            town="Angers", purpose=gathering.purpose, state=State.PUBLISHED, version=1,
            visibility=Visibility.COMMUNITY, author_id=person.id, published_at=now(),
        ))  # fmt: skip
    session.commit()


@pytest.mark.slow
def test_pages_ask_the_same_number_of_queries_of_one_as_of_many(
    place: Any, login_as: Any, cop_app: Flask
) -> None:
    gathering = place.gathering(8)
    browser, one = login_as(place.host), f"/rencontres/{gathering.uid}"
    paths = ["/", "/rencontres/", one, f"{one}/participants", f"{one}/points"]
    asked: list[str] = []
    engine = cop_app.extensions["cop"].engine

    @event.listens_for(engine, "before_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        # Not the BEGINs, which are only one database's.
        if statement.startswith("SELECT") and not statement.startswith(STANDING):
            asked.append(statement)

    def counted() -> dict[str, int]:
        found = {}
        for path in paths:
            browser.get(path)
            forget(cop_app)
            asked.clear()
            assert browser.get(path).status_code == 200
            found[path] = len(asked)
        return found

    # One of each, so that nothing is left out for being empty.
    place.answer(gathering, place.ana, consent=Consent.PUBLIC)
    few = counted()
    fill(place, gathering)
    assert counted() == few
    assert (few["/rencontres/"], few[one]) == (2, 12)
