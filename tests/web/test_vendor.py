"""What others wrote and this site serves is the very file that `vendor.toml` names."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "src/cop/web/static/vendor"
with (FOLDER / "vendor.toml").open("rb") as _listing:
    LIBRARIES: list[dict[str, Any]] = tomllib.load(_listing)["library"]
FILES = [file for library in LIBRARIES for file in library["file"]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file["to"]))
def test_a_vendored_file_has_the_hash_that_is_written_down(
    file: dict[str, str],
) -> None:
    assert hashlib.sha256((FOLDER / file["to"]).read_bytes()).hexdigest() == file["sha256"]


def test_no_file_lies_in_the_folder_without_being_listed() -> None:
    listed = {"vendor.toml", *(file["to"] for file in FILES)}

    assert {path.name for path in FOLDER.iterdir()} == listed


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: str(library["name"]))
def test_a_library_is_pinned_and_brings_its_licence(library: dict[str, Any]) -> None:
    assert library["integrity"].startswith("sha512-")
    assert library["licence"] in {
        "MIT",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "Apache-2.0",
        "ISC",
        "0BSD",
    }
    assert [file["to"] for file in library["file"] if file["from"].startswith("LICENSE")] != []
