"""On which databases the tests run: `pytest --database=sqlite|postgres|available`.

Every test has a database of its own, filled alike, and an app without memory; both are made once
for each test process and lent by `tools/lending.py` to one test after the other.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings
from sqlalchemy import Engine

from cop.db import session
from cop.testing import fill, make_app, mounted
from tools import postgres
from tools.databases import Databases, Fill, Postgres, Sqlite
from tools.lending import Apps, Card, Place, Places

# How long an example takes is a question for the benchmarks: here it fails whoever shares a machine.
settings.register_profile("cop", deadline=None)
settings.load_profile("cop")

SERVER = pytest.StashKey[ExitStack]()
FOLDER = "COP_TEST_POSTGRES"  # tells the other test processes where the server's socket is
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CHOICES = {
    "sqlite": ["sqlite"],
    "postgres": ["postgres"],
    "available": ["sqlite", *(["postgres"] if postgres.programs() else [])],
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=sorted(CHOICES),
        default="sqlite",
        help="where the tests that need a database run; `available`: on all that are installed",
    )

    parser.addoption(
        "--mount",
        choices=mounted.CHOICES,
        default=mounted.where(),
        help="where the apps under test lie: at the root, below a path, or behind a proxy",
    )


def databases(config: pytest.Config) -> list[str]:
    return CHOICES[config.getoption("--database")]


def pytest_configure(config: pytest.Config) -> None:
    """Say where the apps lie, and start the one PostgreSQL server, in the first process, before the
    others."""
    os.environ[mounted.VARIABLE] = config.getoption("--mount")
    if "postgres" not in databases(config) or FOLDER in os.environ:
        return
    config.stash[SERVER] = stack = ExitStack()
    try:
        server = stack.enter_context(postgres.running())
    except postgres.PostgresError as error:
        raise pytest.UsageError(str(error)) from error
    os.environ[FOLDER] = str(server.folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        os.environ.pop(FOLDER, None)
        config.stash[SERVER].close()


def pytest_report_header(config: pytest.Config) -> list[str]:
    lines = [f"databases: {', '.join(databases(config))}"]
    if config.getoption("--database") == "available" and "postgres" not in databases(config):
        lines.append("PostgreSQL isn't installed: the tests run on SQLite alone")
    return lines


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = databases(metafunc.config)
    if metafunc.definition.get_closest_marker("one_database"):
        chosen = chosen[:1]
    if "cop_database" in metafunc.fixturenames and len(databases(metafunc.config)) > 1:
        metafunc.parametrize("cop_database", chosen, indirect=True, scope="session")


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules stay to the end: not to be gone through again and again
    by the collector, which then costs more than many a test."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if config.getoption("--mount") != "root" and "at_root" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="asks about the address itself"))
    if any(map(shutil.which, CHROMIUM)):
        return
    for item in items:
        if "browser" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="Chromium isn't installed"))


@pytest.fixture(scope="session")
def cop_database(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgres`."""
    name: str = getattr(request, "param", databases(request.config)[0])
    return name


@pytest.fixture(scope="session")
def databases_of(
    cop_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Fill], Databases]:
    """`databases_of(name, fill)`: the copies of a database that `fill(url)` has filled."""

    def made(name: str, fill: Fill) -> Databases:
        if cop_database == "sqlite":
            return Sqlite(tmp_path_factory.mktemp(name), fill)
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        return Postgres(postgres.Server(Path(os.environ[FOLDER])), f"{name}_{worker}", fill)

    return made


@pytest.fixture(scope="session")
def databases_here(databases_of: Callable[[str, Fill], Databases]) -> Databases:
    return databases_of("cop", _fill)


@pytest.fixture(scope="session")
def new_url(databases_here: Databases) -> Callable[..., str]:
    """`new_url()` answers the address of one more filled database; `new_url(empty=True)` of an
    empty one. For tests that share a database, or need two."""
    return databases_here.new


@pytest.fixture(scope="session")
def places(databases_here: Databases) -> Iterator[Places]:
    made = Places(databases_here)
    yield made
    made.close()


@pytest.fixture(scope="session")
def apps() -> Apps:
    return Apps()


@pytest.fixture
def cop_place(places: Places) -> Iterator[Place]:
    """The database of the test, filled."""
    with places.lend() as place:
        yield place


@pytest.fixture
def cop_url(cop_place: Place) -> str:
    """Overrides the fixture of `cop.testing`: a database is renewed faster than it is filled."""
    return cop_place.url


@pytest.fixture
def cop_app(
    request: pytest.FixtureRequest, cop_place: Place, apps: Apps, cop_plugins: list[Any] | None
) -> Iterator[Flask]:
    """Overrides the fixture of `cop.testing`: an app is lent faster than it is made."""
    key = None if cop_plugins is None else tuple(map(Card, cop_plugins))
    lent = apps.lend(
        cop_place, key, lambda url: make_app(url, plugins=cop_plugins),
        patched="monkeypatch" in request.fixturenames,
    )  # fmt: skip
    with lent as app, app.app_context():
        if not cop_place.is_whole():
            fill(cop_place.engine)
        yield app
        session.rollback()
        session.remove()


@pytest.fixture
def empty_url(databases_here: Databases) -> Iterator[str]:
    """A database without any table."""
    url = databases_here.new(empty=True)
    yield url
    databases_here.drop(url)


def _fill(url: str) -> None:
    app = make_app(url)
    with app.app_context():
        engine: Engine = app.extensions["cop"].engine
        fill(engine)
        engine.dispose()
