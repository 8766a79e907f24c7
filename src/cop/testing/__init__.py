"""A pytest plugin for cop and for plugins of cop: an app, people to sign in as, `check_plugin`.

def test_a_bookmark_is_shared(cop_app, make, login_as):
    client = login_as(make.member())
    …
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cop.db import Base, make_engine, session
from cop.members.models import Member
from cop.testing.checks import check_plugin
from cop.testing.host import fill, make_app
from cop.testing.people import Make

__all__ = ["Make", "check_plugin", "fill", "make_app"]


@pytest.fixture
def cop_plugins() -> list[Any] | None:
    """The plugins of the app under test; a test module may answer its own."""
    return None


@pytest.fixture
def cop_url(tmp_path: Path) -> Iterator[str]:
    """The address of a database for one test: SQLite, or the empty one of `COP_TEST_DATABASE_URL`.

    A project with many tests may answer a copy of one that `fill` has filled once.
    """
    given = os.environ.get("COP_TEST_DATABASE_URL")
    if not given:
        yield f"sqlite:///{tmp_path / 'cop.sqlite'}"
        return
    yield given
    engine = make_engine(given)
    Base.metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture
def cop_app(cop_url: str, cop_plugins: list[Any] | None) -> Iterator[Flask]:
    """An app with all tables and the starting vocabularies, inside its context."""
    app = make_app(cop_url, plugins=cop_plugins)
    with app.app_context():
        engine = app.extensions["cop"].engine
        fill(engine)
        yield app
        session.rollback()
        session.remove()
        engine.dispose()


@pytest.fixture
def make(cop_app: Flask) -> Make:
    return Make()


@pytest.fixture
def login_as(cop_app: Flask) -> Callable[[Member | None], FlaskClient]:
    """A browser signed in as a member, or nobody; `client.token` holds its CSRF token."""

    def login(member: Member | None) -> FlaskClient:
        client = cop_app.test_client()
        if member is not None:
            with client.session_transaction() as kept:
                kept["who"] = member.handle
        client.token = client.get("/test/csrf").get_data(as_text=True)  # type: ignore[attr-defined]
        return client

    return login
