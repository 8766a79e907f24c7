"""The gatherings that somebody may read, by their dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from cop.contributions.models import State
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.db import session
from cop.members.dates import PARIS
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.stages import today_at
from cop.plugins.gatherings.words import dates_in_words

MOST = 60


@dataclass(frozen=True)
class Line:
    """One gathering of the list: what a visitor may read of it too."""

    uid: str
    title: str
    summary: str
    town: str
    host: str
    start: date
    end: date
    cancelled: bool
    draft: bool

    @property
    def dates(self) -> str:
        return dates_in_words(self.start, self.end)


COLUMNS: list[Any] = [
    Gathering.uid, Gathering.title, Gathering.summary, Gathering.town, Organisation.short_name,
    Gathering.start_date, Gathering.end_date, Gathering.cancelled_at, Gathering.state,
]  # fmt: skip


def gatherings(viewer: Viewer, *, past: bool = False) -> list[Line]:
    """Those to come, the next one first, one's own drafts too; or the past ones, the last first."""
    today = today_at(PARIS.key)
    statement = select(*COLUMNS).outerjoin(Organisation, Organisation.id == Gathering.network_id)
    if past:
        wanted = (Gathering.end_date < today, Gathering.state.in_(OPEN_STATES))
        statement = statement.where(*wanted).order_by(Gathering.start_date.desc(), Gathering.id)
    else:
        statement = statement.where(Gathering.end_date >= today)
        statement = statement.order_by(Gathering.start_date, Gathering.id)
    # The kind has an index: without it all that one may read would be gone through for the few.
    mine = (visible_to(viewer, model=Gathering), Gathering.type == "gathering")
    rows = session.execute(statement.where(*mine).limit(MOST))
    return [_line(row) for row in rows]


def _line(row: Any) -> Line:
    return Line(
        uid=row.uid, title=row.title, summary=row.summary, town=row.town,
        host=row.short_name or "", start=row.start_date, end=row.end_date,
        cancelled=row.cancelled_at is not None, draft=row.state == State.DRAFT,
    )  # fmt: skip
