"""The database: one declarative base, one naming convention, the session of the app at hand.

Models stand on cop's own `Base`, so that a host which has SQLAlchemy keeps its own; the session
is the host's (`Cop(app, db=…)`) or, standing alone, one made here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from flask import current_app, g, has_request_context, request
from sqlalchemy import (
    Engine,
    Executable,
    Insert,
    MetaData,
    Result,
    String,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker
from sqlalchemy.sql.functions import FunctionElement
from werkzeug.local import LocalProxy

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# 32 signs without those that are mistaken for one another when read aloud or copied by hand.
UID_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"


class Base(DeclarativeBase):
    """The base of every table of cop: `cop_core_*`, `cop_site_*` and `cop_<plugin>_*`."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


session: scoped_session[Session] = cast(
    "scoped_session[Session]", LocalProxy(lambda: current_app.extensions["cop"].session)
)


def fetch(
    statement: Executable, values: Mapping[str, Any] | None = None
) -> Result[*tuple[Any, ...]]:
    """What `session.execute` answers for a query of columns, at half its price: the session would
    look at each row once more, for entities that aren't there. What waits to be written is written
    first, as it would. For queries that every page asks."""
    here = session()
    here.flush()
    return here.connection().execute(statement, values)


def write_new(table: Any, key: str, values: Mapping[str, Any]) -> bool:
    """Write one row unless there is one with the same `key` already; whether it was written. Who
    tries it at the same time waits until it is known which of the two is kept."""
    session.flush()
    connection = session.connection()
    written = connection.execute(_writing(connection.dialect.name, table, key), values)
    return written.rowcount == 1


@lru_cache(maxsize=32)
def _writing(dialect: str, table: Any, key: str) -> Insert:
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement: Insert = insert(table).on_conflict_do_nothing(index_elements=[key]).inline()
    return statement.execution_options(preserve_rowcount=True)


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def new_uid() -> str:
    """A public name of ten signs (50 bits) that says nothing of what it names."""
    return "".join(secrets.choice(UID_ALPHABET) for _ in range(10))


def is_cop_table(name: str | None) -> bool:
    """Whether a table is ours. A host's Alembic leaves these alone with
    `include_name=lambda name, kind, parents: kind != "table" or not is_cop_table(name)`."""
    return bool(name) and str(name).startswith("cop_")


class unindexed(FunctionElement[str]):
    """`unindexed(column)`: a text column, through no index of it on SQLite, which has no figures
    to tell a poor index from a good one. PostgreSQL has them, and gets the plain column."""

    inherit_cache = True
    type = String()


@compiles(unindexed)
def _plain(element: Any, compiler: Any, **options: Any) -> str:
    return str(compiler.process(element.clauses, **options))


@compiles(unindexed, "sqlite")
def _without_index(element: Any, compiler: Any, **options: Any) -> str:
    # https://sqlite.org/optoverview.html: a unary « + » disqualifies a term from indexes.
    return f"+{compiler.process(element.clauses, **options)}"


def sqlite_settings(engine: Engine) -> None:
    """Settings under which SQLite loses nothing, on every connection of the engine.

    WAL with FULL survives a power cut; secure_delete overwrites what is erased. A transaction that
    may write takes the write lock at its start, so that two writers wait instead of failing halfway.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: `begin` below does.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "trusted_schema=OFF",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        reading = has_request_context() and request.method in SAFE_METHODS
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def postgres_settings(engine: Engine) -> None:
    """Connections to PostgreSQL that keep their plans from page to page; for those that come yet.

    To plan the home page of a member takes PostgreSQL five times as long as to answer it. Psycopg
    keeps the statements that come often, and forgets them with each transaction that is rolled back:
    that is how every page ends that only reads.
    """
    from psycopg import Connection, Error, pq  # an extra

    class Keeping(Connection[Any]):
        def rollback(self) -> None:
            # After an error psycopg knows best.
            if self.pgconn.transaction_status == pq.TransactionStatus.INTRANS:
                self.pgconn.exec_(b"ROLLBACK")
            else:
                super().rollback()

    @event.listens_for(engine, "handle_error")
    def on_error(context: Any) -> None:
        # PostgreSQL quotes the refused row in the details of what it says.
        told, wrapped = context.original_exception, context.sqlalchemy_exception
        if isinstance(told, Error) and told.diag.message_primary:
            told.args = (told.diag.message_primary,)
            if wrapped is not None:
                wrapped.args = (f"({type(told).__name__}) {told.diag.message_primary}",)

    @event.listens_for(engine, "do_connect")
    def on_connect(_dialect: Any, _record: Any, values: Any, named: Any) -> Any:
        return Keeping.connect(*values, **named)


def make_engine(url: str) -> Engine:
    """An engine with the settings above; connects to nothing yet. Its errors hold no value that was
    written: they go to a log."""
    if url.startswith("sqlite"):
        engine = create_engine(url, hide_parameters=True)
        sqlite_settings(engine)
        return engine
    engine = create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if engine.driver == "psycopg":
        postgres_settings(engine)
    return engine


def make_session(engine: Engine) -> scoped_session[Session]:
    """A session for each application context, like Flask-SQLAlchemy's."""
    scope: Callable[[], int] = lambda: id(g._get_current_object())  # noqa: E731
    return scoped_session(sessionmaker(engine), scopefunc=scope)
