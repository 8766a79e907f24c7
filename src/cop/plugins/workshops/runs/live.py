"""A run while it goes on, as plain arithmetic: the twin of `course.js` for a page without a script.

Every number comes from the data of a course (`kit/course.py`); what is added is the clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Course = Mapping[str, Any]


@dataclass(frozen=True)
class Clock:
    """Where a run stands. wall: the minute of the day on the clock of the wall when it was begun;
    moved: minutes that it was begun later on purpose; stopped: seconds that the current part stood
    still."""

    wall: float
    begun: datetime | None
    current: str
    since: datetime | None
    paused: datetime | None
    stopped: int
    finished: bool
    moved: int = 0


@dataclass(frozen=True)
class View:
    """What to show. Minutes; `late` is negative when early. cuts: (title, minutes, left out)."""

    phase: str
    step: Mapping[str, Any] | None = None
    next: Mapping[str, Any] | None = None
    number: int = 0
    elapsed: int = 0
    left: int = 0
    late: int = 0
    recoverable: int = 0
    missing: int = 0
    cuts: tuple[tuple[str, int, bool], ...] = ()
    give: str = ""


def view(course: Course, clock: Clock, now: datetime) -> View:
    """Where a run stands at `now`."""
    steps = course["steps"]
    at = next((place for place, one in enumerate(steps) if one["key"] == clock.current), None)
    if clock.begun is None or clock.since is None or clock.finished or at is None:
        before = clock.begun is None
        first = steps[0] if steps and before else None
        return View("before" if before else "after", next=first)
    step, following = steps[at], steps[at + 1] if at + 1 < len(steps) else None
    until = clock.paused or now
    elapsed = max(0.0, (until - clock.since).total_seconds() - clock.stopped) / 60
    late = _late(clock, step, now)
    left = step["minutes"] - elapsed
    # Once its time is used up, nothing can be saved on it any more.
    source = step if left > 0 else following
    return View(
        "paused" if clock.paused else "running", step, following, at + 1,
        int(elapsed), round(left), late, **_saving(course, source, late),
    )  # fmt: skip


def _late(clock: Clock, step: Mapping[str, Any], now: datetime) -> int:
    """By how much it began late, or overran: whichever is more."""
    begun, since = clock.begun, clock.since
    assert begun is not None and since is not None

    def minute(moment: datetime) -> float:
        return clock.wall - clock.moved + (moment - begun).total_seconds() / 60

    return max(round(minute(since) - float(step["start"])), int(minute(now) - float(step["end"])))


def _saving(course: Course, source: Mapping[str, Any] | None, late: int) -> dict[str, Any]:
    end = source["recoverable"]["end"] if source else 0
    if late <= 0 or source is None:
        return {"recoverable": end, "missing": max(0, late) if source is None else 0}
    found = next((cuts for minutes, cuts in source["cuts"] if minutes >= late), None)
    if found is None:
        found = source["cuts"][-1][1] if source["cuts"] else []
    missing = max(0, late - end)
    give = source["give"]
    chosen = next((one for one in give if one[1] >= missing), give[-1] if give else None)
    titles = _titles(course)
    return {
        "recoverable": end,
        "missing": missing,
        "cuts": tuple(
            (titles[key][0], minutes, minutes >= titles[key][1]) for key, minutes in found
        ),
        "give": titles[chosen[0]][0] if missing and chosen else "",
    }


def _titles(course: Course) -> dict[str, tuple[str, int]]:
    """Key → (title, minutes), of what is followed and of what is done beside it."""
    found: dict[str, tuple[str, int]] = {}
    for step in course["steps"]:
        found |= {one["key"]: (one["title"], one["minutes"]) for one in step["beside"]}
    return found | {one["key"]: (one["title"], one["minutes"]) for one in course["steps"]}
