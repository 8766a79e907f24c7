"""Databases for tests: each a copy of one that was filled once by this process."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, NullPool, QueuePool, create_engine, make_url, text

from tools.postgres import Server

RENEW = Path(__file__).with_name("renew.sql")
# What all tables and indexes are, in one word.
SHAPE = text(
    "SELECT md5(string_agg(concat_ws(' ', attrelid, attname, atttypid, attnotnull), ','"
    " ORDER BY attrelid, attnum)) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
    " WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped"
)
# A test that failed may have left a connection open, and locks with it.
OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
Fill = Callable[[str], None]


class Databases(Protocol):
    """Where databases come from and go to; each is known by its address."""

    def new(self, *, empty: bool = False) -> str: ...

    def drop(self, url: str) -> None: ...

    def renew(self, engine: Engine) -> bool:
        """Make a filled database what it was when it was new; False where that can't be done."""
        ...


class Sqlite:
    """Files in one folder."""

    def __init__(self, folder: Path, fill: Fill) -> None:
        self.folder = folder
        self.numbers = itertools.count()
        fill(f"sqlite:///{folder / 'template'}")

    def new(self, *, empty: bool = False) -> str:
        path = self.folder / str(next(self.numbers))
        if not empty:
            shutil.copyfile(self.folder / "template", path)
        return f"sqlite:///{path}"

    def renew(self, engine: Engine) -> bool:
        engine.dispose()
        self.drop(str(engine.url))
        shutil.copyfile(self.folder / "template", engine.url.database or "")
        return True

    def drop(self, url: str) -> None:
        name = make_url(url).database or ""
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)


class Postgres:
    """Databases of one server; `template` is the name of the one that is copied."""

    def __init__(self, server: Server, template: str, fill: Fill) -> None:
        self.server = server
        self.template = template
        self.numbers = itertools.count()
        self.engine = create_engine(
            server.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        self._order(f"CREATE DATABASE {self.template}")
        fill(server.url(self.template))
        with create_engine(server.url(self.template), poolclass=NullPool).begin() as connection:
            connection.exec_driver_sql(RENEW.read_text(encoding="utf-8").replace("%", "%%"))
            self.shape = connection.scalar(SHAPE)

    def new(self, *, empty: bool = False) -> str:
        name = f"{self.template}_{next(self.numbers)}"
        self._order(f"CREATE DATABASE {name} TEMPLATE {'template1' if empty else self.template}")
        return self.server.url(name)

    def renew(self, engine: Engine) -> bool:
        """By `kept.renew()`; not when a table was made or altered. Its open connection is kept."""
        pool = engine.pool
        if isinstance(pool, QueuePool) and pool.checkedout():
            engine.dispose()
        with engine.begin() as connection:
            connection.execute(OTHERS)
            same = connection.scalar(SHAPE) == self.shape
            if same:
                connection.execute(text("SELECT kept.renew()"))
            return same

    def drop(self, url: str) -> None:
        # By force: a test that failed may have left a connection open.
        self._order(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def _order(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))
