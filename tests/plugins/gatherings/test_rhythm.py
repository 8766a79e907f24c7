"""The rhythm D-30 … D+45: who is told what, and when."""

from __future__ import annotations

from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from cop.contributions.models import Visibility
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.viewer import viewer_of
from cop.plugins.gatherings import life
from cop.plugins.gatherings.models import Gathering, Status
from cop.plugins.gatherings.rhythm import STEPS, due, rhythm
from tests.plugins.gatherings.conftest import TODAY, day

ALL = frozenset(step.day for step in STEPS)


def at(starts: int, told: tuple[str, ...] = ()) -> list[str]:
    """The steps that are due for a gathering of two days that starts in so many days."""
    one = Gathering(start_date=day(starts), end_date=day(starts + 1), told=frozenset(told))
    return [step.code for step in due(one, TODAY, ALL)]


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (31, []),
        (30, ["d-30-undecided"]),
        (20, ["d-30-undecided"]),  # announced late: better late than not at all
        (14, ["d-14-undecided", "d-14-coming"]),
        (10, []),
        (7, ["d-7-coming", "d-7-hosts"]),
        (1, ["d-1-coming"]),
        (0, []),
        (-3, ["d+2-coming", "d+2-hosts"]),
        (-20, []),
        (-46, ["d+45-coming", "d+45-hosts"]),
        (-90, []),
    ],
)
def test_each_day_has_its_steps(starts: int, expected: list[str]) -> None:
    assert at(starts) == expected


def test_a_step_is_told_once() -> None:
    assert at(7, ("d-7-coming",)) == ["d-7-hosts"]


def mails() -> dict[str, list[str]]:
    """Subject → to whom, without the name of the site."""
    found: dict[str, list[str]] = {}
    for mail in session.scalars(select(Mail).order_by(Mail.id)):
        found.setdefault(mail.subject.partition("] ")[2], []).append(mail.to)
    return found


def test_only_who_has_said_nothing_is_asked_and_once(place: Any) -> None:
    gathering = place.gathering(30, visibility=Visibility.NETWORKS, address="3 rue Cachée")
    place.funder()
    place.answer(gathering, place.ana, Status.NO)
    rhythm()
    rhythm()
    assert mails() == {"Dites si vous venez": [place.host.email, place.bo.email]}
    bodies = session.scalars(select(Mail.body)).all()
    assert [body for body in bodies if "Cachée" in body or "Se retrouver" in body] == []
    assert f"/rencontres/{gathering.uid}/ma-venue" in bodies[0]


def test_a_week_before_participants_and_hosts_are_told(place: Any) -> None:
    gathering = place.gathering(30)
    place.answer(gathering, place.ana)
    place.answer(gathering, place.bo, Status.MAYBE)
    place.move(gathering, 7)
    rhythm()
    assert mails() == {
        "Dans une semaine : comment venir": [place.ana.email],
        "Dans une semaine : relisez la liste": [place.host.email],
    }


def test_the_setting_leaves_steps_out_and_a_cancelled_gathering_has_none(place: Any) -> None:
    gathering = place.gathering(30)
    current_app.config["COP_GATHERINGS_RHYTHM"] = "-7"
    rhythm()
    assert mails() == {}
    current_app.config["COP_GATHERINGS_RHYTHM"] = "-30, -7"
    life.cancel(viewer_of(place.host), gathering, "La salle a brûlé")
    rhythm()
    assert mails() == {}
