"""The lists of meetings: columns, not entities."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting, Series, Stage
from cop.plugins.notes.rules import VALIDATED
from cop.plugins.notes.words import STAGES, today

MOST = 100


@dataclass(frozen=True)
class Line:
    """One meeting of a list."""

    uid: str
    title: str
    day: date
    begins: str
    place: str
    stage: str
    ready: bool
    series: str
    series_uid: str


def meetings(viewer: Viewer, *, past: bool = False, series_id: int | None = None) -> list[Line]:
    """Those to come, or those that were held, the nearest first; or all of a series."""
    statement = (
        select(
            Meeting.uid, Meeting.title, Meeting.day, Meeting.begins, Meeting.place, Meeting.stage,
            Series.title.label("series"), Series.uid.label("series_uid"),
        )
        .outerjoin(Series, Series.id == Meeting.series_id)
        .where(visible_to(viewer, model=Meeting))
        .limit(MOST)
    )  # fmt: skip
    over = or_(Meeting.day < today(), Meeting.stage.in_((*VALIDATED, Stage.REVIEW)))
    newest = (Meeting.day.desc(), Meeting.id.desc())
    if series_id is not None:
        statement = statement.where(Meeting.series_id == series_id).order_by(*newest)
    elif past:
        statement = statement.where(over).order_by(*newest)
    else:
        statement = statement.where(~over).order_by(Meeting.day, Meeting.begins, Meeting.id)
    return [
        Line(
            row.uid, row.title, row.day, row.begins, row.place, str(STAGES[row.stage]),
            row.stage in VALIDATED, row.series or "", row.series_uid or "",
        )
        for row in session.execute(statement)
    ]  # fmt: skip
