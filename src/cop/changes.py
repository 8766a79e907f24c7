"""Whether anything was written since: the database's own word for it, much cheaper than asking anew.

A mark stands for all that is committed. The same mark, the same rows: what was made from the database
while a mark held may be shown again under that mark, and needs no list of what it was made from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from flask import current_app, has_request_context, request
from sqlalchemy import Connection, Executable, Row
from sqlalchemy.exc import DatabaseError

from cop.db import SAFE_METHODS, fetch, now, session

MINUTE = 60
MOST_ROWS = 10_000  # in each process
STANDING = "cop.standing"  # in the notes of a request
SNAPSHOT = "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_snapshot()::text END"


class Changes:
    """The marks of one app in one process.

    SQLite tells each connection whether *another* one wrote since it asked last, and how many rows
    it changed itself (https://sqlite.org/pragma.html#pragma_data_version). The lock keeps the order
    of the questions and of the numbers the same: a connection that still stands before a change is
    never given the number of one that stands after it.

    PostgreSQL's snapshot names all transactions that are over: any write ends one. A standby leaves
    out those that go on, so that it can't tell.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = 0

    def mark(self, connection: Connection) -> Hashable | None:
        """What stands for the database as this connection reads it from here on: it has read nothing
        yet in this transaction. None where the database can't tell."""
        if connection.dialect.name == "sqlite":
            return self._of_sqlite(connection)
        if connection.dialect.name == "postgresql":
            found: Hashable | None = connection.exec_driver_sql(SNAPSHOT).scalar()
            return found
        return None

    def _of_sqlite(self, connection: Connection) -> int:
        driver: Any = connection.connection.driver_connection
        with self._lock:
            version = driver.execute("PRAGMA data_version").fetchone()[0]
            seen = (version, driver.total_changes)
            # Two apps on one engine ask the same connections, each for itself.
            if connection.info.get(self) != seen:
                connection.info[self] = seen
                self._number += 1
            return self._number


def standing() -> Hashable | None:
    """What stands for the database as this request reads it, and for the minute it is read in: what is
    found under the same one may be shown again. None where that can't be told, and where something is
    about to be written. Words like « today » depend on the clock, hence the minute."""
    if not has_request_context() or request.method not in SAFE_METHODS:
        return None
    # With the request: the first thing that it reads is what the rest of it goes with.
    known: dict[str, Any] = request.environ
    if STANDING not in known:
        mark = _mark()
        known[STANDING] = (mark, int(now().timestamp()) // MINUTE) if mark is not None else None
    found: Hashable | None = known[STANDING]
    return found


def _mark() -> Hashable | None:
    here = session()
    if here.in_transaction():
        # What was read before may be older than what the mark would stand for; or something was
        # written that nobody else may see yet.
        return None
    changes: Changes = current_app.extensions["cop"].changes
    try:
        return changes.mark(here.connection())
    except (DatabaseError, sqlite3.Error):
        # Some pages read nothing: they are answered while the database can't be reached.
        here.rollback()
        return None


@dataclass
class Rows:
    """What was found at one `standing`: a statement and its values → the rows."""

    at: Hashable = None
    found: dict[Hashable, Sequence[Row[*tuple[Any, ...]]]] = field(default_factory=dict)
    count: int = 0

    def keep(self, key: Hashable, found: Sequence[Row[*tuple[Any, ...]]]) -> None:
        if self.count + len(found) + 1 > MOST_ROWS:
            self.found.clear()
            self.count = 0
        self.found[key] = found
        self.count += len(found) + 1


def rows(
    statement: Executable, values: Mapping[str, Hashable] | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """What `db.fetch` answers, or what it answered to the same statement and values while nothing has
    changed since. For queries that many pages ask, whose statement stands in a module or is kept
    (`contributions.statements`): one that is written anew would never be found again. Whoever may not
    read the same asks another statement: what depends on the reader is written into it.

    The rows are nobody's own: what is in them isn't to be changed. A page that writes while it answers
    a GET asks `db.fetch`: what it has not committed is nobody else's.
    """
    at = standing()
    if at is None:
        return fetch(statement, values).all()
    state = current_app.extensions["cop"]
    # Held by a name: meanwhile another thread may put one of another time in its place.
    kept: Rows = state.rows
    if kept.at != at:
        kept = state.rows = Rows(at)
    key = (statement, tuple(sorted(values.items())) if values else ())
    found = kept.found.get(key)
    if found is None:
        found = fetch(statement, values).all()
        kept.keep(key, found)
    return found
