"""Which reminder is due on which day: examples, then properties over any course of things."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.commitments.schedule import LATE, MOST_SILENCES, STEPS, Asked, Course

START = date(2026, 3, 20)  # clocks change on the 29th: days don't


@pytest.mark.parametrize(
    ("days", "asked", "due"),
    [
        (29, [], None),
        (30, [], 30),
        (30, [30], None),
        (51, [], 30),
        (52, [], None),
        (90, [], 90),
        (95, [30], 90),
        (180, [30, 90], 180),
        (300, [30, 90, 180], None),
        (400, [], None),
    ],
)
def test_each_step_is_due_once_and_not_too_late(
    days: int, asked: list[int], due: int | None
) -> None:
    course = Course(START, [Asked(step, answered=True) for step in asked])
    assert course.due(START + timedelta(days=days)) == due


def sent_day_by_day(
    steps: tuple[int, ...], answers: list[bool], away: frozenset[int], days: int
) -> list[int]:
    """The days on which something was sent, when the job runs every day but those `away`."""
    asked: list[Asked] = []
    sent: list[int] = []
    for day in range(days):
        course = Course(START, list(asked), steps=steps)
        step = None if day in away else course.due(START + timedelta(days=day))
        if step is not None:
            asked.append(Asked(step, answers[len(asked)]))
            sent.append(day)
    return sent


STEP_LISTS = st.lists(st.integers(1, 300), min_size=1, max_size=7, unique=True).map(
    lambda found: tuple(sorted(found))
)
ANSWERS = st.lists(st.booleans(), min_size=7, max_size=7)


@given(STEP_LISTS, ANSWERS)
def test_a_job_that_runs_daily_sends_each_step_on_its_day_until_three_silences(
    steps: tuple[int, ...], answers: list[bool]
) -> None:
    expected, silences = [], 0
    for step, answered in zip(steps, answers, strict=False):
        if silences == MOST_SILENCES:
            break
        expected.append(step)
        silences = 0 if answered else silences + 1
    assert sent_day_by_day(steps, answers, frozenset(), 330) == expected


@given(STEP_LISTS, ANSWERS, st.frozensets(st.integers(0, 330)))
def test_whatever_days_the_job_misses_nothing_is_sent_twice_early_or_late(
    steps: tuple[int, ...], answers: list[bool], away: frozenset[int]
) -> None:
    sent = sent_day_by_day(steps, answers, away, 330)
    meant = [max(step for step in steps if step <= day) for day in sent]
    assert sorted(set(meant)) == meant
    assert all(0 <= day - step <= LATE for day, step in zip(sent, meant, strict=True))


@given(st.lists(st.booleans(), max_size=3), st.integers(-400, 400))
def test_who_wants_no_more_is_never_asked(answers: list[bool], days: int) -> None:
    asked = [Asked(step, answered) for step, answered in zip(STEPS, answers, strict=False)]
    over = Course(START, asked, over=True)
    assert (over.due(START + timedelta(days=days)), over.left) == (None, [])


@given(st.integers(0, 400), st.lists(st.booleans(), max_size=3))
def test_the_next_day_is_the_one_on_which_something_is_sent(days: int, answers: list[bool]) -> None:
    asked = [Asked(step, answered) for step, answered in zip(STEPS, answers, strict=False)]
    course, today = Course(START, asked), START + timedelta(days=days)
    later = (today + timedelta(days=more) for more in range(400))
    assert course.next_day(today) == next((day for day in later if course.due(day)), None)


def test_a_restart_counts_neither_the_steps_nor_the_silences_before_it() -> None:
    silent = Course(START, [Asked(step, answered=False) for step in STEPS])
    again = Course(START + timedelta(days=200))
    assert (silent.silent, again.silent, again.left) == (True, False, list(STEPS))


def test_the_last_reminder_knows_that_it_is_the_last() -> None:
    silences = [Asked(1, answered=False), Asked(2, answered=False)]
    course = Course(START, silences, steps=(1, 2, 3, 4))
    assert (course.is_last(3), Course(START, steps=STEPS).is_last(30)) == (True, False)
    assert Course(START, steps=STEPS).is_last(180)
