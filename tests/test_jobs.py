"""Jobs: once whatever the number of workers, each in a transaction of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from cop import jobs
from cop.db import now, session
from cop.jobs import JobRun, tick
from cop.mail.outbox import Mail, post
from cop.plugin import Job, Plugin
from cop.testing import make_app

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
RAN: list[str] = []


def note() -> None:
    RAN.append("note")


def write_then_fail() -> None:
    post(to="paul@cop.example", subject="Never", body="Never")
    session.flush()
    raise RuntimeError("the case of Maboé")


CHORES = Plugin(
    name="chores",
    title="Chores",
    api=1,
    jobs=[Job(name="chores.note", every=timedelta(hours=1), run=note)],
)
BROKEN = Plugin(
    name="broken",
    title="Broken",
    api=1,
    jobs=[Job(name="broken.fail", every=timedelta(hours=1), run=write_then_fail)],
)


@pytest.fixture(autouse=True)
def nothing_ran() -> Iterator[None]:
    RAN.clear()
    yield


@pytest.fixture
def cop_plugins() -> list[Plugin]:
    return [BROKEN, CHORES]


def test_a_job_runs_at_the_first_tick_and_again_when_its_time_has_come(cop_app: Flask) -> None:
    assert "chores.note" in tick(NOON)
    assert "chores.note" not in tick(NOON + timedelta(minutes=59))
    assert "chores.note" in tick(NOON + timedelta(minutes=60))
    assert RAN == ["note", "note"]


def test_the_core_and_every_plugin_have_their_jobs_in_one_list(cop_app: Flask) -> None:
    assert tick(NOON) == [
        "mail.send",
        "mail.forget",
        "contributions.purge",
        "search.forget",
        "attachments.sweep",
        "contributions.overwrite_log",
        "broken.fail",
        "chores.note",
    ]


@pytest.mark.usefixtures("cop_app")
def test_a_job_runs_once_when_several_workers_tick_at_once(
    cop_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "CORE_JOBS", ())
    # Made one after the other: Python 3.11's parser, which routing needs, isn't safe in threads.
    apps = [make_app(cop_url, plugins=[CHORES]) for _ in range(4)]
    start = threading.Barrier(len(apps), timeout=30)
    failures: list[BaseException] = []

    def work(app: Flask) -> None:
        try:
            with app.app_context():
                start.wait()
                tick(NOON)
        except BaseException as failure:
            failures.append(failure)
        finally:
            app.extensions["cop"].engine.dispose()

    threads = [threading.Thread(target=work, args=[app]) for app in apps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (failures, RAN) == ([], ["note"])


def test_a_job_that_fails_is_undone_logged_and_tried_at_its_next_time(
    cop_app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="cop.jobs"):
        assert "broken.fail" in tick(NOON)

    assert session.scalars(select(Mail.id)).all() == []
    assert [record.getMessage() for record in caplog.records] == ["job broken.fail failed"]
    row = session.get_one(JobRun, "broken.fail")
    # The class alone: the message of an exception may quote what was being written.
    assert (row.error, row.due_at) == ("RuntimeError", NOON + timedelta(hours=1))
    assert "broken.fail" in tick(NOON + timedelta(hours=1))


def test_a_job_that_fails_keeps_no_other_from_running(cop_app: Flask) -> None:
    tick(NOON)

    assert RAN == ["note"]


def test_a_job_that_works_again_has_no_error_any_more(cop_app: Flask) -> None:
    session.add(JobRun(name="chores.note", due_at=NOON, error="RuntimeError"))
    session.commit()
    tick(NOON)

    assert session.get_one(JobRun, "chores.note").error == ""


def test_a_tick_without_a_moment_is_now(cop_app: Flask) -> None:
    before = now()
    tick()

    assert before + timedelta(hours=1) <= session.get_one(JobRun, "chores.note").due_at


def test_what_was_left_unsaved_before_a_tick_is_not_saved_by_it(cop_app: Flask) -> None:
    post(to="paul@cop.example", subject="Half done", body="Half done")
    tick(NOON)

    assert session.scalars(select(Mail.subject)).all() == []
