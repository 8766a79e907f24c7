"""Whether anything was written since: the database's own word for it, much cheaper than asking anew.

A mark stands for all that is committed. The same mark, the same rows: what was made from the database
while a mark held may be shown again under that mark, and needs no list of what it was made from.
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Any

from flask import current_app
from sqlalchemy import Connection

from cop.db import session

SEEN = "cop.changes"  # in a connection's own notes


class Changes:
    """The marks of one app in one process.

    SQLite tells each connection whether *another* one wrote since it asked last, and how many rows
    it changed itself (https://sqlite.org/pragma.html#pragma_data_version). The lock keeps the order
    of the questions and of the numbers the same: a connection that still stands before a change is
    never given the number of one that stands after it.

    PostgreSQL's snapshot names all transactions that are over: any write ends one.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = 0

    def mark(self, connection: Connection) -> Hashable | None:
        """What stands for the database as this connection reads it from here on; None where the
        database can't tell."""
        if connection.dialect.name == "sqlite":
            return self._of_sqlite(connection)
        if connection.dialect.name == "postgresql":
            return str(connection.exec_driver_sql("SELECT pg_current_snapshot()").scalar())
        return None

    def _of_sqlite(self, connection: Connection) -> int:
        driver: Any = connection.connection.driver_connection
        with self._lock:
            version = driver.execute("PRAGMA data_version").fetchone()[0]
            seen = (version, driver.total_changes)
            if connection.info.get(SEEN) != seen:
                connection.info[SEEN] = seen
                self._number += 1
            return self._number


def mark() -> Hashable | None:
    """The mark of the database as this request reads it; ask before reading anything."""
    changes: Changes = current_app.extensions["cop"].changes
    return changes.mark(session().connection())
