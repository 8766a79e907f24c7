"""The slots of a programme, and what doesn't go together in them: pure, and shown, never mended.

Days count from 0, the first day of the gathering, so that a gathering whose dates move keeps its
programme. Times are minutes of the wall clock: 540 is nine o'clock. A slot holds its first minute
and not its last: one that ends at ten and one that begins at ten don't meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations

DAY = 24 * 60
LEAST, MOST = 5, 12 * 60  # minutes of a slot


class SlotKind(StrEnum):
    WORKSHOP = "workshop"
    PLENARY = "plenary"
    MEAL = "meal"
    BREAK = "break"
    FREE = "free"


WORK = frozenset({SlotKind.WORKSHOP, SlotKind.PLENARY})


@dataclass(frozen=True, kw_only=True)
class Slot:
    """One line of the programme.

    about: the uid of the contribution that it is made of; people: uids of the members in charge.
    expected: how many are awaited, when it isn't everybody. needs: the minutes that what is planned
    takes, when that is known.
    """

    uid: str
    day: int = 0
    start: int
    minutes: int
    room: str = ""
    title: str = ""
    kind: SlotKind = SlotKind.WORKSHOP
    about: str = ""
    people: tuple[str, ...] = ()
    expected: int | None = None
    needs: int | None = None

    @property
    def begins(self) -> int:
        """Minutes since the midnight before the first day."""
        return self.day * DAY + self.start

    @property
    def ends(self) -> int:
        return self.begins + self.minutes

    @property
    def really_ends(self) -> int:
        """When what is planned would end, if nobody cut it short."""
        return self.begins + max(self.minutes, self.needs or 0)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What the slots are laid in: so many days, each from `opens` to `closes`, rooms with their
    seats by name, and how many people come in all (None: nobody knows yet)."""

    days: int = 1
    opens: int = 8 * 60
    closes: int = 19 * 60
    seats: Mapping[str, int] = field(default_factory=dict)
    coming: int | None = None


class ClashKind(StrEnum):
    ROOM = "room"
    PERSON = "person"
    MEAL = "meal"
    OUTSIDE = "outside"
    TOO_LONG = "too_long"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class Clash:
    """What doesn't go: between which slots (uids, the earlier first), about what.

    what: the room, or the uid of the person. number: minutes too many, or seats that lack.
    """

    kind: ClashKind
    slots: tuple[str, ...]
    what: str = ""
    number: int = 0


def ordered(slots: Iterable[Slot]) -> list[Slot]:
    return sorted(slots, key=lambda one: (one.begins, one.room.casefold(), one.ends, one.uid))


def together(one: Slot, other: Slot) -> bool:
    """Whether they share a minute."""
    return one.begins < other.ends and other.begins < one.ends


def clashes(slots: Iterable[Slot], frame: Frame) -> list[Clash]:
    """All that doesn't go together, in the order of the day; the order of `slots` doesn't matter."""
    standing = ordered(slots)
    found = [clash for pair in combinations(standing, 2) for clash in _between(*pair)]
    found += [clash for one in standing for clash in _alone(one, standing, frame)]
    place = {one.uid: number for number, one in enumerate(standing)}
    return sorted(found, key=lambda clash: ([place[uid] for uid in clash.slots], clash.kind))


def _between(one: Slot, other: Slot) -> Iterator[Clash]:
    uids = (one.uid, other.uid)
    if together(one, other):
        if one.room.strip() and _same_room(one.room, other.room):
            yield Clash(kind=ClashKind.ROOM, slots=uids, what=one.room)
        for person in sorted(set(one.people) & set(other.people)):
            yield Clash(kind=ClashKind.PERSON, slots=uids, what=person)
    over = over_meal(one, other)
    if over:
        yield Clash(kind=ClashKind.MEAL, slots=uids, number=over)


def over_meal(one: Slot, other: Slot) -> int:
    """The minutes that work takes from a meal, counting what it really needs; 0 for anything else."""
    if {one.kind, other.kind} & WORK and SlotKind.MEAL in {one.kind, other.kind}:
        work, meal = (one, other) if one.kind in WORK else (other, one)
        return max(0, min(work.really_ends, meal.ends) - max(work.begins, meal.begins))
    return 0


def _alone(one: Slot, standing: Sequence[Slot], frame: Frame) -> Iterator[Clash]:
    outside = minutes_outside(one, frame)
    if outside:
        yield Clash(kind=ClashKind.OUTSIDE, slots=(one.uid,), number=outside)
    if (one.needs or 0) > one.minutes:
        yield Clash(
            kind=ClashKind.TOO_LONG, slots=(one.uid,), number=(one.needs or 0) - one.minutes
        )
    seats = seats_of(frame, one.room)
    awaited = expected_in(one, standing, frame)
    if seats is not None and awaited is not None and awaited > seats:
        yield Clash(kind=ClashKind.FULL, slots=(one.uid,), what=one.room, number=awaited - seats)


def minutes_outside(one: Slot, frame: Frame) -> int:
    """How much of it lies outside the days of the gathering, or for work outside their hours.

    A dinner or an evening walk comes after the day's work, and that is how it should be.
    """
    if one.day >= frame.days:
        return one.minutes
    if one.kind not in WORK:
        return 0
    opens, closes = one.day * DAY + frame.opens, one.day * DAY + frame.closes
    return one.minutes - max(0, min(one.ends, closes) - max(one.begins, opens))


def expected_in(one: Slot, standing: Iterable[Slot], frame: Frame) -> int | None:
    """How many sit in its room: what was said; else all who come, unless others are elsewhere."""
    if one.expected is not None:
        return one.expected
    if one.kind not in WORK | {SlotKind.MEAL}:
        return None
    parallel = any(other.uid != one.uid and together(one, other) for other in standing)
    return None if parallel else frame.coming


def seats_of(frame: Frame, room: str) -> int | None:
    named = {name.strip().casefold(): seats for name, seats in frame.seats.items()}
    return named.get(room.strip().casefold())


def _same_room(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
