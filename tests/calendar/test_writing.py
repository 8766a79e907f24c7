"""The file of a calendar: any event survives it, read by two programs that know nothing of ours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import CalendarStream
from icalendar import Calendar

from cop.calendar.events import Event, zone_of
from cop.calendar.writing import Told, plain, written
from cop.plugin import Dated

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
DATED = Dated(
    name="gathering", title="Rencontre", find=lambda viewer: NotImplemented, endpoint="x.y"
)
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})
# A name that a database may hold: any sign but what it refuses itself.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=160)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


def made(starts: date, ends: date, zone: ZoneInfo = PARIS, **words: Any) -> Event:
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        starts, ends = starts.astimezone(zone), ends.astimezone(zone)
    values: dict[str, Any] = {
        "title": "Rencontre", "place": "", "cancelled": False, "version": 3, "network": "",
        "changed": datetime(2031, 1, 2, 3, 4, 5, 678, tzinfo=UTC), "dated": DATED,
    }  # fmt: skip
    return Event(
        uid="abcdefghij", starts=starts, ends=ends, zone=zone, network_uid="",
        themes=(), **{**values, **words},
    )  # fmt: skip


def text_of(*events: Event) -> bytes:
    told = [Told(one, "https://cop.example/rencontres/abcdefghij") for one in events]
    return written("Notre « agenda »", told, "cop.example")


def both(event: Event) -> tuple[Any, Any]:
    """The event as `icalendar` reads it, which must find nothing to complain of, and as `ical`."""
    content = text_of(event)
    (one,) = Calendar.from_ical(content).walk("VEVENT")
    assert one.errors == []
    (whole,) = CalendarStream.from_ics(content.decode()).calendars
    (other,) = whole.events
    return one, other


@settings(max_examples=60, deadline=None)
@given(
    WORDS, WORDS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=6)), st.sampled_from(ZONES)
)
def test_any_hours_in_any_zone_come_back(
    title: str, place: str, starts: datetime, length: timedelta, zone: str
) -> None:
    event = made(starts, starts + length, zone_of(zone), title=title, place=place)
    one, other = both(event)
    first, last = starts.replace(microsecond=0), (starts + length).replace(microsecond=0)
    assert str(one["SUMMARY"]) == other.summary == plain(title)
    assert str(one.get("LOCATION", "")) == (other.location or "") == plain(place)
    assert one["DTSTART"].dt.astimezone(UTC) == other.dtstart.astimezone(UTC) == first
    ends = one["DTEND"].dt if "DTEND" in one else one["DTSTART"].dt
    assert ends.astimezone(UTC) == other.end.astimezone(UTC) == last


@settings(max_examples=30, deadline=None)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 5))
def test_any_days_come_back(first: date, more: int) -> None:
    one, other = both(made(first, first + timedelta(days=more)))
    assert one["DTSTART"].dt == other.dtstart == first
    assert one["DTEND"].dt == other.dtend == first + timedelta(days=more + 1)


@settings(max_examples=50, deadline=None)
@given(WORDS)
def test_no_line_is_longer_than_75_bytes_nor_broken_inside_a_sign(title: str) -> None:
    lines = text_of(made(date(2031, 3, 1), date(2031, 3, 1), title=title)).split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines][-1] == ""


@pytest.mark.parametrize(
    ("night", "offset_before", "offset_after"),
    [(date(2031, 3, 30), 1, 2), (date(2031, 10, 26), 2, 1)],
    ids=["March", "October"],
)
def test_a_night_in_which_the_clocks_change(
    night: date, offset_before: int, offset_after: int
) -> None:
    """From 22:00 on the eve to 08:00: the hours on the clock stay, what lies between doesn't."""
    eve = datetime(night.year, night.month, night.day, 22, tzinfo=PARIS) - timedelta(days=1)
    morning = datetime(night.year, night.month, night.day, 8, tzinfo=PARIS)
    one, other = both(made(eve, morning))
    assert (one["DTSTART"].to_ical()[-7:], one["DTEND"].to_ical()[-7:]) == (b"T220000", b"T080000")
    for starts, ends in ((one["DTSTART"].dt, one["DTEND"].dt), (other.dtstart, other.dtend)):
        assert starts.utcoffset() == timedelta(hours=offset_before)
        assert ends.utcoffset() == timedelta(hours=offset_after)


