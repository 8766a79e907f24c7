"""What `pip install cop` brings: the code, and nothing of the place where it is made."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
UV = Path(sys.executable).parent / "uv"
KINDS = {".LICENSE", ".css", ".html", ".js", ".mako", ".md", ".mo", ".po", ".py", ".svg", ".toml", ".txt",
         ".typed", ".xml", ".yml"}  # fmt: skip
# Copied by `flask cop new-plugin` for who writes one, who is to keep its test.
COPIED = {"cop/starter_plugin/tests/test_bookmarks.py"}
# For the tests of who writes a plugin, and what `flask cop new-plugin` copies.
ASIDE = ("cop.testing", "cop.starter_plugin", "pytest", "_pytest", "tests")
START = """
import sys
from cop.site import create_app
app = create_app({"SECRET_KEY": "x" * 40}, instance_path=sys.argv[1])
assert app.test_client().get("/static/cop/cop.css").status_code == 200
print(*sorted(sys.modules))
"""


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What lies in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [UV, "build", "--wheel", "--quiet", "--out-dir", folder, ROOT],
        capture_output=True,
        text=True,
    )
    if "Failed to fetch" in done.stderr or "error sending request" in done.stderr:
        pytest.skip("what builds a wheel can't be fetched")
    assert done.returncode == 0, done.stderr
    [wheel] = folder.glob("*.whl")
    with ZipFile(wheel) as opened:
        return opened.namelist()


@pytest.mark.slow
@pytest.mark.one_database
def test_the_wheel_has_the_code_and_nothing_of_where_it_is_made(names: list[str]) -> None:
    parts = {part for name in names for part in name.split("/")}
    inside = [name for name in names if name.startswith("cop/")]

    assert {"cop/site/wsgi.py", "cop/web/static/cop.css"} <= set(names)
    assert [name for name in names if not name.startswith(("cop/", "cop-"))] == []
    assert [part for part in parts if part.startswith(".") or part == "__pycache__"] == []
    assert parts & {"benchmarks", "conftest.py", "examples", "instance", "tools.py"} == set()
    assert {name for name in names if "/tests/" in name or "/test_" in name} == COPIED
    assert {Path(name).suffix for name in inside if Path(name).name != "LICENSE"} == KINDS


@pytest.mark.slow
@pytest.mark.one_database
def test_what_is_for_authors_of_plugins_is_not_even_imported_by_a_site(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", START, tmp_path], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()

    assert "cop.plugins.workshops.views" in loaded
    assert [name for name in loaded if name.startswith(ASIDE)] == []
