"""What the database keeps to on every connection."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from cop.db import UID_ALPHABET, is_cop_table, make_engine, new_uid, session, write_new
from cop.jobs import JobRun
from cop.members.models import Organisation
from cop.testing import Make, make_app

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "trusted_schema": 0,
    "secure_delete": 1,
    "busy_timeout": 10_000,  # milliseconds
}


@pytest.fixture
def engine(cop_url: str) -> Iterator[Engine]:
    engine = make_engine(cop_url)
    yield engine
    engine.dispose()


@pytest.fixture
def on_sqlite(cop_database: str) -> None:
    if cop_database != "sqlite":
        pytest.skip("a matter of SQLite")


@pytest.mark.usefixtures("on_sqlite")
def test_every_connection_of_the_pool_has_the_settings_that_lose_nothing(engine: Engine) -> None:
    connections = [engine.raw_connection() for _ in range(3)]

    for connection in connections:
        cursor = connection.cursor()
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
        assert found == PRAGMAS
    for connection in connections:
        connection.close()


@pytest.mark.usefixtures("on_sqlite")
@pytest.mark.parametrize(
    ("method", "begins"),
    [("GET", "BEGIN"), ("HEAD", "BEGIN"), ("POST", "BEGIN IMMEDIATE"), ("PUT", "BEGIN IMMEDIATE")],
)
def test_a_request_that_may_write_takes_the_write_lock_at_its_start(
    cop_app: Flask, method: str, begins: str
) -> None:
    seen: list[str] = []
    session.rollback()
    with cop_app.test_request_context("/", method=method):
        raw = session.connection().connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(seen.append)
        session.rollback()
        session.execute(select(JobRun.name))
        raw.set_trace_callback(None)

    assert [line for line in seen if line.startswith("BEGIN")] == [begins]


@pytest.mark.usefixtures("on_sqlite")
def test_work_outside_a_request_takes_the_write_lock_too(cop_app: Flask) -> None:
    seen: list[str] = []
    session.rollback()
    raw = session.connection().connection.driver_connection
    assert raw is not None
    raw.set_trace_callback(seen.append)
    session.rollback()
    session.execute(select(JobRun.name))
    raw.set_trace_callback(None)

    assert [line for line in seen if line.startswith("BEGIN")] == ["BEGIN IMMEDIATE"]


def test_two_writers_wait_for_each_other_and_both_are_kept(engine: Engine) -> None:
    """Both read the row before either writes: with a late lock, one would fail or be lost."""
    with engine.begin() as connection:
        connection.execute(insert(JobRun).values(name="counter", error="0"))
    failures: list[BaseException] = []

    def add_one() -> None:
        try:
            with engine.begin() as connection:
                found = connection.scalar(
                    select(JobRun.error).where(JobRun.name == "counter").with_for_update()
                )
                connection.execute(
                    JobRun.__table__.update().values(error=str(int(found or 0) + 1))  # type: ignore[attr-defined]
                )
        except BaseException as failure:
            failures.append(failure)

    writers = [threading.Thread(target=add_one) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert failures == []
    with engine.connect() as connection:
        assert connection.scalar(select(JobRun.error)) == "8"


@pytest.mark.parametrize("kept", [True, False])
def test_of_two_who_write_the_same_key_at_once_one_is_kept(cop_app: Flask, kept: bool) -> None:
    """The second waits for the first, and writes only what the first let go."""
    written: list[bool] = []

    def write(name: str) -> bool:
        return write_new(JobRun.__table__, "name", {"name": "counter", "error": name})

    def second() -> None:
        with cop_app.app_context():
            written.append(write("second"))
            session.commit()

    assert write("first")
    other = threading.Thread(target=second)
    other.start()
    session.commit() if kept else session.rollback()
    other.join()

    assert written == [not kept]
    assert session.scalars(select(JobRun.error)).all() == ["first" if kept else "second"]


def test_two_apps_have_databases_of_their_own(new_url: Any) -> None:
    first, second = make_app(new_url()), make_app(new_url())
    with first.app_context():
        Make().organisation("Only here")
    with second.app_context():
        assert session.scalars(select(Organisation.name)).all() == []
    for app in (first, second):
        app.extensions["cop"].engine.dispose()


def test_a_uid_is_ten_signs_that_are_hard_to_mistake() -> None:
    made = {new_uid() for _ in range(200)}

    assert len(made) == 200
    assert {len(uid) for uid in made} == {10}
    assert set("".join(made)) <= set(UID_ALPHABET)
    assert set("01lo") & set(UID_ALPHABET) == set()


@pytest.mark.parametrize(
    ("name", "ours"),
    [("cop_core_member", True), ("cop_version_core", True), ("user", False), ("copy", False),
     (None, False), ("", False)],
)  # fmt: skip
def test_a_host_can_tell_our_tables_from_its_own(name: str | None, ours: bool) -> None:
    assert is_cop_table(name) is ours


@pytest.mark.parametrize(
    "told", [{"uid": "1" * 10}, {"uid": "2" * 10, "name": None}], ids=["key", "row"]
)
def test_an_error_of_the_database_tells_no_value_to_a_log(
    cop_app: Flask, caplog: pytest.LogCaptureFixture, told: dict[str, Any]
) -> None:
    """A refused row, by its key or by what it lacks: PostgreSQL would quote it, SQLAlchemy too."""
    row = {"kind": "rrma", "name": "Canari", "short_name": "Canari", "uid": "1" * 10}
    session.execute(insert(Organisation.__table__).values(row))
    with pytest.raises(IntegrityError):
        try:
            session.execute(insert(Organisation.__table__).values(row | told))
        except IntegrityError:
            logging.getLogger("cop").exception("refused")
            raise
    session.rollback()
    assert "cop_core_organisation" in caplog.text and "IntegrityError" in caplog.text
    assert [word for word in ("Canari", "1111111111", "2222222222") if word in caplog.text] == []


@pytest.fixture
def on_postgres(cop_database: str) -> None:
    if cop_database != "postgres":
        pytest.skip("a matter of PostgreSQL")


def ask(engine: Engine, times: int) -> list[tuple[int, int]]:
    """Ask one thing in as many transactions that are given up; how often it was run by a plan that
    was kept, and by one of its own."""
    plans = (
        "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE :one"
    )
    for _ in range(times):
        with engine.connect() as connection:
            connection.execute(select(JobRun.name).where(JobRun.name == "none"))
    with engine.connect() as connection:
        kept = connection.execute(text(plans), {"one": "SELECT cop_core_job.name%"})
        return [(row[0], row[1]) for row in kept]


@pytest.mark.usefixtures("on_postgres")
def test_postgres_keeps_the_plans_of_what_only_reads(engine: Engine) -> None:
    [(kept, own)] = ask(engine, 20)
    assert (kept > 0, own) == (True, 5)


@pytest.mark.usefixtures("on_postgres")
def test_a_transaction_that_is_given_up_leaves_nothing_with_its_plans_kept(engine: Engine) -> None:
    ask(engine, 20)
    with engine.connect() as connection:
        connection.execute(insert(JobRun).values(name="given up"))
    with engine.connect() as connection:
        found = select(JobRun.name).where(JobRun.name == "given up")
        assert connection.execute(found).all() == []


@pytest.mark.usefixtures("on_postgres")
def test_after_an_error_the_connection_goes_on(engine: Engine) -> None:
    ask(engine, 20)
    with engine.connect() as connection, pytest.raises(ProgrammingError):
        connection.execute(text("SELECT nothing_of_the_kind"))
    assert ask(engine, 1) == []
    [(_kept, own)] = ask(engine, 20)
    assert own == 5
