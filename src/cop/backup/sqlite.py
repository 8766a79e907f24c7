"""SQLite: copied in one step, while the site writes; put back in one transaction."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine

from cop.backup.kinds import NAMED, BackupRefused
from cop.i18n import gettext as _


class Sqlite:
    """A database file."""

    FILE = "cop.sqlite"

    def copy(self, engine: Engine, target: Path) -> set[str]:
        """In one step: a copy by so many pages at a time starts anew with each write, for ever."""
        target.unlink(missing_ok=True)
        with closing(engine.raw_connection()) as source, closing(sqlite3.connect(target)) as copy:
            cast("Any", source.driver_connection).backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with no journal beside it
            return {name for (name,) in copy.execute(NAMED)}

    def check(self, copy: Path) -> None:
        try:
            with closing(_read(copy)) as database:
                (found,) = database.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found != "ok":
            raise BackupRefused(_("The copy of the database is damaged: %(said)s", said=found))

    def restore(self, copy: Path, engine: Engine) -> None:
        with closing(_read(copy)) as source, closing(engine.raw_connection()) as target:
            source.backup(cast("Any", target.driver_connection))
        engine.dispose()


def _read(copy: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)
