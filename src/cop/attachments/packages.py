"""ZIP packages, which Office and LibreOffice files are: measured first, then written anew.

Nothing is unpacked to the disk. A package that is written anew holds its parts and nothing before,
between or behind them, and no dates.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cop.attachments.refused import Refused, bursting, damaged, disguised, shut

MOST_PARTS = 4000
MOST_UNPACKED = 250 * 1024 * 1024  # bytes, all parts together
MOST_OF_ONE = 64 * 1024 * 1024  # bytes of a part that is read into memory
MOST_RATIO = 200  # unpacked to packed; a page of spaces packs to 1:1000, a long table to 1:30
SMALL = 1024 * 1024  # below this, no ratio does harm

# What becomes of a part: its new bytes, or None to leave it out.
Change = Callable[[str, bytes], bytes | None]


class Package:
    """A package that was measured. `names` are its parts, folders left out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise damaged() from error
        try:
            self._measure()
        except Refused:
            self._zip.close()
            raise
        self.names = [one.filename for one in self._zip.infolist() if not one.is_dir()]

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def _measure(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
            raise bursting()
        seen = set()
        for one in parts:
            if one.flag_bits & 0x1:
                raise shut()
            if one.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise damaged()
            if one.file_size > SMALL and one.file_size > MOST_RATIO * max(one.compress_size, 1):
                raise bursting()
            if not _is_plain(one.filename) or one.filename.lower() in seen:
                raise disguised()
            seen.add(one.filename.lower())

    def read(self, name: str) -> bytes:
        """The bytes of one part. Raises `Refused` for a large or a damaged one."""
        if self._zip.getinfo(name).file_size > MOST_OF_ONE:
            raise bursting()
        with _reading():
            return self._zip.read(name)

    def write(self, target: Path, change: Change, *, drop: Iterable[str], touch: set[str]) -> None:
        """Write the package anew: `touch` names the parts that `change` is asked about, `drop`
        those that are left out."""
        left_out = set(drop)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written:
            for name in self.names:
                if name in left_out:
                    continue
                # A date of 1980, as in every ZIP that has none.
                info = zipfile.ZipInfo(name)
                stored = name == "mimetype"
                info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                if name in touch:
                    content = change(name, self.read(name))
                    if content is not None:
                        written.writestr(info, content)
                    continue
                info.file_size = self._zip.getinfo(name).file_size
                with _reading(), self._zip.open(name) as part, written.open(info, "w") as file:
                    shutil.copyfileobj(part, file, 1024 * 1024)


@contextmanager
def _reading() -> Iterator[None]:
    """A part that can't be read makes the file a damaged one."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as error:
        raise damaged() from error


def _is_plain(name: str) -> bool:
    """A relative path without tricks, in signs that every program reads alike."""
    steps = name.split("/")
    return (
        bool(name)
        and "\\" not in name
        and ":" not in name
        and name.isprintable()
        and not name.startswith("/")
        and all(step not in {".", ".."} for step in steps)
    )
