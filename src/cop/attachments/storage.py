"""Where the bytes lie: a folder of the instance, or any place that fsspec can reach.

Each content once, under its SHA-256: `ab/abcdef…`. Written aside first, flushed to the disk, then
given its name, then the folder flushed: only after that does a row speak of it.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from flask import current_app

from cop.config import setting

ASIDE = "aside"  # the folder of what has no name yet
# They have no folders; asked for one, s3fs would make a bucket of a mistyped name.
WITHOUT_FOLDERS = {"s3", "gs", "az"}
AT_ONCE = 5 * 1024 * 1024  # bytes that are asked of a place far away; S3 takes no smaller parts


@dataclass(frozen=True)
class Store:
    """One place for bytes. `files` is an fsspec file system, `root` a path in it."""

    files: Any
    root: str
    is_local: bool

    def path(self, sha256: str) -> str:
        return f"{self.root}/{sha256[:2]}/{sha256}"

    def set_aside(self, path: Path) -> str:
        """Copy the file at `path` into the store, without a name yet; answers where it waits."""
        with path.open("rb") as source:
            return self.take_aside(source)

    def take_aside(self, source: IO[bytes]) -> str:
        """The same with what an open file holds from where it stands."""
        waiting = f"{self.root}/{ASIDE}/{secrets.token_hex(16)}"
        self._make_folder(f"{self.root}/{ASIDE}")
        try:
            with self.files.open(waiting, "wb", block_size=AT_ONCE) as target:
                shutil.copyfileobj(source, target, 1024 * 1024)
                if self.is_local:
                    target.flush()
                    os.fsync(target.fileno())
        except BaseException:
            self.forget(waiting)
            raise
        return waiting

    def settle(self, waiting: str, sha256: str) -> None:
        """Give a waiting file its name; one of the same content is replaced by its equal."""
        name = self.path(sha256)
        folder = name.rpartition("/")[0]
        self._make_folder(folder)
        if self.is_local:
            os.replace(waiting, name)
            _flush_folder(folder)
            _flush_folder(self.root)
        else:
            self.files.mv(waiting, name)

    def keep(self, path: Path, sha256: str) -> None:
        """Copy the file at `path` in under its name; nothing waits behind when that fails."""
        waiting = self.set_aside(path)
        try:
            self.settle(waiting, sha256)
        except BaseException:
            self.forget(waiting)
            raise

    def forget(self, path: str) -> None:
        """Remove a file, if it is there."""
        with suppress(FileNotFoundError):
            self.files.rm_file(path)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes, to read and to seek in. Raises `FileNotFoundError`."""
        return self._to_read(self.path(sha256))

    def has(self, sha256: str) -> bool:
        return bool(self.files.exists(self.path(sha256)))

    def open_aside(self, waiting: str) -> BinaryIO:
        """What waits without a name. Raises `FileNotFoundError`."""
        return self._to_read(waiting)

    def _to_read(self, path: str) -> BinaryIO:
        """Some of it at once: a page of a PDF is no reason to fetch all of it."""
        return cast("BinaryIO", self.files.open(path, "rb", block_size=AT_ONCE))

    def _make_folder(self, path: str) -> None:
        kinds = self.files.protocol
        if WITHOUT_FOLDERS.isdisjoint((kinds,) if isinstance(kinds, str) else kinds):
            self.files.makedirs(path, exist_ok=True)

    def everything(self) -> Iterator[tuple[str, datetime]]:
        """(path, last change) of all that lies here, waiting files too."""
        self.files.invalidate_cache()
        for path in self.files.find(self.root):
            with suppress(FileNotFoundError):
                changed: datetime = self.files.modified(path)
                yield path, changed if changed.tzinfo else changed.replace(tzinfo=UTC)


def store() -> Store:
    """The place of this app, as `COP_FILES` says."""
    from fsspec.core import url_to_fs
    from fsspec.implementations.local import LocalFileSystem

    address = str(setting("COP_FILES"))
    if "://" not in address:
        # A relative folder is one of the instance, wherever the process was started.
        address = str(Path(current_app.instance_path, address or "files").absolute())
    # Another process adds and removes, too: what lay here a while ago says nothing.
    files, root = url_to_fs(address, use_listings_cache=False)
    return Store(files, root.rstrip("/"), isinstance(files, LocalFileSystem))


def _flush_folder(folder: str) -> None:
    """A name is only safe once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
