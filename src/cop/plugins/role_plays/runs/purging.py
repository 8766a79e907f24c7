"""What was personal in a run is taken out some time after its end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import aliased

from cop.config import setting
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.packet import Origin
from cop.plugins.role_plays.runs import letters
from cop.plugins.role_plays.runs.models import Assignment, Message, Reflection, Run, RunPhase

MOST_FOR_REAL = 90  # days, whatever the setting says
OVER = (RunPhase.CLOSED, RunPhase.CANCELLED, RunPhase.DEBRIEFING)

log = logging.getLogger("cop.role_plays")
_also: list[tuple[Callable[[Run], None], Callable[[Run], int]]] = []


def also(forget: Callable[[Run], None], grids: Callable[[Run], int]) -> None:
    """Let another part of the plugin forget what it keeps of a run, when the run is purged.
    grids: how many grids copied from paper go with it."""
    _also.append((forget, grids))


@dataclass(frozen=True)
class Purged:
    """What goes out of one run: how many of each."""

    uid: str
    contacts: int
    messages: int
    reflections: int
    mails: int
    grids: int


def due(moment: datetime) -> list[Run]:
    """Runs that ended long enough ago. One whose debrief was never closed ends with its play."""
    plays = aliased(RolePlay, flat=True)
    rows = session.execute(
        select(Run, plays.origin)
        .outerjoin(Edition, Edition.id == Run.edition_id)
        .outerjoin(plays, plays.id == Edition.role_play_id)
        .where(Run.phase.in_(OVER), Run.purged_at.is_(None))
        .order_by(Run.id)
    )
    found = []
    for run, origin in rows:
        ended = run.closed_at or run.round_opened_at or run.starts_at
        if ended + timedelta(days=_days(origin)) <= moment:
            found.append(run)
    return found


def _days(origin: Origin | None) -> int:
    kept = int(setting("COP_ROLE_PLAYS_KEEP"))
    return min(kept, MOST_FOR_REAL) if origin == Origin.REAL else kept


def purge(moment: datetime | None = None, *, dry_run: bool = False) -> list[Purged]:
    """Take contacts, messages and answers out of the runs that are due; log what went, by number.

    dry_run: only say what would go.
    """
    at, done = moment or now(), []
    for run in due(at):
        found = _count(run)
        done.append(found)
        if not dry_run:
            _remove(run, at)
            log.info(
                "run %s purged: %d contacts, %d messages, %d answers, %d mails, %d paper grids",
                found.uid, found.contacts, found.messages, found.reflections, found.mails,
                found.grids,
            )  # fmt: skip
    session.flush()
    return done


def _count(run: Run) -> Purged:
    mine = select(Assignment.id).where(Assignment.run_id == run.id)
    guests = or_(
        Assignment.guest_name != "", Assignment.guest_email != "", Assignment.confirmed_name != ""
    )
    counted = (
        select(func.count(Assignment.id)).where(Assignment.run_id == run.id, guests),
        select(func.count(Message.id)).where(Message.run_id == run.id),
        select(func.count()).select_from(Reflection).where(Reflection.assignment_id.in_(mine)),
        select(func.count(Mail.id)).where(Mail.contribution_id == run.id),
    )
    found = [int(session.scalar(one) or 0) for one in counted]
    found.append(sum(count(run) for _forget, count in _also))
    return Purged(run.uid, *found)


def _remove(run: Run, at: datetime) -> None:
    for forget, _grids in _also:
        forget(run)
    mine = select(Assignment.id).where(Assignment.run_id == run.id)
    session.execute(delete(Message).where(Message.run_id == run.id))
    session.execute(delete(Reflection).where(Reflection.assignment_id.in_(mine)))
    session.execute(
        update(Assignment)
        .where(Assignment.run_id == run.id)
        .values(
            guest_name="", guest_email="", confirmed_name="",
            token_hash=None, paper_code_hash=None, revoked_at=at,
        )
    )  # fmt: skip
    letters.forget(run)
    run.purged_at = at
    run.phase = RunPhase.PURGED
