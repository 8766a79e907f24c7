"""What an operator types, and what is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, inspect, select

from cop.contributions.models import State
from cop.db import Base, session
from cop.members.models import Member, Term
from cop.testing import Make, make_app

Run = Callable[..., Result]


@pytest.fixture
def cop_plugins() -> list[Any] | None:
    return ["case_studies"]


@pytest.fixture
def run(cop_app: Flask) -> Run:
    return lambda *words: cop_app.test_cli_runner().invoke(args=["cop", *words])


@pytest.fixture
def empty_app(empty_url: str) -> Iterator[Flask]:
    app = make_app(empty_url, plugins=["case_studies"])
    yield app
    app.extensions["cop"].engine.dispose()


def test_upgrade_makes_the_tables_and_the_words_to_start_with(empty_app: Flask) -> None:
    result = empty_app.test_cli_runner().invoke(args=["cop", "db", "upgrade"])

    assert (result.exit_code, result.output) == (0, "tables of core\ntables of case_studies\n")
    with empty_app.app_context():
        made = set(inspect(session.connection()).get_table_names())
        made = {name for name in made if not name.startswith("cop__")}  # of the full-text index
        ours = {name for name in Base.metadata.tables if name.startswith(
            ("cop_core_", "cop_case_studies_"))}  # fmt: skip
        assert made == ours | {"cop_version_core", "cop_version_case_studies"}
        assert session.scalar(select(func.count(Term.id)))
        session.remove()


def test_a_new_step_is_asked_for_by_its_owner(run: Run) -> None:
    result = run("db", "new-step", "nobody", "nothing")

    assert (result.exit_code, result.output) == (1, "Error: no active owner 'nobody'\n")


def test_a_new_step_that_nothing_needs_is_not_written(empty_app: Flask) -> None:
    runner = empty_app.test_cli_runner()
    runner.invoke(args=["cop", "db", "upgrade"])
    result = runner.invoke(args=["cop", "db", "new-step", "case_studies", "nothing"])

    assert result.output == "the tables already agree with the models\n"


def test_the_demo_is_refused_where_it_was_not_asked_for(run: Run) -> None:
    result = run("demo", "--reset")

    assert (result.exit_code, result.output) == (
        1,
        "Error: only with COP_DEMO=1: this fills the site with fiction\n",
    )


def test_a_refused_reset_deletes_nobody(run: Run, make: Make) -> None:
    make.member("Somebody")
    run("demo", "--reset")

    session.rollback()
    assert session.scalars(select(Member.name)).all() == ["Somebody"]


def test_the_demo_is_filled_in_where_it_was(cop_app: Flask, run: Run) -> None:
    cop_app.config["COP_DEMO"] = True
    result = run("demo")

    assert (result.exit_code, result.output.splitlines()) == (
        0,
        ["17 organisations, 22 people", "content of case_studies"],
    )


def test_tick_names_what_it_ran(run: Run) -> None:
    first, second = run("tick"), run("tick")

    assert first.output.splitlines() == [
        "mail.send",
        "mail.forget",
        "contributions.purge",
        "search.forget",
        "attachments.sweep",
        "contributions.overwrite_log",
        "case_studies.unanswered",
    ]
    assert (second.exit_code, second.output) == (0, "")


def test_plugins_says_which_are_active_and_with_what(run: Run) -> None:
    result = run("plugins")

    assert result.output.split() == ["active", "case_studies", "/etudes-de-cas", "case_study"]


def test_plugins_says_why_one_was_left_out(cop_url: str) -> None:
    app = make_app(cop_url, plugins=["no_such_plugin"], COP_PLUGINS_STRICT=False)
    result = app.test_cli_runner().invoke(args=["cop", "plugins"])
    app.extensions["cop"].engine.dispose()

    assert result.output.split(maxsplit=2) == [
        "refused",
        "no_such_plugin",
        "plugin 'no_such_plugin' is not installed (entry-point group 'cop.plugins')\n",
    ]


@pytest.mark.parametrize("name", ["Bookmarks", "../out", "a", "x" * 40, "signets-2"])
def test_a_plugin_that_cant_be_called_so_is_not_started(
    run: Run, tmp_path: Path, name: str
) -> None:
    result = run("new-plugin", name, "--into", str(tmp_path))

    assert result.exit_code == 1
    assert result.output.startswith("Error: a plugin's name is lower-case letters, digits and ")
    assert [path for path in tmp_path.iterdir() if path.is_dir() and path.name == name] == []


def test_export_writes_a_file_for_each_contribution(
    run: Run, make: Make, case_document: dict[str, Any], tmp_path: Path
) -> None:
    case = make.contribution("case_study", make.member(), case_document)
    uid = case.uid
    make.contribution("case_study", make.member(), case_document, state=State.WITHDRAWN)
    session.remove()
    result = run("export", str(tmp_path / "copy"))

    assert result.output == f"1 files in {tmp_path / 'copy'}\n"
    files = [path.relative_to(tmp_path) for path in tmp_path.rglob("*.md")]
    assert files == [Path("copy/case_study") / f"{uid}.md"]
