"""What is offered for harvest: public things of the types that say so, and those that were once.

That something is gone is read off the log of acts, which holds code words alone: a record of what is
gone has a name, a type and the moment at which it went, and nothing that happened to it since.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from cop.config import setting
from cop.contributions.models import Act, Contribution, State, Visibility
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.contributions.statements import ago, written
from cop.db import session
from cop.members.viewer import VISITOR
from cop.plugin import ContributionType
from cop.search.models import SearchEntry

PAGE = 100


@dataclass(frozen=True)
class Wanted:
    """A question: `since` and `before` are moments, the second not part of it; `after` is where the
    page before ended, as (moment, key)."""

    type: str = ""
    uid: str = ""
    since: datetime | None = None
    before: datetime | None = None
    after: tuple[datetime, int] | None = None


def harvested() -> dict[str, ContributionType]:
    """The active types that take part."""
    types = current_app.extensions["cop"].registry.types
    return {name: kind for name, kind in types.items() if kind.harvested}


def records(wanted: Wanted, most: int = PAGE) -> list[Any]:
    """Rows by the moment of their last change, in one query: `gone`, `stamp` and, of what isn't
    gone, the columns of the record."""
    types = [wanted.type] if wanted.type else list(harvested())
    statement = _records(types).limit(most)
    if wanted.uid:
        statement = statement.where(Contribution.uid == wanted.uid)
    if wanted.since is not None:
        statement = statement.where(stamp >= wanted.since)
    if wanted.before is not None:
        statement = statement.where(stamp < wanted.before)
    if wanted.after is not None:
        moment, key = wanted.after
        later = or_(stamp > moment, and_(stamp == moment, Contribution.id > key))
        statement = statement.where(later)
    return list(session.execute(statement))


def earliest() -> datetime | None:
    """The moment of the first record of all."""
    found = records(Wanted(), 1)
    return found[0].stamp if found else None


def page(wanted: Wanted) -> tuple[list[Any], Wanted | None]:
    """A page of records, and the question for the next one."""
    rows = records(wanted, PAGE + 1)
    if len(rows) <= PAGE:
        return rows, None
    last = rows[PAGE - 1]
    return rows[:PAGE], replace(wanted, after=(last.stamp, last.id))


def _later(one: Any, other: Any) -> ColumnElement[Any]:
    """The later of two moments; `other` may be null."""
    return case((other > one, other), else_=one)


def _last(*conditions: ColumnElement[bool]) -> Any:
    """When such an act was done last."""
    return (
        select(func.max(Act.at))
        .where(Act.contribution_id == Contribution.id, *conditions)
        .correlate(Contribution)
        .scalar_subquery()
    )


_narrowed = and_(
    Act.verb == "visibility", Act.before == Visibility.PUBLIC, Act.at >= Contribution.published_at
)
_opened = or_(
    and_(Act.verb == "visibility", Act.after == Visibility.PUBLIC),
    Act.verb.in_(written(["published", "reinstated", "undeleted"])),
)
_is_out: ColumnElement[bool] = and_(
    Contribution.deleted_at.is_(None),
    Contribution.state.in_(written(OPEN_STATES)),
    Contribution.visibility == Visibility.PUBLIC,
)
_widened = _last(Act.verb == "visibility", Act.after == Visibility.PUBLIC)
_came = _later(Contribution.published_at, _last(_opened))
_went = case(
    (Contribution.visibility == Visibility.PUBLIC,
     _last(Act.verb.in_(written(["reported", "deleted"])))),
    else_=_last(_narrowed),
)  # fmt: skip
stamp: Any = case((_is_out, _later(Contribution.updated_at, _came)), else_=_went)


def _records(types: list[str]) -> Select[Any]:
    """What visitors read, once the hold is over; and what they could read, as a bare name."""
    held = ago(timedelta(minutes=int(setting("COP_MAIL_HOLD"))))
    columns: list[Any] = [
        Contribution.id, Contribution.uid, Contribution.type, stamp.label("stamp"),
        (~_is_out).label("gone"), Contribution.title, Contribution.summary, Contribution.language,
        Contribution.licence, Contribution.published_at, SearchEntry.facets,
    ]  # fmt: skip
    is_out = and_(visible_to(VISITOR), _is_out, _came <= held)
    was_out = and_(
        ~_is_out, Contribution.state != State.DRAFT, Contribution.published_at.is_not(None),
        _went.is_not(None), _went >= Contribution.published_at,
        # Set to public after it was hidden: nobody ever read it.
        or_(_widened.is_(None), _widened <= _went),
    )  # fmt: skip
    return (
        select(*columns)
        .outerjoin(SearchEntry, SearchEntry.contribution_id == Contribution.id)
        .where(Contribution.type.in_(written(types)) if types else false())
        .where(or_(is_out, was_out))
        .order_by(stamp, Contribution.id)
    )
