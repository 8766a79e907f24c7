"""Real durations as they are typed, or brought back by the small file of a page that led."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cop import text
from cop.contributions.finding import demand
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.workshops.kit.passage import Passage, moment
from cop.plugins.workshops.plan import DAY, BlockKind, Plan
from cop.plugins.workshops.runs.conducting import actual_of
from cop.plugins.workshops.runs.models import MOST_REMARK, Actual, RunStage, WorkshopRun
from cop.plugins.workshops.runs.planned import count_turn
from cop.plugins.workshops.runs.rules import BEFORE

CLOCK = r"([0-9]{1,2})\s*[:hH]\s*([0-9]{2})?"
SPAN = re.compile(rf"{CLOCK}\s*(?:[-–—→]|à)\s*{CLOCK}")
AN_HOUR = re.compile(CLOCK)
MINUTES = re.compile(r"([0-9]{1,4})\s*(?:['’\u2032]|min\.?|mn)?")


class NotMinutes(ValueError):
    """What was typed is no duration; the text says how to write one."""


def minutes_in(typed: str) -> int | None:
    """« 8 », « 8' », « 1:05 » (an hour and five), « 10h00–10h08 » as minutes; empty is None.

    Raises `NotMinutes`.
    """
    words = typed.strip()
    if not words:
        return None
    if span := SPAN.fullmatch(words):
        start, end = _minute(span[1], span[2]), _minute(span[3], span[4])
        return (end - start) % DAY
    found = MINUTES.fullmatch(words)
    hours = AN_HOUR.fullmatch(words)
    value = int(found[1]) if found else _minute(hours[1], hours[2]) if hours else None
    if value is None or value > DAY:
        raise NotMinutes(_("Write minutes, “28”, or from when to when, “10:05–10:33”."))
    return value


def _minute(hours: str, minutes: str | None) -> int:
    if int(hours) > 24 or int(minutes or 0) > 59:
        raise NotMinutes(_("Write minutes, “28”, or from when to when, “10:05–10:33”."))
    return int(hours) * 60 + int(minutes or 0)


@dataclass(frozen=True)
class Row:
    """One line of the table: what was planned, and what is typed beside it. error: what is wrong."""

    key: str
    title: str
    planned: int
    real: str = ""
    dropped: bool = False
    remark: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    error: str = ""

    def minutes(self) -> int | None:
        """What was typed, as a number; None where it is left out. Raises `NotMinutes`."""
        return None if self.dropped else minutes_in(self.real)


def table(
    plan: Plan, kinds: Mapping[BlockKind, object], actuals: Mapping[str, Actual]
) -> list[Row]:
    """The parts of a plan, those in reserve only when they were used, with what is known of them."""
    return [
        _known(Row(one.key, one.title or str(kinds[one.kind]), one.minutes), actuals.get(one.key))
        for one in plan.blocks
        if not one.parked or one.key in actuals
    ]


def _known(row: Row, one: Actual | None) -> Row:
    if one is None:
        return row
    return replace(
        row, real="" if one.minutes is None else str(one.minutes), dropped=one.dropped,
        remark=one.remark, started=one.started_at, ended=one.ended_at,
    )  # fmt: skip


def merged(rows: Iterable[Row], passage: Passage) -> list[Row]:
    """The rows with what the file measured; what it doesn't tell stays as it was. The same file
    twice gives the same rows."""
    told = {one.key: one for one in passage.blocks}
    found = []
    for row in rows:
        one = told.get(row.key)
        if one is not None:
            row = replace(
                row,
                real=row.real if one.actual is None else str(one.actual),
                dropped=one.dropped if one.actual is not None else row.dropped,
                remark=one.remark.strip() or row.remark,
                started=moment(one.started) or row.started,
                ended=moment(one.ended) or row.ended,
            )
            row = replace(row, real="") if row.dropped else row
        found.append(row)
    return found


def checked(rows: Iterable[Row]) -> list[Row]:
    """The rows, each with what is wrong with it."""
    return [_checked(row) for row in rows]


def _checked(row: Row) -> Row:
    try:
        row.minutes()
        return replace(row, remark=text.plain(row.remark, max_length=MOST_REMARK))
    except (NotMinutes, text.TextRefused) as refusal:
        return replace(row, error=str(refusal))


def keep(viewer: Viewer, run: WorkshopRun, rows: Iterable[Row]) -> None:
    """Write down how long each part took. What was held is held from now on."""
    demand(viewer, "workshops.conduct", run)
    for row in rows:
        if row.minutes() is None and not row.dropped and not row.remark:
            one = session.get(Actual, (run.id, row.key))
            if one is not None:
                session.delete(one)
            continue
        one = actual_of(run, row.key)
        one.minutes, one.dropped, one.remark = row.minutes(), row.dropped, row.remark
        one.started_at, one.ended_at = row.started, row.ended
    if run.stage in BEFORE | {RunStage.RUNNING}:
        run.stage = RunStage.DONE
        count_turn(run)
    session.flush()
