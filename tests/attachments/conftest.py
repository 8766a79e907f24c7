"""What the tests of attachments share: a store in a folder of its own, and ways to look into it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cop.attachments.cleaning import prepared
from cop.attachments.refused import Refused


@pytest.fixture
def folder(cop_app: Flask, tmp_path: Path) -> Path:
    """Where this app keeps its files."""
    place = tmp_path / "files"
    cop_app.config["COP_FILES"] = str(place)
    return place


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go, to see that none stays."""
    place = tmp_path / "scratch"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    return place


Cleaned = tuple[bytes, Any]


@pytest.fixture
def clean(cop_app: Flask, scratch: Path) -> Callable[..., Cleaned]:
    """`clean(content, name)` answers what would be kept: (bytes, Prepared)."""

    def run(content: bytes, name: str = "un fichier") -> Cleaned:
        try:
            with prepared(io.BytesIO(content), name) as ready:
                return ready.path.read_bytes(), ready
        finally:
            assert list(scratch.iterdir()) == []

    return run


@pytest.fixture
def refusal(clean: Callable[..., Cleaned]) -> Callable[..., str]:
    """`refusal(content, name)` answers why a file isn't kept."""

    def run(content: bytes, name: str = "un fichier") -> str:
        with pytest.raises(Refused) as caught:
            clean(content, name)
        return str(caught.value)

    return run


def lying(folder: Path) -> list[str]:
    """All files of the store, by name."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())
