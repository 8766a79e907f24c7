"""What is learnt of runs, and durations as people type them: pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.workshops.runs.durations import NotMinutes, minutes_in
from cop.plugins.workshops.runs.learning import Learnt, Lived, learnt


def lives(*minutes: int | None) -> list[Lived]:
    return [Lived("s9", one, one is None, "Rhin") for one in minutes]


def test_under_three_each_value_stands_by_itself() -> None:
    found = learnt({"s9": 18}, lives(28, 19))["s9"]

    assert found == Learnt(18, ((28, "Rhin"), (19, "Rhin")))
    assert found.overflows is False


def test_from_three_on_there_is_a_median_and_a_range() -> None:
    found = learnt({"s9": 20}, lives(18, 35, None, 28, 28))["s9"]

    assert (found.median, found.low, found.high, found.dropped) == (28, 18, 35, 1)
    assert found.overflows is True


@pytest.mark.parametrize(("real", "long"), [(24, False), (25, True)])
def test_it_overflows_above_a_fifth_more(real: int, long: bool) -> None:
    assert learnt({"s9": 20}, lives(real, real, real))["s9"].overflows is long


def test_parts_that_are_gone_or_unmeasured_tell_nothing() -> None:
    assert learnt({"s1": 5}, [*lives(7), Lived("s1", None)]) == {}


@given(st.lists(st.integers(0, 480), min_size=3, max_size=30), st.integers(0, 480))
def test_the_median_lies_in_the_range_whatever_the_order(minutes: list[int], planned: int) -> None:
    found = learnt({"s9": planned}, lives(*minutes))["s9"]
    turned = learnt({"s9": planned}, lives(*reversed(minutes)))["s9"]

    assert found.low is not None and found.median is not None and found.high is not None
    assert found.low <= found.median <= found.high
    assert (found.median, found.low, found.high) == (turned.median, turned.low, turned.high)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("", None), (" 8 ", 8), ("8'", 8), ("8 min", 8), ("0:08", 8), ("1h05", 65),
     ("10h00–10h08", 8), ("10:05 - 10:33", 28), ("23:50-0:10", 20), ("9h à 9h30", 30)],
)  # fmt: skip
def test_minutes_are_read_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert minutes_in(typed) == minutes


@pytest.mark.parametrize("typed", ["bientôt", "-5", "1441", "10:99", "25h–26h", "8 8", "٣", "1e3"])
def test_what_is_no_duration_is_refused_in_words(typed: str) -> None:
    with pytest.raises(NotMinutes):
        minutes_in(typed)
