"""Which of the two engines the database at hand has, and the tables that each adds of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, event, not_, or_

from cop.contributions.models import Contribution
from cop.db import session
from cop.search import postgres, sqlite
from cop.search.models import SearchEntry
from cop.search.query import Query
from cop.search.reach import Answers


def is_postgres() -> bool:
    return str(session.get_bind().dialect.name) == "postgresql"


def found(query: Query, *, answers: Answers, name: str = "asked") -> ColumnElement[bool]:
    """A condition on `SearchEntry`: whether it has what is asked for.

    answers: whether words in answers count. name: what the words are bound to; another one for each
    query, where a statement has several.
    """
    if not isinstance(answers, bool):
        within, without = (found(query, answers=counted, name=name) for counted in (True, False))
        return or_(and_(answers, within), and_(not_(answers), without))
    if is_postgres():
        return postgres.found(query, answers=answers, name=name)
    return sqlite.found(query, answers=answers, name=name)


def newest(
    statement: Select[Any], query: Query, *, answers: Answers, name: str = "asked"
) -> Select[Any]:
    """A statement over `Contribution` and `SearchEntry`, joined, for what has what is asked for.

    name: as in `found`.
    """
    if not isinstance(answers, bool):
        having = found(query, answers=answers, name=name)
        return statement.where(having).order_by(Contribution.id.desc())
    if is_postgres():
        return postgres.newest(statement, query, answers=answers, name=name)
    return sqlite.newest(statement, query, answers=answers, name=name)


def any_of(statement: Select[Any]) -> ColumnElement[bool]:
    """Whether `newest` has a row. In an EXISTS, SQLite leaves the order out, with it the index of
    words, and looks at all that a visitor may read; PostgreSQL needs it to stop at the first."""
    if is_postgres():
        return statement.exists()
    return statement.limit(1).scalar_subquery().is_not(None)


def values(query: Query) -> dict[str, str]:
    """The words that `found` and `newest` bind, by name."""
    return postgres.values(query) if is_postgres() else sqlite.values(query)


def by_index(*, one_by_one: bool = False) -> AbstractContextManager[None]:
    """Around what asks `found` or `newest` of everything. one_by_one: few of those are looked for."""
    return postgres.by_index(one_by_one=one_by_one) if is_postgres() else nullcontext()


def of(connection: Connection) -> Any:
    """The module for a connection: `before`, `after`, `forget`, `check`, `repair` …."""
    return postgres if connection.dialect.name == "postgresql" else sqlite


@contextmanager
def rewriting(connection: Connection, keys: Sequence[int]) -> Iterator[None]:
    """Around whatever writes entries, so that the index goes with them. keys: of the contributions;
    some hundreds at the most."""
    engine = of(connection)
    engine.before(connection, keys)
    yield
    engine.after(connection, keys)


@event.listens_for(SearchEntry.__table__, "after_create")
def _create(_table: Any, connection: Connection, **_options: Any) -> None:
    """Beside the table, wherever it is made: by a step of the migrations or for a test."""
    for statement in of(connection).CREATE:
        connection.exec_driver_sql(statement)


@event.listens_for(SearchEntry.__table__, "before_drop")
def _drop(_table: Any, connection: Connection, **_options: Any) -> None:
    for statement in of(connection).DROP:
        connection.exec_driver_sql(statement)
