"""PostgreSQL's own programs: found, told where to go, and never told a password aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from cop.backup import BackupRefused, postgres

pytestmark = pytest.mark.one_database


def test_where_its_programs_are_missing_it_says_what_to_install(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    with pytest.raises(BackupRefused, match="apt install postgresql-client"):
        postgres.program("pg_dump")


def test_the_newest_of_several_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "DEBIAN", tmp_path)
    for version in ("9", "15", "17"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "pg_dump").touch()
    assert postgres.program("pg_dump") == str(tmp_path / "17" / "bin" / "pg_dump")


def test_the_password_goes_by_the_environment_and_not_by_the_command(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    said = tmp_path / "pg_dump"
    said.write_text(
        '#!/bin/sh\necho "$PGHOST $PGUSER $PGDATABASE $PGSSLMODE $PGPASSWORD $*" >&2\nexit 1\n'
    )
    said.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    url = make_url("postgresql+psycopg://cop:s3cret@db.example/cop?sslmode=require")
    with pytest.raises(BackupRefused) as caught:
        postgres.run("pg_dump", "--file=x", url=url)
    assert str(caught.value) == (
        "pg_dump a échoué, et rien n’a été changé\u202f: db.example cop cop require s3cret --file=x"
    )
