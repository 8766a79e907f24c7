"""A developer starts a plugin, installs it, and it works: in ten minutes, or in one test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from cop.scaffold import copy_example, example_folder, renamed

USE_IT = """
import sys
from cop.testing import make_app
from cop import migrations, starter
from cop.db import session

app = make_app(sys.argv[1], plugins=["case_studies", "recipes"])
with app.app_context():
    migrations.upgrade_all()
    starter.load()
    session.commit()
answer = app.test_client().get("/recipes/")
print(answer.status_code, [plugin.name for plugin in app.extensions["cop"].registry.active])
"""


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=False,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment},
    )  # fmt: skip


def test_the_command_says_what_to_do_next(cop_app: Flask, tmp_path: Path) -> None:
    said = cop_app.test_cli_runner().invoke(
        args=["cop", "new-plugin", "recipes", "--into", str(tmp_path)]
    )
    folder = tmp_path / "recipes"
    assert said.output.strip() == (
        f"{folder}: pip install -e {folder}, then add 'recipes' to COP_PLUGINS"
    )
    assert sorted(path.name for path in folder.iterdir()) == [
        "cop_recipes", "pyproject.toml", "tests"
    ]  # fmt: skip


def test_the_command_says_what_is_wrong_with_a_name(cop_app: Flask, tmp_path: Path) -> None:
    said = cop_app.test_cli_runner().invoke(
        args=["cop", "new-plugin", "My-Recipes", "--into", str(tmp_path)]
    )
    assert said.exit_code == 1
    assert said.output == (
        "Error: a plugin's name is lower-case letters, digits and single underscores\n"
    )


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "recipes").mkdir()
    with pytest.raises(ValueError, match="is already there"):
        copy_example("recipes", tmp_path)


@pytest.mark.parametrize("name", ["recipes", "outils", "my_bookmarks", "atlas_2"])
def test_no_word_of_the_example_is_left_in_the_copy(tmp_path: Path, name: str) -> None:
    folder = copy_example(name, tmp_path)
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".mo":
            words = (
                path.read_text(encoding="utf-8")
                .replace("my_bookmarks", "")
                .replace("MyBookmark", "")
                .replace("my_bookmark", "")
                .replace("my-bookmark", "")
            )
            assert "ookmark" not in words
            assert "ignet" not in words


def test_plural_and_singular_follow_the_name() -> None:
    assert renamed("class Bookmark: cop_bookmarks_bookmark, /signets", "field_trips") == (
        "class FieldTrip: cop_field_trips_field_trip, /field-trips"
    )
    assert renamed("Bookmarks, Bookmark", "press") == "Press, Press"


def test_the_example_is_found_beside_the_sources() -> None:
    assert (example_folder() / "pyproject.toml").is_file()


@pytest.mark.slow
def test_a_new_plugin_installs_runs_and_passes_its_own_tests(tmp_path: Path) -> None:
    folder = copy_example("recipes", tmp_path)
    tested = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=folder)
    assert tested.returncode == 0, tested.stdout
    target = tmp_path / "site-packages"
    installed = run(
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target),
        str(folder), cwd=tmp_path,
    )  # fmt: skip
    assert installed.returncode == 0, installed.stderr
    used = run(
        sys.executable, "-c", USE_IT, f"sqlite:///{tmp_path / 'cop.sqlite'}",
        cwd=tmp_path, PYTHONPATH=str(target),
    )  # fmt: skip
    assert used.stdout == "200 ['case_studies', 'recipes']\n", used.stderr
