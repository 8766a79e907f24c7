"""A plan as the data that `course.js` runs: every number computed here, once, by `timing.py`.

Where several strands are done at once, one follows the longest; what the others do at that moment
stands beside it. A block that is planned for exactly the same time is recorded together with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from cop.plugins.workshops.plan import Block, BlockKind, Plan, Section, Strand
from cop.plugins.workshops.timing import (
    Slot,
    Times,
    proposals,
    recoverable_after,
    times_of,
)
from cop.shape import to_plain

LATE = tuple(range(1, 31))
COARSE = tuple(range(5, 65, 5))
"""For how many minutes of delay cuts are worked out; every fifth where there are many blocks."""
MANY = 60
NEVER_GIVEN_UP = frozenset({BlockKind.FRAME, BlockKind.CLOSING, BlockKind.DEBRIEF})


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a course says in the language of the page, and how its texts become HTML."""

    kind: Callable[[Block], str]
    lead: Callable[[Block], str]
    participation: Callable[[Block], str]
    prose: Callable[[str], str]


@dataclass(frozen=True)
class Step:
    """A block that is followed, and when; `strand` where several are done at once."""

    section: Section
    strand: Strand
    block: Block
    slot: Slot


def steps_of(plan: Plan, times: Times) -> list[Step]:
    """The blocks that one follows, in order: of strands done at once, those of the longest."""
    found = []
    for section in plan.sections:
        strand = _longest(section, times)
        if strand is not None:
            found += [Step(section, strand, one, times.slots[one.key]) for one in strand.counted]
    return found


def _longest(section: Section, times: Times) -> Strand | None:
    """The first of those whose last block ends last."""
    return max(
        section.strands,
        key=lambda one: times.slots[one.counted[-1].key].end if one.counted else -1,
        default=None,
    )


def course_of(plan: Plan, words: Words, *, secret: bool) -> dict[str, Any]:
    """Minutes and texts of each step. Without `secret`, nothing that facilitators alone read."""
    times = times_of(plan)
    steps = steps_of(plan, times)
    late = LATE if len(steps) <= MANY else COARSE
    return {
        "start": plan.start,
        "end": times.end,
        "target": plan.start + plan.target,
        "total": times.total,
        "least": times.least,
        "recoverable": times.recoverable,
        "steps": [
            _plain(step, words, secret)
            | {"beside": list(_beside(step, times))}
            | _saving(plan, steps[place:], late)
            for place, step in enumerate(steps)
        ],
    }


def _plain(step: Step, words: Words, secret: bool) -> dict[str, Any]:
    block = step.block
    texts = {
        "key": block.key, "title": block.title or words.kind(block), "kind": words.kind(block),
        "section": step.section.title,
        "strand": step.strand.title if step.section.parallel else "",
        "who": words.lead(block), "how": words.participation(block), "say": block.announce,
        "objective": block.objective, "instructions": words.prose(block.instructions),
    }  # fmt: skip
    times = {
        "start": step.slot.start, "end": step.slot.end, "minutes": block.minutes,
        "least": block.shortest, "droppable": block.droppable, "locked": block.pinned is not None,
    }  # fmt: skip
    private = {"notes": words.prose(block.notes), "watch": block.watch} if secret else {}
    return {**texts, **times, **private}


def _beside(step: Step, times: Times) -> Iterator[dict[str, Any]]:
    """What the other strands do while a step lasts."""
    for strand in step.section.strands:
        for block in strand.counted if strand is not step.strand else ():
            slot = times.slots[block.key]
            if slot.start < step.slot.end and slot.end > step.slot.start:
                together = (slot.start, slot.end) == (step.slot.start, step.slot.end)
                yield {
                    "key": block.key, "strand": strand.title, "title": block.title,
                    "start": slot.start, "minutes": block.minutes, "together": together,
                }  # fmt: skip


def _saving(plan: Plan, rest: list[Step], late: tuple[int, ...]) -> dict[str, Any]:
    """What can be saved from the first of `rest` on: told, proposed, and what to give up when
    even that isn't enough: (key, minutes that leaving it out saves beyond shortening it), the
    smallest first."""
    since = rest[0].slot.start
    saved = recoverable_after(plan, since)
    give = [
        (one.block.key, one.block.shortest)
        for one in rest
        if one.block.shortest
        and one.block.pinned is None
        and one.block.kind not in NEVER_GIVEN_UP
        and not one.section.parallel
    ]
    proposed = proposals(plan, late, since)
    return {
        "recoverable": {"lock": saved.to_lock, "end": saved.to_end},
        "cuts": [[minutes, [[cut.key, cut.minutes] for cut in cuts]] for minutes, cuts in proposed],
        "give": to_plain(tuple(sorted(give, key=lambda one: one[1]))),
    }
