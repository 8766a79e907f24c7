"""Databases for tests: each a copy of one that was filled once by this process."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sqlalchemy import NullPool, create_engine, make_url, text

from tools.postgres import Server

Fill = Callable[[str], None]


class Databases(Protocol):
    """Where databases come from and go to; each is known by its address."""

    def new(self, *, empty: bool = False) -> str: ...

    def drop(self, url: str) -> None: ...


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

    def drop(self, url: str) -> None:
        name = make_url(url).database or ""
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)


class Postgres:
    """Databases of one server; `owner` keeps those of several test processes apart."""

    def __init__(self, server: Server, owner: str, fill: Fill) -> None:
        self.server = server
        self.template = f"cop_{owner}"
        self.numbers = itertools.count()
        self.engine = create_engine(
            server.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        self._order(f"CREATE DATABASE {self.template}")
        fill(server.url(self.template))

    def new(self, *, empty: bool = False) -> str:
        name = f"{self.template}_{next(self.numbers)}"
        self._order(f"CREATE DATABASE {name} TEMPLATE {'template1' if empty else self.template}")
        return self.server.url(name)

    def drop(self, url: str) -> None:
        # By force: a test that failed may have left a connection open.
        self._order(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def _order(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))
