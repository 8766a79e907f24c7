"""What changed from one released programme to the next, as a participant needs to know it: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from cop.plugins.gatherings.programme.plan import Slot, ordered


class ChangeKind(StrEnum):
    ADDED = "added"
    CANCELLED = "cancelled"
    MOVED = "moved"
    LENGTH = "length"
    ROOM = "room"
    RENAMED = "renamed"
    PEOPLE = "people"


# What each kind of change looks at; what else a slot holds is the hosts' own business.
LOOKS_AT: dict[ChangeKind, tuple[str, ...]] = {
    ChangeKind.MOVED: ("day", "start"),
    ChangeKind.LENGTH: ("minutes",),
    ChangeKind.ROOM: ("room",),
    ChangeKind.RENAMED: ("title", "about", "kind"),
    ChangeKind.PEOPLE: ("people",),
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """`before` lacks what was added, `after` what was cancelled."""

    kind: ChangeKind
    before: Slot | None = None
    after: Slot | None = None

    @property
    def slot(self) -> Slot:
        """As it stands now, or as it last stood."""
        found = self.after or self.before
        assert found is not None
        return found


def changes(before: Iterable[Slot], after: Iterable[Slot]) -> list[Change]:
    """In the order of the day; a slot that moved and has another room is two changes."""
    old, new = {one.uid: one for one in before}, {one.uid: one for one in after}
    found: list[Change] = []
    for slot in ordered([*new.values(), *(one for uid, one in old.items() if uid not in new)]):
        if slot.uid not in old:
            found.append(Change(kind=ChangeKind.ADDED, after=slot))
        elif slot.uid not in new:
            found.append(Change(kind=ChangeKind.CANCELLED, before=slot))
        else:
            found += _of_one(old[slot.uid], slot)
    return found


def _of_one(before: Slot, after: Slot) -> list[Change]:
    return [
        Change(kind=kind, before=before, after=after)
        for kind, names in LOOKS_AT.items()
        if any(_said(before, name) != _said(after, name) for name in names)
    ]


def _said(slot: Slot, name: str) -> object:
    """Who is in charge has no order."""
    return frozenset(slot.people) if name == "people" else getattr(slot, name)
