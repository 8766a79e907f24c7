"""Names and needs of those who came to a run are erased some time after it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select

from cop.config import setting
from cop.db import now, session
from cop.plugins.workshops.runs.attendance import forget
from cop.plugins.workshops.runs.models import Attendance, Guide, WorkshopRun

# Somebody may be written on the list again once it was erased: those names have their time too.
NAMED = (
    exists().where(Attendance.run_id == WorkshopRun.id),
    exists().where(Guide.run_id == WorkshopRun.id, Guide.member_id.is_(None)),
)
log = logging.getLogger("cop.workshops")


@dataclass(frozen=True)
class Purged:
    """Of which run, and how many names."""

    uid: str
    names: int


def erased_on(run: WorkshopRun) -> datetime | None:
    """When the names of a run go."""
    return run.ends_at + timedelta(days=int(setting("COP_WORKSHOPS_KEEP"))) if run.ends_at else None


def purge(moment: datetime | None = None, *, dry_run: bool = False) -> list[Purged]:
    """Erase the lists of the runs that were held long enough ago; log how many names, never which.

    dry_run: only say what would go.
    """
    at, done = moment or now(), []
    last = at - timedelta(days=int(setting("COP_WORKSHOPS_KEEP")))
    due = session.scalars(
        select(WorkshopRun)
        .where(WorkshopRun.ends_at <= last, or_(WorkshopRun.purged_at.is_(None), *NAMED))
        .order_by(WorkshopRun.id)
    )
    for run in due.all():
        found = Purged(run.uid, _names(run))
        done.append(found)
        if not dry_run:
            forget(run)
            run.purged_at = at
            log.info("run %s: %d names erased", found.uid, found.names)
    session.flush()
    return done


def _names(run: WorkshopRun) -> int:
    guests = (Guide.run_id == run.id, Guide.member_id.is_(None))
    counted = (
        select(func.count(Attendance.id)).where(Attendance.run_id == run.id),
        select(func.count(Guide.id)).where(*guests),
    )
    return sum(int(session.scalar(one) or 0) for one in counted)


def job() -> None:
    purge()
