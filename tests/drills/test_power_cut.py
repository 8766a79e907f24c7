"""The power goes at any moment of an upload: no row is there whose bytes are not.

A model: bytes last once their file was flushed; a name lasts once its folder was flushed after it
was given; a row lasts once its commit came back (SQLite with synchronous=FULL: tests/test_db.py).
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.datastructures import FileStorage

from cop.db import session
from cop.testing import Make

Step = tuple[str, str]


@pytest.fixture
def cop_plugins() -> list[Any] | None:
    return ["case_studies"]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """What the disk is told, in order."""
    done: list[Step] = []
    flush, rename = os.fsync, os.replace

    def on_flush(handle: int) -> None:
        flush(handle)
        done.append(("flushed", os.readlink(f"/proc/self/fd/{handle}")))

    def on_rename(old: Any, new: Any) -> None:
        rename(old, new)
        done.append(("named", f"{old} {new}"))

    monkeypatch.setattr(os, "fsync", on_flush)
    monkeypatch.setattr(os, "replace", on_rename)
    return done


def lasting(steps: list[Step]) -> set[str]:
    """The names of the files that are whole after a power cut behind these steps."""
    flushed, waiting, found = set[str](), set[str](), set[str]()
    for what, path in steps:
        if what == "named":
            old, new = path.split()
            waiting |= {new} if old in flushed else set()
        elif what == "flushed":
            flushed.add(path)
            found |= {new for new in waiting if new.rpartition("/")[0] == path}
    return {path.rpartition("/")[2] for path in found}


@pytest.mark.one_database
def test_at_no_moment_of_an_upload_does_a_row_speak_of_bytes_that_would_be_lost(
    cop_app: Flask, make: Make, login_as: Callable[..., Any], case_document: dict[str, Any],
    tmp_path: Path, steps: list[Step],
) -> None:  # fmt: skip
    cop_app.config["COP_FILES"] = str(tmp_path / "files")
    author = make.member()
    case = make.contribution("case_study", author, case_document)
    client = login_as(author)
    session.commit()
    steps.clear()
    engine = cop_app.extensions["cop"].engine

    def on_commit(connection: Any) -> None:
        if connection.info.pop("drill", None):
            steps.append(("committed", ""))

    def on_insert(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO cop_core_attachment "):
            connection.info["drill"] = True

    event.listen(engine, "before_cursor_execute", on_insert)
    event.listen(engine, "commit", on_commit)
    try:
        answer = client.post(
            f"/fiches/{case.uid}/documents",
            data={
                "csrf_token": client.token,
                "files": FileStorage(io.BytesIO(b"Bonjour"), "note.txt"),
            },
        )
    finally:
        event.remove(engine, "before_cursor_execute", on_insert)
        event.remove(engine, "commit", on_commit)

    assert answer.status_code == 303
    stored = {path.name for path in (tmp_path / "files").glob("??/*")}
    assert len(stored) == 1
    assert steps.count(("committed", "")) == 1
    assert lasting(steps[: steps.index(("committed", ""))]) == stored


@pytest.mark.parametrize(
    ("lost", "steps"),
    [
        ("its bytes", [("named", "/a/x /a/b/y"), ("flushed", "/a/b")]),
        ("its name", [("flushed", "/a/x"), ("named", "/a/x /a/b/y")]),
        ("its name, flushed too early",
         [("flushed", "/a/x"), ("flushed", "/a/b"), ("named", "/a/x /a/b/y")]),
    ],
)  # fmt: skip
def test_the_model_knows_what_a_power_cut_takes(lost: str, steps: list[Step]) -> None:
    assert lasting(steps) == set()
    assert lasting([("flushed", "/a/x"), ("named", "/a/x /a/b/y"), ("flushed", "/a/b")]) == {"y"}
