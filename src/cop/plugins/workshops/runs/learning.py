"""What is learnt of the runs of a workshop: how long each part really takes. Pure.

Under three runs the values are told one by one, with the network that ran it; from three on their
median and their range. Never who facilitated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

ENOUGH = 3
TOO_LONG = 1.2
"""A part overflows when its median is above this many times what is planned."""


@dataclass(frozen=True)
class Lived:
    """One part in one run. minutes None: left out, or not measured. network: a short name, empty
    where the run stands under the community alone."""

    key: str
    minutes: int | None
    dropped: bool = False
    network: str = ""


@dataclass(frozen=True)
class Learnt:
    """Of one part. values: (minutes, network) of each run that measured it, the newest first.
    median, low, high: None under three runs. dropped: in how many runs it was left out."""

    planned: int
    values: tuple[tuple[int, str], ...]
    median: int | None = None
    low: int | None = None
    high: int | None = None
    dropped: int = 0

    @property
    def overflows(self) -> bool:
        """It takes longer than planned, run after run."""
        return self.median is not None and self.median > self.planned * TOO_LONG


def learnt(planned: Mapping[str, int], lives: Iterable[Lived]) -> dict[str, Learnt]:
    """Key of a part → what its runs tell. planned: key → minutes; parts that were never run, and
    runs of parts that are gone, are left out."""
    by_key: dict[str, list[Lived]] = {}
    for one in lives:
        if one.key in planned:
            by_key.setdefault(one.key, []).append(one)
    return {key: _of(planned[key], found) for key, found in by_key.items() if _tells(found)}


def _tells(found: list[Lived]) -> bool:
    return any(one.dropped or one.minutes is not None for one in found)


def _of(planned: int, found: list[Lived]) -> Learnt:
    measured = [one for one in found if one.minutes is not None and not one.dropped]
    values = tuple((one.minutes or 0, one.network) for one in measured)
    minutes = [value for value, _network in values]
    dropped = sum(1 for one in found if one.dropped)
    if len(minutes) < ENOUGH:
        return Learnt(planned, values, dropped=dropped)
    # Half a minute tells nothing: rounded up, as one would plan it.
    middle = int(median(minutes) + 0.5)
    return Learnt(planned, values, middle, min(minutes), max(minutes), dropped)
