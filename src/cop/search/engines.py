"""Which of the two engines the database at hand has, and the tables that each adds of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import ColumnElement, Connection, event

from cop.db import session
from cop.search import postgres, sqlite
from cop.search.models import SearchEntry
from cop.search.query import Query


def is_postgres() -> bool:
    return str(session.get_bind().dialect.name) == "postgresql"


def found(query: Query, *, answers: bool) -> ColumnElement[bool]:
    """A condition on `SearchEntry`: whether it has what is asked for.

    answers: whether words in answers count.
    """
    if is_postgres():
        return postgres.found(query, answers=answers)
    return sqlite.found(query, answers=answers)


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
