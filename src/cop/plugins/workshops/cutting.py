"""What can be saved on a plan when time runs short: always a proposal, never below what a block takes
at least, never moving a lock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cop.plugins.workshops.plan import Block, Plan, Section, Strand
from cop.plugins.workshops.timing import Times, times_of


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


def _taken(section: Section, after: _After) -> int:
    return max((_sum(strand, after) for strand in section.strands), default=0)


def _least(section: Section, after: _After) -> int:
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


def _sum(strand: Strand, after: _After, *, shortest: bool = False) -> int:
    return sum(
        block.shortest if shortest else block.minutes
        for block in strand.counted
        if after.holds(block)
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
