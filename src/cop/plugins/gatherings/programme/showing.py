"""What the pages of a programme show, for hosts and for those who come."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from cop.contributions.lasting import minutes_of
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.changes import Change, ChangeKind, changes
from cop.plugins.gatherings.programme.models import Pick
from cop.plugins.gatherings.programme.plan import Slot, clashes, together
from cop.plugins.gatherings.programme.reading import (
    Named,
    days_of,
    frame_of,
    named,
    plan_of,
    standing,
)
from cop.plugins.gatherings.programme.releasing import Released
from cop.plugins.gatherings.programme.table import Table, table
from cop.plugins.gatherings.programme.words import change_words, clash_words, day_words

# What the teaser of a public gathering leaves out is no news for its readers either.
WHOLE_ONLY = frozenset({ChangeKind.ROOM, ChangeKind.PEOPLE})


@dataclass(frozen=True)
class Day:
    """One day in words, as a list and as a table."""

    words: str
    slots: list[Slot]
    table: Table


def days(gathering: Gathering, slots: Iterable[Slot]) -> list[Day]:
    """Only the days on which something happens, in order."""
    listed = list(slots)
    return [
        Day(
            day_words(gathering.start_date, day),
            [one for one in listed if one.day == day],
            table(listed, day),
        )
        for day in sorted({one.day for one in listed})
    ]


def programme_context(
    viewer: Viewer, gathering: Gathering, released: Released | None
) -> dict[str, Any]:
    slots = released.slots if released else []
    return {
        "released": released,
        "days": days(gathering, slots),
        "names": named(viewer, gathering, slots),
    }


def prepare_context(viewer: Viewer, gathering: Gathering) -> dict[str, Any]:
    """The draft, what doesn't go together in it, and what each line was opened with."""
    slots, plan = with_needs(viewer, standing(gathering)), plan_of(gathering)
    frame, names = frame_of(gathering, plan), named(viewer, gathering, slots)
    found = clashes(slots, frame)
    by_uid = {one.uid: one for one in slots}
    return {
        "days": days(gathering, slots),
        "names": names,
        "rooms": [name for name, _seats in plan.rooms],
        "problems": [
            (
                clash_words(clash, by_uid, names),
                [(uid, names.title(by_uid[uid])) for uid in clash.slots],
            )
            for clash in found
        ],
        "touched": {uid for clash in found for uid in clash.slots},
        "total": sum(one.minutes for one in slots),
    }


def with_needs(viewer: Viewer, slots: list[Slot]) -> list[Slot]:
    """Each with the minutes that what is planned in it takes, where its own page says so."""
    known = minutes_of(viewer, {one.about for one in slots if one.about})
    return [replace(one, needs=known.get(one.about, one.needs)) for one in slots]


def base_of(slot: Slot) -> str:
    """What the line of a slot starts from, for whoever saves it next."""
    return json.dumps(
        {"day": str(slot.day), "start": str(slot.start), "minutes": str(slot.minutes),
         "room": slot.room}
    )  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One release in the log: what it changed, in words; the first one only says so."""

    released: Released
    lines: list[str]


def log(viewer: Viewer, gathering: Gathering, known: list[Released]) -> list[Entry]:
    """Newest first, as `known` is; one look at the names for all of it."""
    every = [slot for one in known for slot in one.slots]
    names = named(viewer, gathering, every)
    entries = []
    for place, one in enumerate(known):
        before = known[place + 1].slots if place + 1 < len(known) else None
        changed = changes(before, one.slots) if before is not None else []
        told = [change for change in changed if not _nothing_new(change, names)]
        entries.append(Entry(one, tell(told, names, gathering)))
    return entries


def _nothing_new(change: Change, names: Named) -> bool:
    """It was made of something else that this reader may not read, or of what they read before:
    « “Workshop” becomes “Workshop” » would only tell that something is kept from them."""
    if change.kind != ChangeKind.RENAMED or change.before is None:
        return False
    before, slot = change.before, change.slot
    return (names.title(before), names.about(before)) == (names.title(slot), names.about(slot))


def tell(changed: list[Change], names: Named, gathering: Gathering) -> list[str]:
    """A change as far as this reader may know of it."""
    number = days_of(gathering)
    return [
        change_words(one, names, gathering.start_date, number)
        for one in changed
        if names.whole or one.kind not in WHOLE_ONLY
    ]


def picked(viewer: Viewer, gathering: Gathering) -> set[str]:
    mine = select(Pick.slot_uid).where(
        Pick.gathering_id == gathering.id, Pick.member_id == viewer.member_id
    )
    return set(session.scalars(mine))


def beside(slots: list[Slot]) -> set[str]:
    """The slots at which one has to choose."""
    return {
        one.uid
        for one in slots
        if any(other is not one and together(one, other) for other in slots)
    }


def my_day(viewer: Viewer, slots: list[Slot], chosen: set[str]) -> list[Slot]:
    """What is for all, what one is in charge of, what one chose; where nothing was chosen, all that
    one could."""
    choices = beside(slots)
    mine = [one for one in slots if viewer.uid in one.people or one.uid in chosen]
    return [
        one
        for one in slots
        if one in mine or one.uid not in choices or not any(together(one, other) for other in mine)
    ]
