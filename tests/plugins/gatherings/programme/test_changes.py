"""The change log: from the last programme and what it tells, the new one can be made again."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from cop.plugins.gatherings.programme.changes import LOOKS_AT, Change, ChangeKind, changes
from cop.plugins.gatherings.programme.plan import Slot
from tests.plugins.gatherings.programme.test_plan import slots

TOLD = {name for names in LOOKS_AT.values() for name in names}
POSTURE = Slot(
    uid="a", start=540, minutes=90, room="Salle Loire", title="Posture", people=("p", "q")
)


def told(slot: Slot) -> tuple[object, ...]:
    shown = replace(slot, people=tuple(sorted(slot.people)))
    return tuple(getattr(shown, name) for name in sorted(TOLD | {"uid"}))


def applied(before: list[Slot], log: list[Change]) -> dict[str, Slot]:
    made = {one.uid: one for one in before}
    for change in log:
        uid = change.slot.uid
        if change.kind == ChangeKind.CANCELLED:
            del made[uid]
        elif change.after is not None and change.kind == ChangeKind.ADDED:
            made[uid] = change.after
        elif change.after is not None:
            names = LOOKS_AT[change.kind]
            made[uid] = replace(made[uid], **{name: getattr(change.after, name) for name in names})
    return made


@given(slots, slots)
def test_the_new_programme_is_the_old_one_with_its_changes(
    before: list[Slot], after: list[Slot]
) -> None:
    made = applied(before, changes(before, after))
    assert {uid: told(one) for uid, one in made.items()} == {one.uid: told(one) for one in after}


@given(slots)
def test_a_programme_that_stands_still_tells_nothing(standing: list[Slot]) -> None:
    assert changes(standing, list(reversed(standing))) == []


def test_what_only_hosts_care_for_is_no_change() -> None:
    other = replace(POSTURE, expected=12, needs=120, people=("q", "p"))
    assert changes([POSTURE], [other]) == []


def test_a_slot_that_moved_to_another_room_is_told_twice() -> None:
    moved = replace(POSTURE, start=600, room="Atelier")
    assert [one.kind for one in changes([POSTURE], [moved])] == [ChangeKind.MOVED, ChangeKind.ROOM]
