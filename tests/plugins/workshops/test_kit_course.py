"""What the page without a network is given: the server's numbers, and no secret by mistake."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from cop.plugins.workshops.kit.course import Words, course_of, steps_of
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.timing import proposal, recoverable_after, times_of
from tests.plugins.workshops import room
from tests.plugins.workshops.test_timing import plans

WORDS = Words(
    kind=lambda block: str(block.kind), lead=lambda block: str(block.lead),
    participation=lambda block: str(block.participation), prose=lambda source: source,
)  # fmt: skip


def made(plan: Plan, *, secret: bool = False) -> dict[str, Any]:
    return course_of(plan, WORDS, secret=secret)


def test_the_sample_runs_from_ten_to_half_past_eleven() -> None:
    course = made(room.plan())
    assert (course["start"], course["end"], course["total"], course["least"]) == (600, 690, 90, 65)
    assert course["recoverable"] == 25
    assert [(one["key"], one["start"]) for one in course["steps"]][8:] == [
        ("b9", 657), ("b10", 675), ("b11", 683), ("b12", 688),
    ]  # fmt: skip


def test_cuts_and_what_can_be_recovered_are_those_of_the_one_function() -> None:
    plan = room.plan()
    step = made(plan)["steps"][5]
    saved = recoverable_after(plan, step["start"])
    assert step["recoverable"] == {"lock": saved.to_lock, "end": saved.to_end}
    assert step["cuts"] == [
        [late, [[cut.key, cut.minutes] for cut in proposal(plan, late, step["start"])]]
        for late in range(1, saved.to_end + 1)
    ]


def test_what_to_give_up_is_never_the_frame_the_debrief_or_the_end() -> None:
    give = made(room.plan())["steps"][1]["give"]
    assert [key for key, _minutes in give] == ["b5", "b8", "b11", "b2", "b10", "b7", "b4", "b9"]


def test_of_strands_done_at_once_one_is_followed_and_the_others_stand_beside() -> None:
    steps = made(room.parallel())["steps"]
    assert [one["key"] for one in steps] == ["first", "a", "last"]
    assert [(one["key"], one["strand"], one["together"]) for one in steps[1]["beside"]] == [
        ("b", "Volet B", True), ("c", "Volet C", False), ("d", "Volet C", False),
    ]  # fmt: skip


def test_without_secrets_there_is_none_and_with_them_each_is_there() -> None:
    plain = json.dumps(made(room.plan()), ensure_ascii=False)
    whole = json.dumps(made(room.plan(), secret=True), ensure_ascii=False)
    assert [mark for mark in room.SECRETS if mark in plain] == []
    assert [mark for mark in room.SECRETS if mark not in whole] == []


@settings(max_examples=60)
@given(plans())
def test_any_plan_is_followed_in_order_and_has_its_own_numbers(plan: Plan) -> None:
    times, course = times_of(plan), made(plan)
    steps = steps_of(plan, times)
    assert [one["key"] for one in course["steps"]] == [one.block.key for one in steps]
    for one in course["steps"]:
        slot = times.slots[one["key"]]
        assert (one["start"], one["end"]) == (slot.start, slot.end)
        late = [minutes for minutes, _cuts in one["cuts"]]
        assert late == sorted(set(late)) and late
