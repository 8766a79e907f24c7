"""The index made anew, and compared with what stands."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, text, update

from cop.contributions.models import Contribution
from cop.db import session
from cop.search import index
from cop.search.models import SearchEntry
from cop.testing import Make


@pytest.fixture
def shared(make: Make, case_document: dict[str, Any]) -> list[Contribution]:
    author = make.member()
    return [
        make.contribution("case_study", author, case_document | {"title": f"Moulin {number}"})
        for number in range(5)
    ]


def spoil(things: list[Contribution]) -> None:
    """One entry is lost, another says something else."""
    session.execute(delete(SearchEntry).where(SearchEntry.contribution_id == things[0].id))
    session.execute(
        update(SearchEntry)
        .where(SearchEntry.contribution_id == things[1].id)
        .values(title=" pompe ")
    )
    session.commit()


def test_a_fresh_index_agrees(shared: list[Contribution]) -> None:
    assert index.check() == []


def test_what_differs_is_named_and_made_anew(
    cop_app: Flask, shared: list[Contribution], monkeypatch: pytest.MonkeyPatch
) -> None:
    uids = [thing.uid for thing in shared]
    spoil(shared)
    assert sorted(index.check()) == sorted(uids[:2])
    monkeypatch.setattr(index, "AT_ONCE", 2)
    told: list[tuple[int, int]] = []
    assert index.rebuild(lambda done, total: told.append((done, total))) == 5
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert index.check() == []


def test_the_commands_tell_and_mend(cop_app: Flask, shared: list[Contribution]) -> None:
    run = cop_app.test_cli_runner().invoke
    session.commit()
    good = run(args=["cop", "search", "check"])
    assert (good.exit_code, good.output) == (0, "index and contributions agree\n")
    spoil(shared)
    bad = run(args=["cop", "search", "check"])
    assert bad.exit_code == 1
    assert "2 entries differ" in bad.output and "flask cop search rebuild" in bad.output
    session.commit()
    mended = run(args=["cop", "search", "rebuild"])
    assert mended.output == "5 of 5\nthe index is whole: 5 entries\n"
    assert run(args=["cop", "search", "check"]).exit_code == 0


def test_a_broken_full_text_index_is_told_and_mended(
    cop_app: Flask, shared: list[Contribution]
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its indexes by itself")
    session.execute(text("INSERT INTO cop__words (cop__words) VALUES ('delete-all')"))
    session.commit()
    run = cop_app.test_cli_runner().invoke
    told = run(args=["cop", "search", "check"])
    assert (told.exit_code, "the index is broken" in told.output) == (1, True)
    session.rollback()
    assert run(args=["cop", "search", "rebuild"]).exit_code == 0
    assert run(args=["cop", "search", "check"]).exit_code == 0
