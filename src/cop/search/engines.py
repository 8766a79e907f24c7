"""Which of the two engines the database at hand has, and the tables that each adds of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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


def found(query: Query, *, answers: Answers) -> ColumnElement[bool]:
    """A condition on `SearchEntry`: whether it has what is asked for.

    answers: whether words in answers count.
    """
    if not isinstance(answers, bool):
        within, without = found(query, answers=True), found(query, answers=False)
        return or_(and_(answers, within), and_(not_(answers), without))
    if is_postgres():
        return postgres.found(query, answers=answers)
    return sqlite.found(query, answers=answers)


def newest(statement: Select[Any], query: Query, *, answers: Answers) -> Select[Any]:
    """A statement over `Contribution` and `SearchEntry`, joined, for what has what is asked for."""
    if not isinstance(answers, bool):
        return statement.where(found(query, answers=answers)).order_by(Contribution.id.desc())
    if is_postgres():
        return postgres.newest(statement, query, answers=answers)
    return sqlite.newest(statement, query, answers=answers)


def of(connection: Connection) -> Any:
    """The module for a connection: `before`, `after`, `forget`, `check`, `repair` …."""
    return postgres if connection.dialect.name == "postgresql" else sqlite


@contextmanager
def rewriting(connection: Connection, contribution_id: int) -> Iterator[None]:
    """Around whatever writes an entry, so that the index goes with it."""
    engine = of(connection)
    engine.before(connection, contribution_id)
    yield
    engine.after(connection, contribution_id)


@event.listens_for(SearchEntry.__table__, "after_create")
def _create(_table: Any, connection: Connection, **_options: Any) -> None:
    """Beside the table, wherever it is made: by a step of the migrations or for a test."""
    for statement in of(connection).CREATE:
        connection.exec_driver_sql(statement)


@event.listens_for(SearchEntry.__table__, "before_drop")
def _drop(_table: Any, connection: Connection, **_options: Any) -> None:
    for statement in of(connection).DROP:
        connection.exec_driver_sql(statement)
