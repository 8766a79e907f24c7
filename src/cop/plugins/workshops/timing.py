"""When each block starts, and what the whole comes to: pure arithmetic. `cutting.py` says what can
be saved.

The one place where times are computed: the editor, the print, the calendar and the live page ask
it. A time is in minutes since the midnight before the workshop and may exceed a day (an evening
that ends at 1500 ends at 01:00 on the day after). Nothing is mended silently: gaps and overlaps are
told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from cop.plugins.workshops.plan import ASIDE, DAY, Plan, Strand


class Slot(NamedTuple):
    """When a block happens. `gap`: idle minutes before it, `overlap`: minutes it shares with what
    came before; at most one of them, and only with a pinned start."""

    start: int
    end: int
    gap: int = 0
    overlap: int = 0


@dataclass(frozen=True)
class Totals:
    """Minutes. `content + aside + gaps - overlaps` is the way from the start to the last cursor."""

    content: int = 0
    aside: int = 0
    gaps: int = 0
    overlaps: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            self.content + other.content,
            self.aside + other.aside,
            self.gaps + other.gaps,
            self.overlaps + other.overlaps,
        )

    @property
    def way(self) -> int:
        return self.content + self.aside + self.gaps - self.overlaps


@dataclass(frozen=True)
class Times:
    """What `times_of` answers.

    slots: key of a block → when; those in reserve have none. sections: key → (start, end).
    cursor: where the next block would start. end: when the last of all ends, which an overlap can
    put after the cursor. margin: minutes left until the end that was aimed at; negative: too long.
    least: how long it takes with every block at its shortest; recoverable: what that saves.
    """

    start: int
    cursor: int
    end: int
    totals: Totals
    margin: int
    least: int
    recoverable: int
    slots: dict[str, Slot] = field(default_factory=dict)
    sections: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.end - self.start


def times_of(plan: Plan) -> Times:
    """All times of a plan."""
    cursor, end, least, taken = plan.start, plan.start, 0, 0
    totals = Totals()
    slots: dict[str, Slot] = {}
    sections: dict[str, tuple[int, int]] = {}
    for section in plan.sections:
        runs = [_run(strand, cursor, plan.start) for strand in section.strands]
        # The first of the longest: of those done at once only that one counts.
        longest = max(runs, key=lambda run: run.cursor, default=_Run(cursor, cursor))
        for run in runs:
            slots |= run.slots
        until = max((run.end for run in runs), default=cursor)
        sections[section.key] = cursor, until
        totals += longest.totals
        cursor, end = longest.cursor, max(end, until)
        # Of strands that are done at once, the longest counts.
        least += max((run.least for run in runs), default=0)
        taken += max((run.taken for run in runs), default=0)
    return Times(
        start=plan.start, cursor=cursor, end=end, totals=totals,
        margin=plan.start + plan.target - end, least=least, recoverable=taken - least,
        slots=slots, sections=sections,
    )  # fmt: skip


@dataclass(frozen=True)
class _Run:
    cursor: int
    end: int
    totals: Totals = Totals()
    taken: int = 0
    least: int = 0
    slots: dict[str, Slot] = field(default_factory=dict)


def _run(strand: Strand, start: int, day: int) -> _Run:
    cursor, end = start, start
    taken = least = aside = gaps = overlaps = 0
    slots: dict[str, Slot] = {}
    for block in strand.counted:
        gap = overlap = 0
        at, minutes = cursor, block.minutes
        if block.pinned is not None:
            at = pin_of(block.pinned, day)
            gap, overlap = max(0, at - cursor), max(0, cursor - at)
            gaps, overlaps = gaps + gap, overlaps + overlap
        cursor = at + minutes
        slots[block.key] = Slot(at, cursor, gap, overlap)
        if cursor > end:
            end = cursor
        taken += minutes
        least += block.shortest
        if block.kind in ASIDE:
            aside += minutes
    return _Run(cursor, end, Totals(taken - aside, aside, gaps, overlaps), taken, least, slots)


def pin_of(pinned: int, day: int) -> int:
    """A pinned time of day as a time of the workshop: before its start means the day after."""
    return pinned if pinned >= day else pinned + DAY


@lru_cache(maxsize=2 * DAY)
def shown(minute: int) -> str:
    """« 09:05 », « 00:30 (+1) »."""
    days, rest = divmod(minute, DAY)
    clock = f"{rest // 60:02}:{rest % 60:02}"
    return f"{clock} (+{days})" if days else clock
