"""What the tests of copies share: a community with a file, and an empty one to bring it into."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from cop import migrations
from cop.attachments.services import attach
from cop.contributions.models import Contribution
from cop.db import Base, session
from cop.members.viewer import viewer_of
from cop.testing import Make, make_app

Run = Callable[..., Result]


@pytest.fixture
def cop_plugins() -> list[Any] | None:
    return ["case_studies"]


@pytest.fixture
def folder(cop_app: Flask, tmp_path: Path) -> Path:
    """Where this app keeps its files; its instance is beside them."""
    cop_app.config["COP_FILES"] = str(tmp_path / "files")
    cop_app.instance_path = str(tmp_path)
    (tmp_path / "config.py").write_text("SECRET_KEY = 'theirs'\n", encoding="utf-8")
    return tmp_path / "files"


@pytest.fixture
def case(folder: Path, make: Make, case_document: dict[str, Any]) -> Contribution:
    """A case with a file beside it."""
    author = make.member("Maya Autrice")
    made = make.contribution("case_study", author, case_document)
    attach(viewer_of(author), made, io.BytesIO("Bonjour à vous".encode()), "note.txt")
    for one in migrations.owners():  # the tables of tests are made without their steps
        session.execute(text(f"CREATE TABLE {one.version_table} (version_num VARCHAR(32))"))
        version = text(f"INSERT INTO {one.version_table} VALUES ('{migrations.steps(one)[-1]}')")
        session.execute(version)
    session.commit()
    return made


@pytest.fixture
def elsewhere(empty_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An instance where nothing is yet, but keys of its own."""
    place = tmp_path / "elsewhere"
    place.mkdir()
    (place / "config.py").write_text("SECRET_KEY = 'ours'\n", encoding="utf-8")
    app = make_app(empty_url, plugins=["case_studies"], COP_FILES=str(place / "files"))
    app.instance_path = str(place)
    yield app
    app.extensions["cop"].engine.dispose()


def typed(app: Flask, *words: object) -> Result:
    """What the operator reads; a context of its own, as on a terminal."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["cop", *map(str, words)])


def rows(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables of the models."""
    with app.app_context():
        found = {
            name: sorted(map(tuple, session.execute(text(f"SELECT * FROM {name}"))), key=repr)
            for name in session.get_bind().dialect.get_table_names(session.connection())
            if name in Base.metadata.tables
        }
        session.rollback()
        session.remove()
    return found


def lying(folder: Path) -> dict[str, str]:
    """Each stored file with the hash of what it holds."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("??/*")
    }
