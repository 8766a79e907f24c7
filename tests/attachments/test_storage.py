"""Bytes on the disk: flushed before they have a name, once for each content, anywhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from fsspec.implementations.memory import MemoryFileSystem

from cop.attachments.storage import Store, store
from tests.attachments.conftest import lying

SHA = "ab" * 32


@pytest.fixture(params=["folder", "memory"])
def place(request: pytest.FixtureRequest, cop_app: Flask, tmp_path: Path) -> Any:
    if request.param == "folder":
        cop_app.config["COP_FILES"] = str(tmp_path / "files")
    return store()


@pytest.fixture
def given(tmp_path: Path) -> Path:
    path = tmp_path / "given"
    path.write_bytes(b"Bonjour")
    return path


def test_a_file_is_read_back_by_its_hash(place: Any, given: Path) -> None:
    place.settle(place.set_aside(given), SHA)
    with place.open(SHA) as file:
        assert (file.read(), file.seek(3), file.read(2)) == (b"Bonjour", 3, b"jo")
    assert [path.rpartition("/")[2] for path, _changed in place.everything()] == [SHA]


def test_the_same_content_twice_lies_there_once(place: Any, given: Path) -> None:
    for _time in range(2):
        place.settle(place.set_aside(given), SHA)
    assert len(list(place.everything())) == 1


def test_what_is_forgotten_is_gone_and_forgetting_twice_is_no_fault(
    place: Any, given: Path
) -> None:
    place.settle(place.set_aside(given), SHA)
    place.forget(place.path(SHA))
    place.forget(place.path(SHA))
    assert list(place.everything()) == []
    with pytest.raises(FileNotFoundError):
        place.open(SHA)


def test_bytes_are_flushed_then_named_then_the_folder_is_flushed(
    folder: Path, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    flush, rename = os.fsync, os.replace

    def on_flush(handle: int) -> None:
        kind = "folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file"
        done.append(f"flush {kind}")
        flush(handle)

    def on_rename(*names: str) -> None:
        done.append("name")
        rename(*names)

    monkeypatch.setattr(os, "fsync", on_flush)
    monkeypatch.setattr(os, "replace", on_rename)
    place = store()
    place.settle(place.set_aside(given), SHA)
    assert done == ["flush file", "name", "flush folder", "flush folder"]


def test_a_copy_that_fails_halfway_leaves_nothing(
    folder: Path, given: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        store().set_aside(given)
    assert lying(folder) == []


@pytest.mark.parametrize(
    ("setting", "expected"), [("", "{instance}/files"), ("pieces", "{instance}/pieces")]
)
def test_a_folder_is_one_of_the_instance(cop_app: Flask, setting: str, expected: str) -> None:
    cop_app.config["COP_FILES"] = setting
    assert store().root == expected.format(instance=cop_app.instance_path)


def test_of_an_object_store_no_folder_is_asked_and_nothing_is_remembered(
    cop_app: Flask, given: Path
) -> None:
    class Bucket(MemoryFileSystem):
        protocol = ("s3", "s3a")
        store: ClassVar[dict[str, Any]] = {}

        def makedirs(self, path: str, exist_ok: bool = False) -> None:
            raise AssertionError("s3fs would make a bucket of a mistyped name")

    place = Store(Bucket(), "/bucket/pieces", is_local=False)
    place.keep(given, SHA)
    assert [path for path, _changed in place.everything()] == [place.path(SHA)]
    assert store().files.dircache.use_listings_cache is False
