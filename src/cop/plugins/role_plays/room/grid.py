"""An observers' grid: acts of one hand, what they add up to, and all grids of one run. Pure.

An act is one press of a button; it has a key of its own, so that sending it twice counts once. What
is told of a run is what was done in it, put together from all its grids: never who did it, nor who
saw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from cop.plugins.role_plays.packet import Criterion, CriterionKind

LONGEST = 300  # characters of a sentence that was heard
HIGHEST = {CriterionKind.SCALE: 3, CriterionKind.PERCENT: 100, CriterionKind.YES_NO: 1}


@dataclass(frozen=True)
class Act:
    """value: +1 or -1 of a tally, 1 or 0 of yes or no, the number chosen; None for a sentence."""

    key: str
    criterion: str
    value: int | None = None
    minute: int | None = None
    verbatim: str = ""


@dataclass(frozen=True)
class Mark:
    """One line of one grid as it stands. value: None as long as nothing was noted."""

    value: int | None = None
    minute: int | None = None
    verbatims: tuple[Act, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """One line of all grids of a run. grids: how many noted something here.

    values: one of each grid, the smallest first. minutes: when, of yes. heard: (minute, words).
    """

    criterion: Criterion
    grids: int
    values: tuple[int, ...]
    minutes: tuple[int, ...] = ()
    heard: tuple[tuple[int | None, str], ...] = ()

    @property
    def average(self) -> float:
        return round(mean(self.values), 1) if self.values else 0.0


def is_possible(kind: CriterionKind, value: int | None, verbatim: str) -> bool:
    """Whether a line of this kind takes such an act."""
    if kind == CriterionKind.VERBATIM:
        return value is None and 0 < len(verbatim.strip()) <= LONGEST
    if kind == CriterionKind.TALLY:
        return value in {1, -1} and not verbatim
    return value is not None and 0 <= value <= HIGHEST[kind] and not verbatim


def marks(criteria: Sequence[Criterion], acts: Iterable[Act]) -> dict[str, Mark]:
    """What the acts of one observer add up to, in the order in which they came."""
    kinds = {one.code: one.kind for one in criteria}
    found: dict[str, Mark] = {}
    for act in acts:
        kind, standing = kinds.get(act.criterion), found.get(act.criterion, Mark())
        match kind:
            case None:
                continue
            case CriterionKind.VERBATIM:
                found[act.criterion] = Mark(verbatims=(*standing.verbatims, act))
            case CriterionKind.TALLY:
                count = max(0, (standing.value or 0) + (act.value or 0))
                found[act.criterion] = Mark(count, act.minute)
            case _chosen:
                found[act.criterion] = Mark(act.value, act.minute)
    return found


def gathered(criteria: Sequence[Criterion], grids: Iterable[dict[str, Mark]]) -> list[Gathered]:
    """All grids of one run, line by line."""
    listed = list(grids)
    return [_line(one, [grid[one.code] for grid in listed if one.code in grid]) for one in criteria]


def _line(criterion: Criterion, noted: list[Mark]) -> Gathered:
    values = sorted(mark.value for mark in noted if mark.value is not None)
    minutes: tuple[int, ...] = ()
    if criterion.kind == CriterionKind.YES_NO:
        minutes = tuple(sorted(one.minute for one in noted if one.value and one.minute is not None))
    heard = [(act.minute, act.verbatim) for mark in noted for act in mark.verbatims]
    heard.sort(key=lambda one: (one[0] is None, one[0] or 0, one[1]))
    return Gathered(criterion, len(noted), tuple(values), minutes, tuple(heard))
