"""Tables: from any earlier step to the models of today, each owner for itself, killed or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import Column, Engine, Integer, MetaData, Table, inspect, text

from cop import migrations
from cop.db import is_cop_table, session
from cop.migrations import Owner
from cop.site import create_app
from cop.testing import make_app

pytestmark = pytest.mark.slow

CREATE = """
import os, signal
import sqlalchemy as sa
from alembic import op
revision, down_revision = {number!r}, {before!r}
branch_labels = depends_on = None

def upgrade():
    op.create_table("cop_chores_{number}", sa.Column("id", sa.Integer, primary_key=True))
    {then}

def downgrade():
    op.drop_table("cop_chores_{number}")
"""
DIE = 'if os.environ.get("COP_TEST_KILL"): os.kill(os.getpid(), signal.SIGKILL)'
UPGRADE = """
import sys
from pathlib import Path
from cop import migrations
from cop.testing import make_app
with make_app(sys.argv[1], plugins=[]).app_context():
    migrations.upgrade(migrations.Owner("chores", Path(sys.argv[2])))
"""


@contextmanager
def site(url: str, folder: Path) -> Iterator[Flask]:
    """The standalone site: the core's tables, its own, and those of the built-in plugins."""
    app = create_app(
        {"TESTING": True, "SECRET_KEY": "for tests", "COP_DATABASE_URL": url}, instance_path=folder
    )
    with inside(app):
        yield app


@contextmanager
def inside(app: Flask) -> Iterator[Engine]:
    with app.app_context():
        engine: Engine = app.extensions["cop"].engine
        yield engine
        session.remove()
        engine.dispose()


def owners_and_steps() -> list[tuple[str, str]]:
    """Every owner of tables with each step it ever had."""
    app = create_app({"SECRET_KEY": "for tests", "COP_DATABASE_URL": "sqlite://"})
    with app.app_context():
        return [(one.name, step) for one in migrations.owners() for step in migrations.steps(one)]


def owner(name: str) -> Owner:
    return next(one for one in migrations.owners() if one.name == name)


def tables() -> set[str]:
    found = set(inspect(session.connection()).get_table_names())
    session.rollback()  # or its lock would keep the next upgrade waiting
    return found


def differences() -> dict[str, list[Any]]:
    return {one.name: migrations.differences(one) for one in migrations.owners()}


def at(one: Owner) -> str | None:
    """The step that the tables of an owner are at."""
    found: str | None = session.scalar(text(f"SELECT version_num FROM {one.version_table}"))
    session.rollback()
    return found


def test_the_core_the_site_and_every_plugin_with_tables_have_steps() -> None:
    assert {name for name, _step in owners_and_steps()} >= {"core", "site", "case_studies"}


@pytest.mark.parametrize(("name", "step"), owners_and_steps())
def test_tables_come_from_every_earlier_step_to_the_models_of_today(
    empty_url: str, tmp_path: Path, name: str, step: str
) -> None:
    with site(empty_url, tmp_path):
        if name != "core":  # the others' foreign keys lead there
            migrations.upgrade(owner("core"))
        migrations.upgrade(owner(name), step)
        assert at(owner(name)) == step
        migrations.upgrade_all()

        assert differences() == {one.name: [] for one in migrations.owners()}
        assert at(owner(name)) == migrations.steps(owner(name))[-1]


def test_an_upgrade_of_what_is_newest_changes_nothing(empty_url: str, tmp_path: Path) -> None:
    with site(empty_url, tmp_path):
        migrations.upgrade_all()
        before = tables()
        migrations.upgrade_all()

        assert tables() == before
        assert differences() == {
            "core": [],
            "site": [],
            "case_studies": [],
            "tools": [],
            "role_plays": [],
            "answers": [],
            "workshops": [],
            "commitments": [],
            "gatherings": [],
            "embeds": [],
            "notes": [],
        }


def test_each_owner_makes_its_own_tables_alone(empty_url: str, tmp_path: Path) -> None:
    with site(empty_url, tmp_path):
        made: dict[str, set[str]] = {}
        for one in migrations.owners():
            before = tables()
            migrations.upgrade(one)
            made[one.name] = tables() - before

        for name, new in made.items():
            strangers = {
                table for table in new if not table.startswith((f"cop_{name}_", "cop_version_"))
            }
            if name == "core":  # what SQLite's full-text index is made of
                strangers = {table for table in strangers if not table.startswith("cop__")}
            assert (name, strangers) == (name, set())
            assert f"cop_version_{name}" in new


