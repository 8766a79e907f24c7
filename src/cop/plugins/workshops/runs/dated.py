"""Runs in the agenda and its feeds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from cop.calendar.rows import dates_of
from cop.contributions.models import CoAuthor
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer
from cop.plugin import Dated
from cop.plugins.workshops.runs.models import Attendance, RunStage, WorkshopRun


def dates(viewer: Viewer) -> Select[Any]:
    """All that may be read, with the room; cancelled ones are struck out of calendars."""
    return dates_of(
        viewer, WorkshopRun, starts=WorkshopRun.starts_at, ends=WorkshopRun.ends_at,
        zone=WorkshopRun.zone, place=WorkshopRun.room,
        cancelled=WorkshopRun.stage == RunStage.CANCELLED,
        version=WorkshopRun.version + WorkshopRun.turns,
    ).where(WorkshopRun.starts_at.is_not(None))  # fmt: skip


def mine(viewer: Viewer) -> ColumnElement[bool]:
    """What one facilitates or is on the list of."""
    listed = select(Attendance.run_id).where(Attendance.member_id == viewer.member_id)
    together = select(CoAuthor.contribution_id).where(CoAuthor.member_id == viewer.member_id)
    return or_(
        WorkshopRun.author_id == viewer.member_id,
        WorkshopRun.id.in_(together),
        WorkshopRun.id.in_(listed),
    )


DATED = (
    Dated(
        name="workshop_run", title=_l("Workshop"), find=dates, mine=mine, endpoint="workshops.run"
    ),
)
