"""Days and hours as the agenda says them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from cop.calendar.months import line, months
from tests.calendar.meetings import plugin
from tests.calendar.test_writing import made

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [plugin]


def at(*parts: int, zone: ZoneInfo = PARIS) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[arg-type,misc]


def shown(starts: date, ends: date, zone: ZoneInfo = PARIS) -> Any:
    return made(starts, ends, zone, dated=plugin.dated[0])


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        (date(2031, 3, 12), date(2031, 3, 12), ("mer. 12 mars", "", "")),
        (date(2031, 3, 12), date(2031, 3, 14), ("12–14 mars", "", "")),
        (date(2031, 3, 30), date(2031, 4, 1), ("30 mars\u2009–\u20091 avr.", "", "")),
        (date(2031, 12, 31), date(2032, 1, 1), ("31 déc. 2031\u2009–\u20091 janv. 2032", "", "")),
        (at(2031, 3, 12, 9), at(2031, 3, 12, 12, 30), ("mer. 12 mars", "09:00–12:30", "")),
        (at(2031, 3, 12, 9), at(2031, 3, 12, 9), ("mer. 12 mars", "09:00", "")),
        # Until midnight is not until the day after.
        (at(2031, 3, 12, 20), at(2031, 3, 13), ("mer. 12 mars", "20:00–00:00", "")),
        (at(2031, 3, 12, 14), at(2031, 3, 13, 12), ("12–13 mars", "mer. 14:00 – jeu. 12:00", "")),
    ],
)
def test_when_it_is(cop_app: Flask, starts: date, ends: date, said: tuple[str, str, str]) -> None:
    with cop_app.test_request_context():
        one = line(shown(starts, ends))
    assert (one.day, one.hours, one.elsewhere) == said


@pytest.mark.one_database
def test_the_day_is_that_of_the_place(cop_app: Flask) -> None:
    starts = datetime(2031, 1, 14, 22, tzinfo=UTC)
    with cop_app.test_request_context():
        one = line(shown(starts, starts, REUNION))
        here = line(shown(starts, starts, ZoneInfo("Africa/Algiers")))
    assert (one.day, one.hours) == ("mer. 15 janv.", "02:00")
    assert one.elsewhere == "heure locale\u202f; 23:00 à Paris"
    assert here.elsewhere == ""  # the same hour, under another name


@pytest.mark.one_database
def test_months_have_a_heading_each_in_the_order_given(cop_app: Flask) -> None:
    days = [date(2031, 3, 1), date(2031, 3, 9), date(2031, 8, 1)]
    with cop_app.test_request_context():
        forth = months(shown(day, day) for day in days)
        back = months(shown(day, day) for day in reversed(days))
    assert [(one.key, one.heading, len(one.lines)) for one in forth] == [
        ("2031-03", "Mars 2031", 2), ("2031-08", "Août 2031", 1),
    ]  # fmt: skip
    assert [one.key for one in back] == ["2031-08", "2031-03"]
