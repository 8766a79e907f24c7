"""A form is taken in once, whatever the number of clicks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from cop.contributions.care import purge_deleted
from cop.contributions.models import Comment, Once
from cop.db import now, session
from cop.testing import Make

KEY = "abcdefghijklmnopqrstuv"


def post(client: Any, path: str, key: str, body: str = "Une piste.") -> Any:
    return client.post(path, data={"csrf_token": client.token, "once": key, "body": body})


@pytest.fixture
def path(make: Make, case_document: dict[str, Any]) -> str:
    made = make.contribution("case_study", make.member(), case_document)
    return f"/fiches/{made.uid}/commentaires"


def count() -> int:
    return session.scalar(select(func.count(Comment.id))) or 0


def test_two_clicks_are_one_answer(make: Make, login_as: Any, path: str) -> None:
    client = login_as(make.member())
    answers = [post(client, path, KEY), post(client, path, KEY)]
    assert (answers[0].location, count()) == (answers[1].location, 1)


def test_an_answer_and_where_it_led_are_kept_together(
    make: Make, login_as: Any, path: str, cop_app: Flask
) -> None:
    client = login_as(make.member())
    engine, commits = cop_app.extensions["cop"].engine, list[Any]()

    def on_commit(connection: Any) -> None:
        commits.append(connection)

    event.listen(engine, "commit", on_commit)
    try:
        led = post(client, path, KEY).location
    finally:
        event.remove(engine, "commit", on_commit)
    assert (len(commits), session.scalars(select(Once.location)).all()) == (1, [led])


def test_another_form_is_another_answer(make: Make, login_as: Any, path: str) -> None:
    client = login_as(make.member())
    post(client, path, KEY)
    post(client, path, KEY[::-1])
    assert count() == 2


@pytest.mark.parametrize("key", ["", "short", "é" * 20, "x" * 65, "a b" * 8])
def test_a_key_that_is_none_is_not_kept(make: Make, login_as: Any, path: str, key: str) -> None:
    client = login_as(make.member())
    assert [post(client, path, key).status_code for _ in range(2)] == [303, 303]
    assert (count(), session.scalar(select(func.count(Once.key)))) == (2, 0)


def test_a_refused_form_may_be_sent_again_with_its_key(
    make: Make, login_as: Any, path: str
) -> None:
    client = login_as(make.member())
    statuses = [post(client, path, KEY, "").status_code, post(client, path, KEY).status_code]
    assert (statuses, count()) == ([422, 303], 1)


def test_somebody_elses_key_tells_nothing(make: Make, login_as: Any, path: str) -> None:
    post(login_as(make.member()), path, KEY)
    other = post(login_as(make.member()), path, KEY)
    assert (other.location, count()) == ("/", 1)


def test_keys_are_forgotten_after_two_days(make: Make, login_as: Any, path: str) -> None:
    post(login_as(make.member()), path, KEY)
    session.scalars(select(Once)).one().at = now() - timedelta(days=3)
    session.commit()
    purge_deleted()
    assert session.scalar(select(func.count(Once.key))) == 0