@pytest.fixture
def chores(tmp_path: Path) -> Path:
    """Two steps of a plugin; the second one dies halfway when it is told to."""
    folder = tmp_path / "chores"
    folder.mkdir()
    for number, before, then in (("0001", None, ""), ("0002", "0001", DIE)):
        (folder / f"{number}_step.py").write_text(
            CREATE.format(number=number, before=before, then=then)
        )
    return folder


def upgraded_by_another_process(url: str, folder: Path, **environment: str) -> int:
    return subprocess.run(
        [sys.executable, "-c", UPGRADE, url, str(folder)],
        env={**os.environ, **environment},
        check=False,
    ).returncode


def test_an_upgrade_that_is_killed_halfway_leaves_nothing_half_done_and_is_resumed(
    empty_url: str, chores: Path
) -> None:
    assert upgraded_by_another_process(empty_url, chores, COP_TEST_KILL="1") == -signal.SIGKILL
    with inside(make_app(empty_url, plugins=[])):
        # One transaction for all (PostgreSQL) or one for each step (SQLite): never half a step.
        assert "cop_chores_0002" not in tables()
        version = at(Owner("chores", chores)) if "cop_version_chores" in tables() else None
        assert ("cop_chores_0001" in tables()) == (version == "0001")

    assert upgraded_by_another_process(empty_url, chores) == 0
    with inside(make_app(empty_url, plugins=[])):
        assert {"cop_chores_0001", "cop_chores_0002"} <= tables()
        assert at(Owner("chores", chores)) == "0002"


def test_the_rest_is_upgraded_when_a_plugin_is_gone_and_its_tables_wait_for_it(
    empty_url: str,
) -> None:
    with inside(make_app(empty_url)):
        migrations.upgrade_all()
        whole = tables()
    with inside(make_app(empty_url, plugins=[])):
        migrations.upgrade_all()

        assert differences() == {"core": []}
        assert tables() == whole
    with inside(make_app(empty_url)):
        migrations.upgrade_all()
        assert differences() == {
            "core": [],
            "case_studies": [],
            "tools": [],
            "role_plays": [],
            "answers": [],
            "workshops": [],
            "commitments": [],
            "gatherings": [],
            "embeds": [],
            "notes": [],
        }


def test_the_tables_of_a_host_are_neither_compared_nor_dropped(empty_url: str) -> None:
    with inside(make_app(empty_url)) as engine:
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE orders (id INTEGER PRIMARY KEY)"))
            connection.execute(text("INSERT INTO orders VALUES (7)"))
        migrations.upgrade_all()

        assert differences() == {
            "core": [],
            "case_studies": [],
            "tools": [],
            "role_plays": [],
            "answers": [],
            "workshops": [],
            "commitments": [],
            "gatherings": [],
            "embeds": [],
            "notes": [],
        }
        assert session.scalars(text("SELECT id FROM orders")).all() == [7]


def test_a_host_that_leaves_our_names_out_never_drops_our_tables(empty_url: str) -> None:
    def include_name(name: str | None, kind: str, _parents: Any) -> bool:
        return kind != "table" or not is_cop_table(name)

    models = MetaData()
    Table("orders", models, Column("id", Integer, primary_key=True))
    with inside(make_app(empty_url)) as engine:
        migrations.upgrade_all()
        models.create_all(engine)
        with engine.connect() as connection:
            careless = MigrationContext.configure(connection)
            careful = MigrationContext.configure(connection, opts={"include_name": include_name})

            assert "remove_table" in {change[0] for change in compare_metadata(careless, models)}
            assert compare_metadata(careful, models) == []


def test_a_new_step_is_written_for_what_the_models_have_and_the_tables_lack(
    empty_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "steps"
    folder.mkdir()
    with inside(make_app(empty_url)):
        path = migrations.new_step(Owner("core", folder), "first tables")
        assert path is not None
        assert path.name == "0001_first_tables.py"
        migrations.upgrade(Owner("core", folder))

        assert migrations.new_step(Owner("core", folder), "more") is None
        written = path.read_text(encoding="utf-8")
        assert ("cop_core_member" in written, "cop_case_studies" in written) == (True, False)
        # An old step must not change with the code.
        assert "import cop" not in written
        assert "cop.columns" not in written
