"""Lists: columns instead of entities, keyset paging, always through `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from cop.changes import rows
from cop.columns import UtcDateTime
from cop.config import setting
from cop.contributions.lines import Item, lines_of
from cop.contributions.models import Contribution, State
from cop.contributions.rules import visible_to
from cop.contributions.statements import at_most, kept, written
from cop.db import fetch, unindexed
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    """Some items, and where the next ones start; `after` is empty on the last page."""

    items: list[Item]
    after: str = ""


def list_page(
    viewer: Viewer,
    *conditions: ColumnElement[bool],
    type_name: str | None = None,
    after: str = "",
    limit: int | None = None,
    ranking: Sequence[ColumnElement[Any]] = (),
    always: tuple[ColumnElement[bool], ...] = (),
) -> Page:
    """What `viewer` may read, newest first. `after` is the mark of the page before.

    ranking: what to sort by instead, greatest first: whole numbers and moments, never null.
    always: conditions that stand as constants in a module: with them the query is written once for
        each reader. Of the time they say `statements.ago(…)`.
    """
    registry = current_app.extensions["cop"].registry
    kind = registry.types[type_name] if type_name else None
    model = kind.model if kind else Contribution
    size = limit or int(setting("COP_PAGE_SIZE"))
    statement = kept(
        ("list", viewer, type_name, size, always), lambda: _first_page(viewer, kind, size, always)
    )
    written_anew = bool(conditions or ranking or after)
    if conditions:
        statement = statement.where(*conditions)
    order = (*ranking, model.id) if ranking else (model.listed_at, model.id)
    if ranking:
        marks = [one.label(f"rank_{place}") for place, one in enumerate(ranking)]
        statement = statement.add_columns(*marks).order_by(None)
        statement = statement.order_by(*(one.desc() for one in order))
    if after:
        statement = statement.where(beyond(order, after))
    found = fetch(statement).all() if written_anew else rows(statement)
    mark = mark_of(found[size - 1], len(ranking)) if len(found) > size else ""
    return Page(lines_of(viewer, kind).read(found[:size]), mark)


def _first_page(
    viewer: Viewer,
    kind: ContributionType | None,
    size: int,
    always: tuple[ColumnElement[bool], ...],
) -> Select[Any]:
    model = kind.model if kind else Contribution
    newest = _newest(model, tuple(kind.card_columns) if kind else ())
    statement = newest.where(visible_to(viewer, model=model), *always).limit(at_most(size + 1))
    return statement.where(model.type.in_(written([kind.name]))) if kind else statement


def few_of(
    viewer: Viewer, kind: ContributionType, most: int, always: tuple[ColumnElement[bool], ...]
) -> Select[Any]:
    """The lines of the newest few of one type, for a query that asks for more than these."""
    model = kind.model
    lines = _newest(model, ()).where(
        visible_to(viewer, model=model), model.type.in_(written([kind.name]))
    )
    return lines.where(*always).limit(at_most(most))


def news() -> tuple[ColumnElement[bool], ...]:
    """What may stand among the newest of everything: published, and of a type whose things are news
    (`ContributionType.news`). Give it to `list_page` as `always`."""
    types = current_app.extensions["cop"].registry.types.values()
    return _news(tuple(kind.name for kind in types if kind.news))


@lru_cache(maxsize=64)
def _news(types: tuple[str, ...]) -> tuple[ColumnElement[bool], ...]:
    """The same conditions each time: queries are kept by them."""
    # Most rows are of these types: an index would find them all.
    return (Contribution.state == State.PUBLISHED, unindexed(Contribution.type).in_(written(types)))


def titles(
    viewer: Viewer,
    model: type[Contribution],
    *conditions: ColumnElement[bool],
    order_by: Any,
    limit: int,
) -> list[tuple[str, str]]:
    """(uid, title) of a few published things that `viewer` may read: for short lists of links."""
    found = fetch(
        select(model.uid, model.title)
        .where(visible_to(viewer, model=model), model.state == State.PUBLISHED, *conditions)
        .order_by(order_by)
        .limit(limit)
    )
    return [(uid, title) for uid, title in found]


def lines() -> Select[Any]:
    """The lines of any kinds, newest first, for a list that chooses them by itself; give its rows to
    `shown`. It asks `visible_to` like `list_page` does."""
    return _newest(Contribution, ())


def shown(viewer: Viewer, rows: Sequence[Any]) -> list[Item]:
    """The rows of `lines`, ready to show; further columns may follow those of a line."""
    return lines_of(viewer, None).fresh(rows)


@lru_cache(maxsize=128)
def _newest(model: type[Contribution], extra: tuple[str, ...]) -> Select[Any]:
    """All that a line shows, newest first, of everything; `list_page` says of what."""
    columns: list[Any] = [
        model.id,
        model.uid,
        model.title,
        model.summary,
        model.type,
        model.signed_as,
        model.visibility,
        model.state,
        model.listed_at,
        model.comment_count,
        model.usage_count,
        Member.name,
        Member.status,
        Organisation.short_name,
        Organisation.colour,
        *(getattr(model, name) for name in extra),
    ]
    return (
        select(*columns)
        .outerjoin(Member, Member.id == model.author_id)
        .outerjoin(Organisation, Organisation.id == model.network_id)
        .order_by(model.listed_at.desc(), model.id.desc())
    )


def mark_of(row: Any, ranks: int = 0) -> str:
    """Where a page ended: what orders the list, and the key; moments as microseconds since 1970."""
    last = row[-ranks:] if ranks else (row.listed_at,)
    numbers = [
        int(one.timestamp() * 1_000_000) if isinstance(one, datetime) else int(one) for one in last
    ]
    return ".".join(str(number) for number in (*numbers, row.id))


def beyond(order: Sequence[Any], mark: str) -> ColumnElement[bool]:
    """The rows after a mark; a mark that makes no sense is the start of the list."""
    try:
        numbers = [int(part) for part in mark.split(".")]
        values = [_value(one, number) for one, number in zip(order, numbers, strict=True)]
    except (ValueError, OverflowError):
        return true()
    found: ColumnElement[bool] = order[-1] < values[-1]
    for one, value in reversed(list(zip(order[:-1], values[:-1], strict=True))):
        found = or_(one < value, and_(one == value, found))
    return found


def _value(column: ColumnElement[Any], number: int) -> Any:
    """Raises `ValueError` for a number that no column of this kind holds."""
    moment = isinstance(column.type, UtcDateTime)
    if not 0 <= number < (2**62 if moment else 2**31):
        raise ValueError
    return EPOCH + timedelta(microseconds=number) if moment else number
