"""A copy holds one moment, whole, and nothing that was erased."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from flask import Flask

from cop.attachments.storage import store
from cop.contributions.models import Contribution
from cop.db import session
from tests.backup.conftest import lying, typed


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


def test_a_copy_is_one_folder_for_its_owner_alone_and_says_what_belongs_to_it(
    cop_app: Flask, case: Contribution, folder: Path, copies: Path, cop_database: str
) -> None:
    database = {"sqlite": "cop.sqlite", "postgres": "cop.dump"}[cop_database]
    result = typed(cop_app, "backup", copies)

    assert (result.exit_code, result.output.splitlines()) == (0, [
        "base\u202f: copiée",
        "documents\u202f: 1 sur 1",
        "base\u202f: relue, entière",
        str(next(copies.iterdir())),
    ])  # fmt: skip
    (copy,) = copies.iterdir()
    assert sorted(path.name for path in copy.iterdir()) == sorted(
        ["config.py", "copy.json", "files", database]
    )
    assert lying(copy / "files") == lying(folder)
    assert json.loads((copy / "copy.json").read_text())["files"] == list(lying(folder))
    assert [path for path in copy.rglob("*") if path.stat().st_mode & 0o077
            and path.name != "config.py"] == []  # fmt: skip


def test_bytes_that_no_row_names_any_more_are_in_no_copy(
    cop_app: Flask, case: Contribution, copies: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    given.write_text("erased last week")
    store().keep(given, "ab" * 32)
    typed(cop_app, "backup", copies)

    assert [path.name for path in copies.rglob("ab*") if path.is_file()] == []


@pytest.mark.one_database
def test_a_file_that_the_store_lost_is_named_and_the_rest_is_copied(
    cop_app: Flask, case: Contribution, folder: Path, copies: Path
) -> None:
    (name,) = lying(folder)
    store().forget(store().path(name))
    result = typed(cop_app, "backup", copies)

    assert (result.exit_code, result.output.splitlines()[-1]) == (
        1,
        "Error: La copie est faite, mais il manque ces documents, ou leur contenu n’est plus le "
        f"même\u202f: {name}",
    )
    assert [path.name for path in copies.glob("*/copy.json")] == ["copy.json"]


@pytest.mark.one_database
def test_a_copy_that_fails_leaves_nothing_that_could_be_taken_for_one(
    cop_app: Flask, case: Contribution, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "sync", full)
    result = typed(cop_app, "backup", copies)

    assert (result.exit_code, result.output.splitlines()[-1]) == (
        1, "Error: No space left on device")  # fmt: skip
    assert list(copies.iterdir()) == []


@pytest.mark.one_database
def test_old_copies_go_and_nothing_else_does(
    cop_app: Flask, case: Contribution, copies: Path
) -> None:
    for name in ("2020-01-01T000000Z", "2020-01-01", "notes"):
        (copies / name).mkdir(parents=True)
    result = typed(cop_app, "backup", copies, "--keep", 30)

    assert "supprimée, trop ancienne\u202f: 2020-01-01T000000Z" in result.output.splitlines()
    kept = sorted(path.name for path in copies.iterdir())
    assert (kept[0], kept[2], len(kept)) == ("2020-01-01", "notes", 3)


@pytest.mark.one_database
def test_nothing_of_the_session_is_left_open_behind_it(
    cop_app: Flask, case: Contribution, copies: Path
) -> None:
    typed(cop_app, "backup", copies)
    session.rollback()

    assert session.get_bind().pool.checkedout() == 0  # type: ignore[union-attr]
