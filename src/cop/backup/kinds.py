"""What each kind of database can do for a copy, and what a refusal is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from cop.db import session
from cop.i18n import gettext as _

# The bytes that rows speak of, those in the bin too.
NAMED = (
    "SELECT sha256 FROM cop_core_attachment"
    " UNION SELECT small_sha256 FROM cop_core_attachment WHERE small_sha256 <> ''"
)
Say = Callable[[str], object]


class BackupRefused(Exception):
    """Why no copy was made or brought back, in the operator's words."""


class Kind(Protocol):
    """One kind of database. `FILE` is the name of its copy."""

    FILE: str

    def copy(self, engine: Engine, target: Path) -> set[str]:
        """Write one moment of the database to `target`; answers the bytes that it names."""
        ...

    def check(self, copy: Path) -> None:
        """Raises `BackupRefused` for a copy that can't be read to its end."""
        ...

    def restore(self, copy: Path, engine: Engine) -> None:
        """Put the copy in the place of the database: all of it or nothing."""
        ...


def kind_of(engine: Engine) -> Kind:
    """What copies the database of this engine."""
    from cop.backup.postgres import Postgres
    from cop.backup.sqlite import Sqlite

    kinds: dict[str, type[Kind]] = {"sqlite": Sqlite, "postgresql": Postgres}
    name = engine.dialect.name
    if name not in kinds:
        raise BackupRefused(_("cop copies SQLite and PostgreSQL, not %(name)s.", name=name))
    return kinds[name]()


def engine_here() -> Engine:
    """The engine of this app, with nothing of ours left open on it."""
    engine = session.get_bind()
    session.remove()
    assert isinstance(engine, Engine)
    return engine
