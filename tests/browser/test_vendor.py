"""The accessibility checker is the very file that `vendor.toml` names."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

FOLDER = Path(__file__).parent / "vendor"


def test_what_others_wrote_has_the_hash_that_is_written_down() -> None:
    listing = tomllib.loads((FOLDER / "vendor.toml").read_text(encoding="utf-8"))
    files = {one["to"]: one["sha256"] for library in listing["library"] for one in library["file"]}

    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.iterdir()
        if path.name != "vendor.toml"
    }

    assert found == files
