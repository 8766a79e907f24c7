"""Working hours over weekends and changes of the clock; no round overlaps, nothing is early."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.role_plays.packet import Event, Packet, Trigger
from cop.plugins.role_plays.room.course import due, elapsed
from cop.plugins.role_plays.runs.clock import Rounds, Turn, WorkingTime, minute

# Clocks change on Sundays in Paris, on a Friday in Cairo, on a Saturday in Gaza, by half an hour
# at Lord Howe, and never in La Réunion or Martinique.
ZONES = (
    "Europe/Paris", "Africa/Cairo", "Asia/Gaza", "Australia/Lord_Howe", "Indian/Reunion",
    "America/Martinique",
)  # fmt: skip
PARIS = ZoneInfo("Europe/Paris")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)
hours = st.integers(1, 120).map(lambda number: timedelta(hours=number))
spans = st.tuples(st.integers(0, 11), st.integers(12, 24))
working_times = st.builds(
    lambda zone, span: WorkingTime(zone=ZoneInfo(zone), opens=span[0], closes=span[1]),
    st.sampled_from(ZONES),
    spans,
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


WHOLE_DAYS = WorkingTime(zone=PARIS)
OFFICE = WorkingTime(zone=PARIS, opens=9, closes=18)


@pytest.mark.parametrize(
    ("working", "start", "length", "end"),
    [
        (WHOLE_DAYS, "2027-03-02T10:00", 48, "2027-03-04T10:00"),
        (WHOLE_DAYS, "2027-03-05T10:00", 48, "2027-03-09T10:00"),  # over a weekend
        (WHOLE_DAYS, "2027-03-06T15:00", 24, "2027-03-09T00:00"),  # begun on a Saturday
        (WHOLE_DAYS, "2027-03-26T10:00", 48, "2027-03-30T10:00"),  # clocks go forward on Sunday
        (WHOLE_DAYS, "2027-10-29T10:00", 48, "2027-11-02T10:00"),  # and back
        (OFFICE, "2027-03-05T16:00", 4, "2027-03-08T11:00"),
        (OFFICE, "2027-03-05T16:00", 2, "2027-03-08T09:00"),  # nothing falls due on a Friday night
    ],
)
def test_working_hours_leave_weekends_out(
    working: WorkingTime, start: str, length: int, end: str
) -> None:
    assert working.add(local(start), timedelta(hours=length)) == local(end)


@pytest.mark.parametrize(
    ("zone", "start", "length", "end"),
    [
        # Friday evening there, Saturday in Paris: work goes on.
        ("America/Martinique", "2027-03-05T20:00", 2, "2027-03-05T22:00"),
        ("America/Martinique", "2027-03-05T20:00", 6, "2027-03-08T02:00"),
        # Saturday there, Friday evening in Paris: it is the weekend.
        ("Indian/Reunion", "2027-03-06T00:30", 2, "2027-03-08T02:00"),
        # Where clocks never change, the weeks in which they do in Paris are like any other.
        ("America/Martinique", "2027-03-26T10:00", 48, "2027-03-30T10:00"),
        ("Indian/Reunion", "2027-10-29T10:00", 48, "2027-11-02T10:00"),
    ],
)
def test_the_weekend_is_that_of_the_place_where_the_run_is(
    zone: str, start: str, length: int, end: str
) -> None:
    there = ZoneInfo(zone)
    begins, ends = (datetime.fromisoformat(one).replace(tzinfo=there) for one in (start, end))
    assert WorkingTime(zone=there).add(begins, timedelta(hours=length)) == ends


@given(moments, hours, st.sampled_from([zone for zone in ZONES if "Paris" not in zone]))
def test_a_whole_working_day_is_as_long_as_the_clocks_make_it(
    start: datetime, length: timedelta, zone: str
) -> None:
    """Working time is real time: between two moments lies never more of it than time has passed,
    and exactly as much where no weekend lies between."""
    working = WorkingTime(zone=ZoneInfo(zone))
    end = working.add(start, length)
    passed, at_rest = end - max(start, working.first(start)), timedelta()
    day = working.first(start).astimezone(working.zone).date()
    while day < end.astimezone(working.zone).date():
        day += timedelta(days=1)
        if day.weekday() == 5:
            saturday = datetime.combine(day, time(), working.zone).astimezone(UTC)
            monday = datetime.combine(day + timedelta(days=2), time(), working.zone)
            at_rest += monday.astimezone(UTC) - saturday
    assert passed - at_rest == length


@given(working_times, moments, hours)
def test_what_was_added_lies_between(
    working: WorkingTime, start: datetime, length: timedelta
) -> None:
    end = working.add(start, length)
    assert working.between(start, end) == length
    assert working.between(start, end + timedelta(minutes=1)) > length
    assert end.astimezone(working.zone).weekday() < 5


@given(working_times, moments, hours, hours)
def test_adding_in_two_steps_is_adding_once(
    working: WorkingTime, start: datetime, one: timedelta, other: timedelta
) -> None:
    assert working.add(working.add(start, one), other) == working.add(start, one + other)


schedules = st.builds(
    lambda count, length, working: Rounds(count=count, length=length, working=working),
    st.integers(1, 5),
    hours,
    working_times,
)


def turns(rounds: Rounds, handed_at: datetime, starts_at: datetime) -> list[Turn]:
    """Every turn, one after the other."""
    found = [rounds.before(handed_at, starts_at)]
    while found[-1].closes_at is not None:
        found.append(rounds.following(found[-1], found[-1].closes_at))
    return found


@given(schedules, moments, moments)
def test_rounds_follow_one_another_without_gap_or_overlap(
    rounds: Rounds, handed_at: datetime, starts_at: datetime
) -> None:
    found = turns(rounds, handed_at, starts_at)
    assert [turn.number for turn in found] == list(range(rounds.count + 2))
    for one, next_one in pairwise(found):
        assert one.closes_at == next_one.opens_at
    assert found[1].opens_at >= starts_at
    for turn in found[1:-1]:
        assert turn.closes_at is not None and turn.closes_at > turn.opens_at
        assert rounds.working.between(turn.opens_at, turn.closes_at) == rounds.length


@given(schedules, moments, st.integers(0, 60 * 24 * 60))
def test_looking_twice_leads_where_looking_once_does(
    rounds: Rounds, start: datetime, minutes: int
) -> None:
    first = rounds.before(start, start)
    later = start + timedelta(minutes=minutes)
    between = rounds.at(first, start + timedelta(minutes=minutes // 2))
    assert rounds.at(between, later) == rounds.at(first, later)


events = st.lists(
    st.builds(
        lambda trigger, minute, round_number: (trigger, minute, round_number),
        st.sampled_from(list(Trigger)),
        st.none() | st.integers(0, 60),
        st.none() | st.integers(1, 6),
    ),
    max_size=6,
)


@given(schedules, moments, events, st.integers(0, 60 * 24 * 90))
def test_no_event_is_out_before_its_round(
    rounds: Rounds, start: datetime, drawn: list[tuple[Trigger, int, int]], minutes: int
) -> None:
    packet = Packet(
        events=tuple(
            Event(code=f"E{number}", trigger=trigger, at_minute=minute_, at_round=round_)
            for number, (trigger, minute_, round_) in enumerate(drawn, 1)
        )
    )
    opened = {turn.number: turn.opens_at for turn in turns(rounds, start, start)}
    moment = start + timedelta(minutes=minutes)
    out = packet.released_in(rounds.at(rounds.before(start, start), moment).number)
    for event in packet.events:
        due = event.trigger != Trigger.HAND and event.at_round in opened
        assert (event.code in out) == bool(due and opened[event.at_round or 0] <= moment)


@given(schedules, moments, hours)
def test_a_longer_round_ends_later_by_as_much_working_time(
    rounds: Rounds, start: datetime, more: timedelta
) -> None:
    turn = rounds.following(Turn(0, start, start), start)
    longer = rounds.longer(turn, more)
    assert turn.closes_at is not None and longer.closes_at is not None
    assert rounds.working.between(turn.closes_at, longer.closes_at) == more
    assert (longer.number, longer.opens_at) == (turn.number, turn.opens_at)


@given(schedules, moments, hours, st.integers(0, 999))
def test_a_round_that_was_prolonged_lets_nothing_out_before_its_new_end(
    rounds: Rounds, start: datetime, more: timedelta, thousandths: int
) -> None:
    events_ = (Event(code="E1", trigger=Trigger.ROUND, at_round=2),)
    longer = rounds.longer(rounds.following(Turn(0, start, start), start), more)
    assert longer.closes_at is not None
    before = start + (longer.closes_at - start) * thousandths / 1000
    assert Packet(events=events_).released_in(rounds.at(longer, before).number) == set()
    after = rounds.at(longer, longer.closes_at).number
    assert Packet(events=events_).released_in(after) == {"E1"}


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=4),
    st.integers(0, 900),
    st.booleans(),
    st.integers(0, 40),
)
def test_in_a_room_a_card_comes_out_at_its_minute_of_play_and_never_before(
    stretches: list[tuple[int, int]], last: int, paused: bool, at_minute: int
) -> None:
    """stretches: seconds of play, then of pause; then `last` seconds of play, or of one more."""
    start = local("2027-03-02T10:00")
    played = sum(run for run, _stood in stretches)
    stood = sum(still for _run, still in stretches)
    now = start + timedelta(seconds=played + stood + last)
    since = start + timedelta(seconds=played + stood) if paused else None
    seconds = played if paused else played + last
    packet = Packet(events=(Event(code="E1", at_minute=at_minute),))
    reached = minute(start, since, timedelta(seconds=stood), now)
    out = packet.released_at(reached)
    assert (out == {"E1"}) == (seconds >= at_minute * 60)
    # What the room's page says of it is the same.
    shown = elapsed(start, since, stood, now)
    [card] = due(packet, shown, out)
    assert (shown // 60, card.in_minutes == 0) == (reached, card.out)


def test_the_reminder_comes_in_the_last_quarter_and_not_on_the_weekend_before() -> None:
    rounds = Rounds(count=3, length=timedelta(hours=48), working=WHOLE_DAYS)
    turn = rounds.following(Turn(0, local("2027-03-05T10:00"), None), local("2027-03-05T10:00"))
    assert not rounds.reminds(turn, local("2027-03-07T12:00"))  # Sunday: 34 hours are left
    assert not rounds.reminds(turn, local("2027-03-08T21:59"))
    assert rounds.reminds(turn, local("2027-03-08T22:00"))
    assert not rounds.reminds(turn, local("2027-03-09T10:00"))
    assert not rounds.reminds(Turn(0, turn.opens_at, turn.closes_at), local("2027-03-08T22:00"))


def test_the_minute_of_play_stands_still_in_a_pause() -> None:
    start = local("2027-03-02T10:00")
    later = start + timedelta(minutes=12, seconds=59)
    assert minute(None, None, timedelta(), later) == -1
    assert minute(start, None, timedelta(), start - timedelta(seconds=1)) == -1
    assert minute(start, None, timedelta(), later) == 12
    assert minute(start, start + timedelta(minutes=5), timedelta(), later) == 5
    assert minute(start, None, timedelta(minutes=4), later) == 8
