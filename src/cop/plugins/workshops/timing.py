"""When each block starts, what the whole comes to, and what can be cut: pure arithmetic.

The one place where times are computed: the editor, the print, the calendar and the live page ask
it. A time is in minutes since the midnight before the workshop and may exceed a day (an evening
that ends at 1500 ends at 01:00 on the day after). Nothing is mended silently: gaps and overlaps are
told, reductions proposed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cop.plugins.workshops.plan import ASIDE, DAY, Block, Plan, Section, Strand


@dataclass(frozen=True)
class Slot:
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


@dataclass(frozen=True)
class Recoverable:
    """What can still be saved after a moment. `to_lock`: until the next pinned start, None without
    one; `to_end`: until the end."""

    to_lock: int | None
    to_end: int


@dataclass(frozen=True)
class Cut:
    """A proposal: shorten the block `key` by `minutes`."""

    key: str
    minutes: int


def times_of(plan: Plan) -> Times:
    """All times of a plan."""
    cursor, end = plan.start, plan.start
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
    least = sum(_least(section) for section in plan.sections)
    taken = sum(_taken(section) for section in plan.sections)
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
    slots: dict[str, Slot] = field(default_factory=dict)


def _run(strand: Strand, start: int, day: int) -> _Run:
    cursor, end, totals = start, start, Totals()
    slots: dict[str, Slot] = {}
    for block in strand.counted:
        at = cursor if block.pinned is None else pin_of(block.pinned, day)
        gap, overlap = max(0, at - cursor), max(0, cursor - at)
        cursor = at + block.minutes
        slots[block.key] = Slot(at, cursor, gap, overlap)
        end = max(end, cursor)
        aside = block.kind in ASIDE
        totals += Totals(
            content=0 if aside else block.minutes,
            aside=block.minutes if aside else 0,
            gaps=gap,
            overlaps=overlap,
        )
    return _Run(cursor, end, totals, slots)


def pin_of(pinned: int, day: int) -> int:
    """A pinned time of day as a time of the workshop: before its start means the day after."""
    return pinned if pinned >= day else pinned + DAY


def _taken(section: Section, after: _After | None = None) -> int:
    return max((_sum(strand, after) for strand in section.strands), default=0)


def _least(section: Section, after: _After | None = None) -> int:
    return max((_sum(strand, after, shortest=True) for strand in section.strands), default=0)


@dataclass(frozen=True)
class _After:
    """The blocks that start in [since, until)."""

    times: Times
    since: int
    until: int | None = None

    def holds(self, block: Block) -> bool:
        start = self.times.slots[block.key].start
        return start >= self.since and (self.until is None or start < self.until)


def _sum(strand: Strand, after: _After | None, *, shortest: bool = False) -> int:
    return sum(
        block.shortest if shortest else block.minutes
        for block in strand.counted
        if after is None or after.holds(block)
    )


def recoverable_after(plan: Plan, since: int) -> Recoverable:
    """What can be saved on the blocks that are planned to start at `since` or later.

    Of what is done at once, only what shortens the longest strand saves anything.
    """
    times = times_of(plan)
    lock = next_lock(plan, times, since)
    return Recoverable(
        to_lock=None if lock is None else _saved(plan, _After(times, since, lock)),
        to_end=_saved(plan, _After(times, since)),
    )


def _saved(plan: Plan, after: _After) -> int:
    return sum(_taken(section, after) - _least(section, after) for section in plan.sections)


def next_lock(plan: Plan, times: Times, since: int) -> int | None:
    """The next pinned start after `since`."""
    starts = [
        times.slots[block.key].start
        for block in plan.blocks
        if block.pinned is not None and not block.parked
    ]
    return min((start for start in starts if start > since), default=None)


def proposal(plan: Plan, late: int, since: int) -> tuple[Cut, ...]:
    """Where to save `late` minutes on what starts at `since` or later: the longest slack first,
    never below what a block takes at least, never moving a lock. Saves less when there is less,
    and more where only leaving a block out helps.

    Strands that are done at once are cut together, or nothing is won.
    """
    return proposals(plan, (late,), since)[0][1]


def proposals(plan: Plan, late: Iterable[int], since: int) -> list[tuple[int, tuple[Cut, ...]]]:
    """(minutes, `proposal` for them) for each of `late`, in rising order, until there is nothing
    more to save."""
    times = times_of(plan)
    after = _After(times, since, next_lock(plan, times, since))
    parts = sorted(_parts(plan, after), key=lambda one: -one.slack)
    order = {block.key: place for place, block in enumerate(plan.blocks)}
    most = sum(part.slack for part in parts)
    found = []
    for minutes in late:
        cuts = sorted(_cuts(parts, minutes), key=lambda cut: order[cut.key])
        found.append((minutes, tuple(cuts)))
        if minutes >= most:
            break
    return found


def _cuts(parts: list[_Part], late: int) -> Iterator[Cut]:
    for part in parts:
        minutes = min(late, part.slack)
        yield from part.cut(minutes)
        late -= minutes


@dataclass(frozen=True)
class _Part:
    """What can be shortened by itself: a block, or the strands of a parallel section together."""

    strands: tuple[tuple[Block, ...], ...]

    @property
    def taken(self) -> int:
        return max((sum(one.minutes for one in blocks) for blocks in self.strands), default=0)

    @property
    def slack(self) -> int:
        least = max((sum(one.shortest for one in blocks) for blocks in self.strands), default=0)
        return self.taken - least

    def cut(self, minutes: int) -> list[Cut]:
        """At least `minutes` less, of at most `slack`."""
        return [cut for blocks in self.strands for cut in self._cut(blocks, self.taken - minutes)]

    def _cut(self, blocks: tuple[Block, ...], most: int) -> Iterator[Cut]:
        excess = sum(one.minutes for one in blocks) - most
        for block in sorted(blocks, key=lambda one: -one.slack):
            saved = saved_on(block, excess)
            if saved:
                yield Cut(block.key, saved)
                excess -= saved


def saved_on(block: Block, minutes: int) -> int:
    """What cutting `block` by `minutes` saves: nothing for none, no more than it has; where it
    can't be shortened as far, it is left out whole."""
    if minutes <= 0:
        return 0
    shortened = block.minutes - (block.minutes if block.least is None else block.least)
    if minutes <= shortened:
        return minutes
    return block.minutes if block.droppable else max(0, min(minutes, shortened))


def _parts(plan: Plan, after: _After) -> Iterator[_Part]:
    for section in plan.sections:
        strands = tuple(
            tuple(block for block in strand.counted if after.holds(block))
            for strand in section.strands
        )
        if section.parallel:
            yield _Part(strands)
        else:
            yield from (_Part(((block,),)) for blocks in strands for block in blocks)


@dataclass(frozen=True)
class Drift:
    """How late a workshop is: minutes after the planned start of the current block (negative:
    early), what can be recovered after it, and whether that is enough."""

    minutes: int
    recoverable: Recoverable

    @property
    def must_give_up(self) -> bool:
        """More is lost than shortening brings back: something has to be left out."""
        return self.minutes > self.recoverable.to_end


def drift(plan: Plan, current: str, now: int) -> Drift:
    """Where a workshop stands that began the block `current` at `now`. Raises `KeyError`."""
    planned = times_of(plan).slots[current].start
    return Drift(now - planned, recoverable_after(plan, planned))


def shown(minute: int) -> str:
    """« 09:05 », « 00:30 (+1) »."""
    days, rest = divmod(minute, DAY)
    clock = f"{rest // 60:02}:{rest % 60:02}"
    return f"{clock} (+{days})" if days else clock
