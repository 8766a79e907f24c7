"""How a run went, in three lines; and who is asked for them, once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload

from cop.addresses import public_url
from cop.contributions import services as spine
from cop.contributions.finding import demand
from cop.contributions.models import CoAuthor, State
from cop.contributions.statements import ago, written
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.directory import active
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugin import Ask
from cop.plugins.workshops.runs.models import RunStage, WorkshopRun
from cop.plugins.workshops.runs.planned import count_turn

LATE = timedelta(days=7)
LINES = ("kept", "changed", "would_change")
OPEN = (RunStage.PLANNED, RunStage.CONFIRMED, RunStage.RUNNING, RunStage.DONE)
STANDING = (
    WorkshopRun.deleted_at.is_(None),
    WorkshopRun.state == State.PUBLISHED,
    WorkshopRun.stage.in_(written([str(one) for one in OPEN])),
)


def look_back(viewer: Viewer, run: WorkshopRun, said: Mapping[str, Any]) -> None:
    """Keep the three lines and the mood; with any of them the run is looked back on."""
    demand(viewer, "workshops.conduct", run)
    spine.save(viewer, run, dict(said))
    if any(said.get(name) for name in (*LINES, "mood")):
        run.stage = RunStage.REVIEWED
        count_turn(run)
    session.flush()


def waiting_for(viewer: Viewer) -> Select[str, str, datetime | None]:
    """The runs that `viewer` facilitates, that are over and of which nobody said how it went."""
    together = select(CoAuthor.contribution_id).where(CoAuthor.member_id == viewer.member_id)
    return select(WorkshopRun.uid, WorkshopRun.title, WorkshopRun.ends_at).where(
        # SQLite would go through everything that there is for the few runs: the kind has an index.
        WorkshopRun.type == "workshop_run",
        or_(WorkshopRun.author_id == viewer.member_id, WorkshopRun.id.in_(together)),
        WorkshopRun.ends_at <= ago(timedelta(0)),
        *STANDING,
    )


def remind(moment: datetime | None = None) -> int:
    """One mail, a week after a run of which nothing was said; answers of how many runs."""
    at = moment or now()
    found = session.scalars(
        select(WorkshopRun)
        .where(WorkshopRun.ends_at <= at - LATE, WorkshopRun.reminded_at.is_(None), *STANDING)
        .options(selectinload(WorkshopRun.coauthors))
        .with_for_update(of=WorkshopRun, skip_locked=True)
    ).all()
    for run in found:
        run.reminded_at = at
        for member in _facilitators(run):
            notify(
                member,
                run,
                subject=lambda: _("Say how it went"),
                key=f"workshops-{run.uid}-review-{member.id}",
                hold=False,
                address=public_url("cop.workshops.after_run", uid=run.uid),
            )
    session.flush()
    return len(found)


def _facilitators(run: WorkshopRun) -> list[Member]:
    keys = {run.author_id, *(one.member_id for one in run.coauthors)} - {None}
    return list(session.scalars(select(Member).where(Member.id.in_(keys), active(now()))))


def job() -> None:
    remind()


ASKS = (
    Ask(
        find=waiting_for,
        says=lambda title: _("Say how “%(title)s” went", title=title),
        endpoint="workshops.after_run",
    ),
)
