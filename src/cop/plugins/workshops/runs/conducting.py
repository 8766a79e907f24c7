"""What is done while a run goes on: begin, next part, leave one out, pause, back.

Two who lead at once press the same button: each deed says at which part it was meant, and one that
comes too late does nothing. A deed that waited for a network says when it was done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from cop.contributions.finding import demand
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.workshops.plan import DAY
from cop.plugins.workshops.runs.live import Clock
from cop.plugins.workshops.runs.models import MOST_REMARK, Actual, RunStage, WorkshopRun
from cop.plugins.workshops.runs.opening import is_open
from cop.plugins.workshops.runs.planned import minute_of

MOST_PEOPLE = 500
Steps = Sequence[Mapping[str, Any]]


def clock_of(run: WorkshopRun) -> Clock:
    return Clock(
        wall=wall(run), begun=run.begun_at, current=run.current, since=run.since,
        paused=run.paused_at, stopped=run.stopped, finished=run.finished_at is not None,
        moved=run.moved,
    )  # fmt: skip


def do(
    viewer: Viewer, run: WorkshopRun, deed: str, steps: Steps, *, at: str = "",
    moment: datetime | None = None,
) -> bool:  # fmt: skip
    """Do `deed`, meant at the part `at`; False when it came too late. Raises `Forbidden` for a run
    that is cancelled or looked back on already, and for a deed that isn't known."""
    demand(viewer, "workshops.conduct", run)
    if deed not in DEEDS or not is_open(run) or run.stage == RunStage.REVIEWED:
        raise Forbidden
    done = DEEDS[deed](run, steps, at, _within(run, moment))
    session.flush()
    return done


def wall(run: WorkshopRun) -> float:
    """The minute of the day, where the run is, at which it was begun; an evening's plan goes past
    midnight. Before it has begun, when it was planned to."""
    planned = minute_of(run.begins)
    if run.begun_at is None:
        return planned
    here = run.begun_at.astimezone(ZoneInfo(run.zone))
    minute = here.hour * 60 + here.minute + here.second / 60
    return minute + DAY if minute + DAY / 2 < planned else minute


def _within(run: WorkshopRun, moment: datetime | None) -> datetime:
    """Never before the current part began, never in the future."""
    present = now()
    earliest = run.paused_at or run.since or run.begun_at
    if moment is None or moment > present:
        return present
    return max(moment, earliest) if earliest else max(moment, present.replace(hour=0, minute=0))


def _start(run: WorkshopRun, steps: Steps, at: str, moment: datetime) -> bool:
    """`at` is « moved » when the plan begins now, whatever hour it says."""
    if run.begun_at is not None or not steps:
        return False
    run.begun_at = run.since = moment
    # By the clock on the wall: one may lead a plan of Tuesday on Monday.
    run.moved = round(wall(run) - minute_of(run.begins)) if at == "moved" else 0
    run.current, run.stage = steps[0]["key"], RunStage.RUNNING
    return True


def _close(run: WorkshopRun, steps: Steps, at: str, moment: datetime, *, dropped: bool) -> bool:
    place = _place(run, steps)
    if place is None or run.current != at or run.since is None:
        return False
    stopped = run.stopped + (_seconds(run.paused_at, moment) if run.paused_at else 0)
    minutes = round(max(0, _seconds(run.since, moment) - stopped) / 60)
    step = steps[place]
    beside = [one["key"] for one in step["beside"] if one["together"]]
    for key in (step["key"], *beside):
        row = actual_of(run, key)
        row.dropped, row.minutes = dropped, None if dropped else minutes
        row.started_at, row.ended_at, row.stopped = run.since, moment, stopped
    last = place + 1 >= len(steps)
    run.current = "" if last else steps[place + 1]["key"]
    run.since, run.paused_at, run.stopped = moment, None, 0
    if last:
        run.finished_at, run.stage = moment, RunStage.DONE
    return True


