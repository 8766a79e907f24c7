"""A whole site for a drill, on SQLite or on a PostgreSQL server of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.serving import Place, build, start
from tests.drills.cluster import Cluster

KILLS = int(os.environ.get("COP_TEST_KILLS", "5"))
LONG = "COP_TEST_KILLS" in os.environ  # `make drill`, and not every run of the tests
FILES = int(os.environ.get("COP_TEST_FILES", "20"))


@dataclass
class Site:
    """A running site, the address of its database, and PostgreSQL where it stands on it."""

    place: Place
    url: str
    cluster: Cluster | None

    @property
    def port(self) -> int:
        return int(self.place.url.rpartition(":")[2])


@pytest.fixture
def brief(cop_database: str) -> None:
    """Ask for it before `site`: on PostgreSQL in `make drill` alone."""
    if cop_database == "postgres" and not LONG:
        pytest.skip("on PostgreSQL in `make drill` alone")


@pytest.fixture
def site(cop_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    cluster = Cluster() if cop_database == "postgres" else None
    if cluster is not None:
        url = cluster.server.url("postgres")
        monkeypatch.setenv("COP_DATABASE_URL", url)  # for the server too
    try:
        place = start(build(tmp_path / "template"), tmp_path / "instance")
        if cluster is None:
            url = f"sqlite:///{place.folder / 'cop.sqlite'}"
        try:
            yield Site(place, url, cluster)
        finally:
            place.stop()
    finally:
        if cluster is not None:
            cluster.remove()
