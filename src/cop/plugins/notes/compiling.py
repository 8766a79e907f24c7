"""The validated notes of the meetings that are linked to one contribution, a gathering for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, func, select

from cop.columns import Prose
from cop.contributions.models import Contribution, Link
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.words import STAGES

MOST = 60


@dataclass(frozen=True)
class Part:
    """One meeting. minutes: None as long as none were validated."""

    uid: str
    title: str
    day: date
    stage: str
    minutes: Prose | None


def compiled(viewer: Viewer, source: Contribution) -> list[Part]:
    """Those that `viewer` reads, in the order of their days; one query."""
    rows = session.execute(
        select(Meeting.uid, Meeting.title, Meeting.day, Meeting.stage, Meeting.minutes)
        .where(visible_to(viewer, model=Meeting), Meeting.id.in_(_linked(source)))
        .order_by(Meeting.day, Meeting.begins, Meeting.id)
        .limit(MOST)
    )
    return [
        Part(row.uid, row.title, row.day, str(STAGES[row.stage]), row.minutes or None)
        for row in rows
    ]


def how_many(viewer: Viewer, source: Contribution) -> int:
    counted = select(func.count(Meeting.id)).where(
        visible_to(viewer, model=Meeting), Meeting.id.in_(_linked(source))
    )
    return session.scalar(counted) or 0


def _linked(source: Contribution) -> ScalarSelect[int]:
    ends = select(Link.source_id.label("id")).where(Link.target_id == source.id)
    return ends.union(select(Link.target_id).where(Link.source_id == source.id)).scalar_subquery()