def test_the_zone_says_when_its_clocks_change_to_who_knows_no_zones() -> None:
    starts = datetime(2031, 7, 1, 9, tzinfo=PARIS)
    content = text_of(made(starts, starts + timedelta(hours=1)))
    (zone,) = Calendar.from_ical(content).timezones
    rules = zone.to_tz(lookup_tzid=False)
    for month, hours in ((1, 1), (7, 2)):
        moment = datetime(2031, month, 1, 9, tzinfo=rules)
        assert moment.utcoffset() == timedelta(hours=hours)


def test_an_hour_that_the_night_has_twice_is_said_in_utc_the_second_time() -> None:
    first = datetime(2031, 10, 26, 2, 30, tzinfo=PARIS)
    second = first.replace(fold=1)
    one, _other = both(made(first, second))
    assert one["DTSTART"].to_ical() == b"20311026T003000Z"
    assert one["DTEND"].to_ical() == b"20311026T013000Z"
    one, _other = both(made(first, first + timedelta(hours=2)))
    assert one["DTSTART"].params["TZID"] == "Europe/Paris"


@pytest.mark.parametrize("zone", ["Indian/Reunion", "America/Martinique"])
def test_a_host_overseas_reads_the_hours_of_the_place(zone: str) -> None:
    starts = datetime(2031, 12, 1, 9, tzinfo=ZoneInfo(zone))
    one, other = both(made(starts, starts + timedelta(hours=3), ZoneInfo(zone)))
    assert one["DTSTART"].to_ical() == b"20311201T090000"
    assert one["DTSTART"].params["TZID"] == str(other.dtstart.tzinfo) == zone


def test_each_zone_is_told_once_and_utc_never() -> None:
    starts = datetime(2031, 1, 1, 9, tzinfo=UTC)
    events = [made(starts, starts, zone) for zone in (PARIS, REUNION, PARIS, ZoneInfo("UTC"))]
    whole = Calendar.from_ical(text_of(*events))
    assert [str(one["TZID"]) for one in whole.timezones] == ["Europe/Paris", "Indian/Reunion"]


def test_the_same_events_make_the_same_bytes() -> None:
    starts = datetime(2031, 1, 1, 9, tzinfo=UTC)
    assert text_of(made(starts, starts)) == text_of(made(starts, starts))


def test_a_calendar_is_read_as_a_whole_by_both() -> None:
    starts = datetime(2031, 1, 1, 9, tzinfo=UTC)
    content = text_of(
        made(starts, starts), made(date(2031, 1, 1), date(2031, 1, 2), cancelled=True)
    )
    whole = Calendar.from_ical(content)
    assert str(whole["X-WR-CALNAME"]) == str(whole["NAME"]) == "Notre « agenda »"
    assert [str(one["STATUS"]) for one in whole.events] == ["CONFIRMED", "CANCELLED"]
    (other,) = CalendarStream.from_ics(content.decode()).calendars
    assert [str(one.status.value) for one in other.events if one.status] == [
        "CONFIRMED",
        "CANCELLED",
    ]


def test_a_title_is_one_line_whatever_ends_lines_elsewhere() -> None:
    assert plain("a\r\nb\x0bc\x85d\u2028e\tf") == "a  b c d e f"
    assert plain("« Tout » – 30 €\u202f!") == "« Tout » – 30 €\u202f!"


@pytest.mark.parametrize("name", ["Europe/Nowhere", "", "../../etc/passwd", "Europe"])
def test_a_zone_that_nobody_knows_is_utc(name: str) -> None:
    assert zone_of(name).key == "UTC"
