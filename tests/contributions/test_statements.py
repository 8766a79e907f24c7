"""Queries that are kept: written once, and never out of date."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions import statements
from cop.contributions.statements import ago, kept, written
from cop.db import session


def test_a_query_is_written_once_for_each_key(cop_app: Flask) -> None:
    written: list[str] = []
    with cop_app.app_context():
        for key in ("a", "b", "a"):
            kept(key, lambda key=key: written.append(key) or key)  # type: ignore[misc]
    assert written == ["a", "b"]


def test_no_more_are_kept_than_the_limit(cop_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "MOST_KEPT", 3)
    with cop_app.app_context():
        for number in range(10):
            kept(number, lambda: select(1))
        assert list(cop_app.extensions["cop"].statements) == [9]


def test_a_moment_ago_moves_with_the_clock(cop_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with cop_app.app_context():
        query = select(ago(timedelta(days=2)))
        seen = []
        for day in (10, 11):
            monkeypatch.setattr(
                statements, "now", lambda day=day: datetime(2027, 3, day, tzinfo=UTC)
            )
            seen.append(session.scalar(query))
    assert seen == [datetime(2027, 3, 8, tzinfo=UTC), datetime(2027, 3, 9, tzinfo=UTC)]


@pytest.mark.parametrize("word", ["it's", "a b", "", "é", "x); --"])
def test_only_a_name_is_written_into_a_query(word: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        written(["case_study", word])
