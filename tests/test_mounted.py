"""A telling part of the tests once more: below a path of a server, and behind a proxy that strips it.

All of them: `pytest -m "not slow and not browser" --mount=prefix`, and `--mount=proxy`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from cop import Cop
from cop.testing import mounted

ROOT = Path(__file__).parents[1]
AGAIN = [
    "tests/site/test_views.py", "tests/site/test_sessions.py", "tests/site/doors/test_token.py",
    "tests/web/test_pages.py", "tests/web/test_charter.py", "tests/feeds", "tests/search/test_words.py",
    "tests/attachments/test_pieces.py"
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.one_database
@pytest.mark.at_root
@pytest.mark.parametrize("place", ["prefix", "proxy"])
def test_what_holds_at_the_root_holds_elsewhere(place: str) -> None:
    asked = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "--database=sqlite"]
    clean = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    done = subprocess.run(
        [*asked, f"--mount={place}", "-m", "not slow and not browser", *AGAIN],
        cwd=ROOT, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]


def test_a_public_address_that_names_the_prefix_too_is_refused() -> None:
    app = Flask("host")
    app.config["COP_PUBLIC_URL"] = "https://host.example/communaute/"
    with pytest.raises(ValueError, match="leave it out of COP_PUBLIC_URL"):
        Cop(app, url_prefix="/communaute", plugins=[])


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ('<a href="/communaute/x">', '<a href="/x">'),
        ('<a href="/communaute">', '<a href="/">'),
        ("http://a/communaute/x?next=/communaute", "http://a/x?next=/"),
        ("/communautes et /communaute-bis", "/communautes et /communaute-bis"),
    ],
)
def test_the_path_is_taken_off_what_comes_back_and_nothing_else_is(page: str, words: str) -> None:
    assert mounted._without(page) == words
