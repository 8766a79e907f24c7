"""What is due from time to time, run once whatever the number of workers: `flask cop tick`."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from cop.attachments.sweeping import sweep
from cop.columns import UtcDateTime
from cop.contributions.care import overwrite_log, purge_deleted
from cop.db import Base, now, session
from cop.mail.sending import forget_old, send_due
from cop.plugin import Job
from cop.search import index

log = logging.getLogger("cop.jobs")


class JobRun(Base):
    """When a job is due next. The row is locked while it runs, so no two runs meet."""

    __tablename__ = "cop_core_job"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    error: Mapped[str] = mapped_column(String(200), default="")


def send_mails() -> None:
    send_due()


CORE_JOBS = (
    Job(name="mail.send", every=timedelta(minutes=1), run=send_mails),
    Job(name="mail.forget", every=timedelta(hours=12), run=forget_old),
    Job(name="contributions.purge", every=timedelta(hours=12), run=purge_deleted),
    Job(name="search.forget", every=timedelta(hours=12), run=index.forget),
    Job(name="attachments.sweep", every=timedelta(hours=1), run=sweep),
    Job(name="contributions.overwrite_log", every=timedelta(hours=1), run=overwrite_log),
)


def all_jobs() -> list[Job]:
    registry = current_app.extensions["cop"].registry
    return [*CORE_JOBS, *(job for plugin in registry.active for job in plugin.jobs)]


def tick(moment: datetime | None = None) -> list[str]:
    """Run what is due at `moment` (now); answers the names of what ran.

    Each job has a transaction of its own; one that fails is logged, undone and tried again at its
    next time.
    """
    at = moment or now()
    return [job.name for job in all_jobs() if _run(job, at)]


def _enter(job: Job, at: datetime) -> None:
    """Give a new job its row; at the very first tick, two workers may both try."""
    if session.get(JobRun, job.name) is not None:
        return
    session.add(JobRun(name=job.name, due_at=at))
    try:
        session.commit()
    except IntegrityError:
        session.rollback()


def _run(job: Job, at: datetime) -> bool:
    session.rollback()
    _enter(job, at)
    row = session.scalar(
        select(JobRun)
        .where(JobRun.name == job.name, JobRun.due_at <= at)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        session.rollback()
        return False
    row.due_at, row.error = at + job.every, ""
    try:
        job.run()
        session.commit()
    except Exception as error:
        session.rollback()
        log.exception("job %s failed", job.name)
        failed = session.get(JobRun, job.name)
        if failed is not None:
            failed.due_at, failed.error = at + job.every, type(error).__name__
            session.commit()
    return True
