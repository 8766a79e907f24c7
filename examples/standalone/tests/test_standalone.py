"""The few lines of `app.py` are a whole site, and its backup is a whole copy."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("COP_")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The example in a folder of its own, with its tables."""
    shutil.copy(EXAMPLES / "standalone" / "app.py", tmp_path)
    run(sys.executable, "-m", "flask", "cop", "db", "upgrade", cwd=tmp_path)
    return tmp_path


@pytest.mark.slow
def test_it_starts_keeps_its_keys_to_itself_and_lets_the_first_person_in(site: Path) -> None:
    assert (site / "instance" / "config.py").stat().st_mode & 0o077 == 0
    link = run(
        sys.executable, "-m", "flask", "accounts", "invite", "you@reseau.example", "You", cwd=site
    )
    assert link.startswith("http://127.0.0.1:5000/invitation/")
    ask = (
        "from app import app; client = app.test_client(); base = 'http://127.0.0.1:5000';"
        "print(client.get('/', base_url=base).status_code,"
        f"      client.get('{link.strip()}').status_code)"
    )
    assert run(sys.executable, "-c", ask, cwd=site) == "200 200\n"


@pytest.mark.slow
def test_a_backup_is_whole_and_old_ones_go(site: Path, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    (copies / "2020-01-01T000000Z").mkdir(parents=True)
    said = run(sys.executable, "-m", "flask", "cop", "backup", copies, "--keep", "30", cwd=site)
    (target,) = copies.iterdir()
    assert said.splitlines()[-1] == str(target)
    assert sorted(path.name for path in target.iterdir()) == [
        "config.py",
        "cop.sqlite",
        "copy.json",
    ]
    with closing(sqlite3.connect(target / "cop.sqlite")) as copy:
        assert copy.execute("SELECT count(*) > 0 FROM cop_core_term").fetchone() == (1,)