def _back(run: WorkshopRun, steps: Steps, at: str, moment: datetime) -> bool:
    """To the part before, as if it had never ended."""
    place = len(steps) if run.finished_at else _place(run, steps)
    if not place or run.current != at:
        return False
    step = steps[place - 1]
    row = actual_of(run, step["key"])
    run.current, run.since = step["key"], row.started_at or run.since
    run.stopped, run.paused_at, run.finished_at = row.stopped, None, None
    run.stage = RunStage.RUNNING
    for key in (step["key"], *(one["key"] for one in step["beside"] if one["together"])):
        again = actual_of(run, key)
        again.minutes, again.dropped, again.stopped = None, False, 0
        again.started_at = again.ended_at = None
    return True


def _pause(run: WorkshopRun, steps: Steps, at: str, moment: datetime) -> bool:
    if _place(run, steps) is None or run.paused_at is not None or run.current != at:
        return False
    run.paused_at = moment
    return True


def _resume(run: WorkshopRun, steps: Steps, at: str, moment: datetime) -> bool:
    if run.paused_at is None or run.current != at:
        return False
    run.stopped += _seconds(run.paused_at, moment)
    run.paused_at = None
    return True


DEEDS: dict[str, Callable[[WorkshopRun, Steps, str, datetime], bool]] = {
    "start": _start,
    "next": lambda run, steps, at, moment: _close(run, steps, at, moment, dropped=False),
    "skip": lambda run, steps, at, moment: _close(run, steps, at, moment, dropped=True),
    "back": _back,
    "pause": _pause,
    "resume": _resume,
}


def _place(run: WorkshopRun, steps: Steps) -> int | None:
    if run.begun_at is None or run.finished_at is not None:
        return None
    return next((place for place, one in enumerate(steps) if one["key"] == run.current), None)


def _seconds(since: datetime, until: datetime) -> int:
    return max(0, int((until - since).total_seconds()))


def remark(viewer: Viewer, run: WorkshopRun, key: str, words: str, steps: Steps) -> None:
    """A word about one part, for the facilitators. Raises `Forbidden` for one that isn't there."""
    demand(viewer, "workshops.conduct", run)
    if key not in {one["key"] for one in steps}:
        raise Forbidden
    actual_of(run, key).remark = words[:MOST_REMARK]
    session.flush()


def people(viewer: Viewer, run: WorkshopRun, typed: str) -> None:
    """How many are here; what is no number of people changes nothing."""
    demand(viewer, "workshops.conduct", run)
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    if 0 < number <= MOST_PEOPLE:
        run.participants = number
    session.flush()


def actual_of(run: WorkshopRun, key: str) -> Actual:
    row = session.get(Actual, (run.id, key))
    if row is None:
        row = Actual(run_id=run.id, block_key=key, dropped=False, remark="", stopped=0)
        session.add(row)
    return row


def actuals_of(run: WorkshopRun) -> dict[str, Actual]:
    rows = session.scalars(select(Actual).where(Actual.run_id == run.id))
    return {row.block_key: row for row in rows}


def state_of(
    run: WorkshopRun, course: Mapping[str, Any], actuals: Mapping[str, Actual]
) -> dict[str, Any]:
    """What `course.js` restores: moments as milliseconds, `from` in minutes of the plan's day."""
    keys = [one["key"] for one in course["steps"]]
    return {
        "begun": _ms(run.begun_at), "shift": run.moved, "from": wall(run),
        "at": keys.index(run.current) if run.current in keys else max(0, len(keys) - 1),
        "since": _ms(run.since), "paused": _ms(run.paused_at), "pauses": run.stopped * 1000,
        "ended": _ms(run.finished_at), "participants": run.participants,
        "done": {
            key: {"started": _ms(one.started_at), "ended": _ms(one.ended_at),
                  "pauses": one.stopped * 1000, "dropped": one.dropped}
            for key, one in actuals.items() if one.started_at and one.ended_at
        },
        "remarks": {key: one.remark for key, one in actuals.items() if one.remark},
    }  # fmt: skip


def _ms(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp() * 1000)
