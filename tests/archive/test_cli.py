"""The same from a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions.models import Contribution
from cop.db import session
from cop.members.models import Member
from cop.testing import Make
from tests.archive.conftest import taken
from tests.archive.test_plan import BOOKMARK, edited


@pytest.fixture
def run(cop_app: Flask) -> Any:
    return lambda *words: cop_app.test_cli_runner().invoke(args=["cop", *map(str, words)])


def test_a_zip_goes_out_and_comes_back(
    make: Make, coordinator: Member, run: Any, tmp_path: Path
) -> None:
    thing = make.contribution("bookmark", coordinator, BOOKMARK)
    uid, handle, file = thing.uid, coordinator.handle, tmp_path / "outils.zip"
    assert run("export-zip", "bookmark", file, "--reader", handle).exit_code == 0
    assert file.read_bytes() == taken(coordinator)
    session.delete(thing)
    session.commit()
    looked = run("import-zip", file, "--member", handle)
    assert looked.output.split() == ["new", f"bookmark/{uid}.md"]
    assert session.scalars(select(Contribution)).all() == []
    written = run("import-zip", file, "--member", handle, "--write", "--publish")
    assert written.output.splitlines()[-1] == "1 written"
    assert session.scalars(select(Contribution.uid)).all() == [uid]


def test_what_is_refused_stops_all_unless_it_is_left_out(
    make: Make, coordinator: Member, run: Any, tmp_path: Path
) -> None:
    things = [make.contribution("bookmark", coordinator, BOOKMARK | {"title": one}) for one in "AB"]
    file, handle = tmp_path / "outils.zip", coordinator.handle
    file.write_bytes(edited(taken(coordinator), ("title: B", "title: ''")))
    for thing in things:
        session.delete(thing)
    session.commit()
    stopped = run("import-zip", file, "--member", handle, "--write")
    assert (stopped.exit_code, session.scalars(select(Contribution)).all()) == (1, [])
    assert run("import-zip", file, "--member", handle, "--write", "--leave-out").exit_code == 0
    assert session.scalars(select(Contribution.title)).all() == ["A"]


def test_a_slip_of_the_hand_is_said_plainly(
    make: Make, coordinator: Member, run: Any, tmp_path: Path
) -> None:
    member, file = make.member(), tmp_path / "a.zip"
    file.write_bytes(b"no zip")
    for words in (
        ("export-zip", "recipe", file, "--reader", member.handle),
        ("export-zip", "bookmark", file, "--reader", "nobody"),
        ("import-zip", file, "--member", member.handle),
        ("import-zip", file, "--member", coordinator.handle),
    ):
        answer = run(*words)
        assert (answer.exit_code, answer.output.startswith("Error: ")) == (1, True)
    assert file.read_bytes() == b"no zip"
