"""What doesn't go together in a programme, held against a count of minutes one by one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cop.plugins.gatherings.programme.plan import (
    WORK,
    Clash,
    ClashKind,
    Frame,
    Slot,
    SlotKind,
    clashes,
)

MORNING = Slot(uid="a", start=540, minutes=90, room="Salle Loire", people=("p1", "p2"))
FRAME = Frame(days=2, opens=480, closes=1080, seats={"Salle Loire": 20, "Atelier": 8}, coming=18)

slots = st.lists(
    st.builds(
        Slot,
        uid=st.sampled_from("abcdefgh"),
        day=st.integers(0, 2),
        start=st.integers(0, 140).map(lambda five: five * 10),
        minutes=st.integers(1, 20).map(lambda five: five * 10),
        room=st.sampled_from(["", "Salle Loire", "salle loire ", "Atelier"]),
        kind=st.sampled_from(SlotKind),
        people=st.lists(st.sampled_from(["p1", "p2", "p3"]), unique=True, max_size=2).map(tuple),
        expected=st.none() | st.integers(1, 30),
        needs=st.none() | st.integers(5, 240),
    ),
    max_size=7,
    unique_by=lambda one: one.uid,
)


def of(kind: ClashKind, found: list[Clash]) -> set[frozenset[str]]:
    return {frozenset(clash.slots) for clash in found if clash.kind == kind}


def minutes(slot: Slot, length: int | None = None) -> set[int]:
    return set(range(slot.begins, slot.begins + (length or slot.minutes)))


@given(slots)
def test_the_same_clashes_are_found_minute_by_minute(standing: list[Slot]) -> None:
    found = clashes(standing, FRAME)
    rooms, people, meals = set(), set(), set()
    for one in standing:
        for other in standing:
            if one.uid >= other.uid:
                continue
            pair = frozenset({one.uid, other.uid})
            if minutes(one) & minutes(other):
                same = one.room.strip().lower() == other.room.strip().lower()
                rooms |= {pair} if same and one.room.strip() else set()
                people |= {pair} if set(one.people) & set(other.people) else set()
            for work, meal in ((one, other), (other, one)):
                if work.kind in WORK and meal.kind == SlotKind.MEAL:
                    really = max(work.minutes, work.needs or 0)
                    meals |= {pair} if minutes(work, really) & minutes(meal) else set()
    assert of(ClashKind.ROOM, found) == rooms
    assert of(ClashKind.PERSON, found) == people
    assert of(ClashKind.MEAL, found) == meals


@given(slots, st.randoms())
def test_the_order_in_which_slots_are_told_changes_nothing(standing: list[Slot], chance) -> None:
    shuffled = list(standing)
    chance.shuffle(shuffled)
    assert clashes(shuffled, FRAME) == clashes(standing, FRAME)


@given(slots)
def test_what_is_said_of_a_slot_alone_counts_its_minutes(standing: list[Slot]) -> None:
    found = {clash.slots: clash.number for clash in clashes(standing, FRAME)
             if clash.kind == ClashKind.OUTSIDE}  # fmt: skip
    for one in standing:
        if one.day >= FRAME.days:
            inside: set[int] = set()
        elif one.kind in WORK:
            inside = set(range(one.day * 1440 + FRAME.opens, one.day * 1440 + FRAME.closes))
        else:
            inside = minutes(one)
        assert found.get((one.uid,), 0) == len(minutes(one) - inside)


def test_one_that_ends_when_the_next_begins_is_no_clash() -> None:
    assert clashes([MORNING, replace(MORNING, uid="b", start=630)], FRAME) == []


def test_a_workshop_that_runs_into_lunch_is_told_with_the_minutes() -> None:
    lunch = Slot(uid="l", start=750, minutes=75, kind=SlotKind.MEAL)
    late = Slot(uid="w", start=660, minutes=90, needs=105)
    assert clashes([lunch, late], FRAME) == [
        Clash(kind=ClashKind.TOO_LONG, slots=("w",), number=15),
        Clash(kind=ClashKind.MEAL, slots=("w", "l"), number=15),
    ]


def test_a_room_too_small_for_all_who_come_is_told_unless_others_are_elsewhere() -> None:
    small = replace(MORNING, room="Atelier")
    assert clashes([small], FRAME) == [
        Clash(kind=ClashKind.FULL, slots=("a",), what="Atelier", number=10)
    ]
    beside = Slot(uid="b", start=540, minutes=90, room="Salle Loire")
    assert clashes([small, beside], FRAME) == []
    assert clashes([replace(small, expected=9), beside], FRAME) == [
        Clash(kind=ClashKind.FULL, slots=("a",), what="Atelier", number=1)
    ]


def test_a_dinner_after_hours_is_as_it_should_be_and_a_workshop_is_not() -> None:
    dinner = Slot(uid="d", start=1170, minutes=90, kind=SlotKind.MEAL)
    assert clashes([dinner], FRAME) == []
    assert of(ClashKind.OUTSIDE, clashes([replace(dinner, kind=SlotKind.WORKSHOP)], FRAME)) == {
        frozenset({"d"})
    }
