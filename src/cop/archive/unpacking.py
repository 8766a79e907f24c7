"""The files of a ZIP that somebody sends: texts in memory, documents read one by one where they lie.

Nothing of it is ever written where its name says.
"""

from __future__ import annotations

import stat
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from cop.archive.bundle import INDEX
from cop.config import setting
from cop.contributions.importing import MOST_CHARACTERS, ImportRefused
from cop.i18n import gettext as _

MOST_UNPACKED = 24 * 1024 * 1024  # of the texts
MOST_FILES = 600  # texts
MOST_PIECES = 3000  # documents beside them
MOST_OF_ONE = 4 * MOST_CHARACTERS  # UTF-8 has four bytes a letter at the most
# What systems put into a ZIP by themselves.
OF_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
ENCRYPTED = 0x1


@dataclass(frozen=True)
class Unpacked:
    """`texts`: (name, content) of each Markdown file; `pieces`: what stands in the folder of one."""

    packed: ZipFile
    texts: list[tuple[str, bytes]]
    pieces: dict[str, ZipInfo]

    def __enter__(self) -> Unpacked:
        return self

    def __exit__(self, *_error: object) -> None:
        self.packed.close()

    def open(self, name: str) -> IO[bytes]:
        """A document, to read once. What it really holds counts, never what the ZIP says of it."""
        return self.packed.open(self.pieces[name])


def most_bytes() -> int:
    """What a ZIP may weigh."""
    return int(setting("COP_ARCHIVE_BYTES"))


def unpack(source: bytes | IO[bytes]) -> Unpacked:
    """Look into a ZIP. Raises `ImportRefused` for one that isn't plain."""
    file = BytesIO(source) if isinstance(source, bytes) else source
    if _size(file) > most_bytes():
        raise ImportRefused(too_big())
    try:
        packed = ZipFile(file)
        entries = [one for one in packed.infolist() if _counts(one)]
        texts = _texts(entries)
        _refuse_odd(entries, texts)
        pieces = {one.filename: one for one in entries if one not in texts}
        return Unpacked(packed, _read_all(packed, texts), pieces)
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(
            _("This file is not a ZIP that can be read. Export it again, or zip it again.")
        ) from error
    except Exception as error:  # zlib, lzma and bz2 have errors of their own
        raise ImportRefused(_("This ZIP is damaged. Send it again, or zip it again.")) from error


def _size(file: IO[bytes]) -> int:
    size = file.seek(0, 2)
    file.seek(0)
    return size


def _counts(entry: ZipInfo) -> bool:
    """Neither a folder nor the index nor what a system added."""
    path = PurePosixPath(entry.filename)
    added = path.name in OF_SYSTEMS or "__MACOSX" in path.parts
    return not (entry.is_dir() or path.name == INDEX or added)


def _texts(entries: list[ZipInfo]) -> list[ZipInfo]:
    """The Markdown files that aren't themselves a document beside another one."""
    found: list[ZipInfo] = []
    folders: set[PurePosixPath] = set()
    for entry in sorted(entries, key=lambda one: len(PurePosixPath(one.filename).parts)):
        path = PurePosixPath(entry.filename)
        if path.suffix.lower() == ".md" and path.parent not in folders:
            found.append(entry)
            folders.add(path.with_suffix(""))
    return sorted(found, key=entries.index)


def _refuse_odd(entries: list[ZipInfo], texts: list[ZipInfo]) -> None:
    if len(texts) > MOST_FILES or len(entries) - len(texts) > MOST_PIECES:
        raise ImportRefused(
            _(
                "This ZIP holds %(count)s files, and %(most)s can be brought in at once. "
                "Split it in two.",
                count=len(entries),
                most=MOST_FILES,
            )
        )
    count = Counter(entry.filename for entry in entries)
    folders = {PurePosixPath(one.filename).with_suffix("") for one in texts}
    for entry in entries:
        placed = entry in texts or PurePosixPath(entry.filename).parent in folders
        if not placed or not _is_plain(entry) or count[entry.filename] > 1:
            raise ImportRefused(
                _(
                    "“%(name)s” can't be read: only Markdown files (.md), and what stands in a "
                    "folder named like one of them, each once, without links, passwords or ways "
                    "out of the folder.",
                    name=shown(entry.filename),
                )
            )


def _is_plain(entry: ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return (
        not path.is_absolute()
        and ".." not in path.parts
        and not any(sign in entry.filename for sign in ("\\", ":", "\0"))
        and kind in {0, stat.S_IFREG}
        and not entry.flag_bits & ENCRYPTED
    )


def _read_all(packed: ZipFile, entries: list[ZipInfo]) -> list[tuple[str, bytes]]:
    found, left = [], MOST_UNPACKED
    for entry in entries:
        with packed.open(entry) as file:
            content = file.read(min(MOST_OF_ONE, left) + 1)
        left -= len(content)
        if len(content) > MOST_OF_ONE or left < 0:
            raise ImportRefused(too_big())
        found.append((entry.filename, content))
    return found


def shown(name: str) -> str:
    """A file's name as a page may repeat it."""
    return "".join(sign for sign in name if sign.isprintable())[-80:]


def too_big() -> str:
    return _("This ZIP is too big to be brought in at once. Split it, and bring in part by part.")
