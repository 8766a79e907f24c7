"""What gatherings put on the home page: the next one, and whether one comes."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, exists, or_, select

from cop.calendar.rows import dates_of
from cop.changes import rows
from cop.contributions.models import State
from cop.contributions.rules import visible_to
from cop.contributions.statements import kept
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.dates import PARIS
from cop.members.viewer import Viewer
from cop.plugin import Ask, Dated
from cop.plugins.gatherings.models import Gathering, Registration, Status
from cop.plugins.gatherings.showing import standing_words
from cop.plugins.gatherings.stages import today_at
from cop.plugins.gatherings.words import countdown, dates_in_words
from cop.web.kept import drawn_once

COMING = (Status.YES, Status.MAYBE, Status.WAITLISTED, Status.PRESENT)


def _today() -> Any:
    """Looked up when the query runs: it is written once for a reader."""
    return bindparam(None, callable_=lambda: today_at(PARIS.key), type_=Date)


def to_answer(viewer: Viewer) -> Select[str, str, date]:
    """Those to come that one may register for and has said nothing of, the next one first."""
    said = exists().where(
        Registration.gathering_id == Gathering.id,
        Registration.member_id == viewer.member_id,
        Registration.status != Status.INVITED,
    )
    return select(Gathering.uid, Gathering.title, Gathering.start_date).where(
        visible_to(viewer, model=Gathering),
        Gathering.type == "gathering",  # as below
        Gathering.state == State.PUBLISHED,
        Gathering.cancelled_at.is_(None),
        Gathering.registration_open,
        Gathering.start_date > _today(),
        or_(Gathering.closes_on.is_(None), Gathering.closes_on >= _today()),
        ~said,
    )


def next_one(*, viewer: Viewer) -> str:
    """The next gathering, with how long until it begins; one query."""
    statement = kept(("gatherings.next", viewer), lambda: _next(viewer))
    found = rows(statement)
    if not found:
        return ""
    row = found[0]
    start, end = row.start_date, row.end_date
    left = (start - today_at(row.tz)).days
    words = {"dates": dates_in_words(start, end), "countdown": countdown(left)}
    said = row.status is not None and row.status != Status.INVITED
    asks = viewer.is_full_member and not said and _is_open(row, left)
    mine = standing_words(row.status) if said else ""
    shown = {"uid": row.uid, "title": row.title, "town": row.town, "asks": asks, "mine": mine}
    return drawn_once(viewer, "gatherings/_now.html", **shown, **words)


def _is_open(row: Any, left: int) -> bool:
    """What `rules.registration_is_open` says of a gathering, of a row that holds what it needs."""
    in_time = row.closes_on is None or row.closes_on >= today_at(row.tz)
    return bool(row.registration_open) and left > 0 and in_time


def _next(viewer: Viewer) -> Select[Any]:
    columns: list[Any] = [
        Gathering.uid, Gathering.title, Gathering.town, Gathering.start_date, Gathering.end_date,
        Gathering.tz, Gathering.registration_open, Gathering.closes_on, Registration.status,
    ]  # fmt: skip
    own = and_(
        Registration.gathering_id == Gathering.id, Registration.member_id == viewer.member_id
    )
    return (
        select(*columns)
        .outerjoin(Registration, own)
        .where(
            visible_to(viewer, model=Gathering),
            # SQLite would go through everything that there is for the few: the kind has an index.
            Gathering.type == "gathering",
            Gathering.state == State.PUBLISHED,
            Gathering.cancelled_at.is_(None),
            Gathering.end_date >= _today(),
        )
        .order_by(Gathering.start_date, Gathering.id)
        .limit(1)
    )


def dates(viewer: Viewer) -> Select[Any]:
    """All that may be read, for the agenda: the town, whoever asks; a change of the place counts."""
    return dates_of(
        viewer, Gathering, starts=Gathering.start_date, ends=Gathering.end_date,
        zone=Gathering.tz, place=Gathering.town, cancelled=Gathering.cancelled_at.is_not(None),
        version=Gathering.version + Gathering.turns + Gathering.logistics_version,
    )  # fmt: skip


def mine(viewer: Viewer) -> ColumnElement[bool]:
    return Gathering.id.in_(
        select(Registration.gathering_id).where(
            Registration.member_id == viewer.member_id, Registration.status.in_(COMING)
        )
    )


ASKS = (
    Ask(
        find=to_answer,
        says=lambda title: _("Say whether you come to “%(title)s”", title=title),
        endpoint="gatherings.coming",
    ),
)
DATED = (
    Dated(
        name="gathering", title=_l("Gathering"), find=dates, mine=mine, endpoint="gatherings.show"
    ),
)
