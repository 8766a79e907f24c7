"""The files of a ZIP that somebody sends, in memory: nothing of it is ever written to a disk."""

from __future__ import annotations

import stat
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from cop.archive.bundle import INDEX
from cop.contributions.importing import MOST_CHARACTERS, ImportRefused
from cop.i18n import gettext as _

MOST_BYTES = 4 * 1024 * 1024  # of the ZIP
MOST_UNPACKED = 24 * 1024 * 1024
MOST_FILES = 600
MOST_OF_ONE = 4 * MOST_CHARACTERS  # UTF-8 has four bytes a letter at the most
# What systems put into a ZIP by themselves.
OF_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
ENCRYPTED = 0x1


def unpack(content: bytes) -> list[tuple[str, bytes]]:
    """(name, content) of each Markdown file. Raises `ImportRefused` for a ZIP that isn't plain.

    What a file really holds counts, never what the ZIP says of it.
    """
    if len(content) > MOST_BYTES:
        raise ImportRefused(_too_big())
    try:
        with ZipFile(BytesIO(content)) as packed:
            entries = [one for one in packed.infolist() if _counts(one)]
            _refuse_odd(entries)
            return _read_all(packed, entries)
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, ImportRefused):
            raise
        raise ImportRefused(
            _("This file is not a ZIP that can be read. Export it again, or zip it again.")
        ) from error
    except Exception as error:  # zlib, lzma and bz2 have errors of their own
        raise ImportRefused(_("This ZIP is damaged. Send it again, or zip it again.")) from error


def _counts(entry: ZipInfo) -> bool:
    """Neither a folder nor the index nor what a system added."""
    path = PurePosixPath(entry.filename)
    added = path.name in OF_SYSTEMS or "__MACOSX" in path.parts
    return not (entry.is_dir() or path.name == INDEX or added)


def _refuse_odd(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise ImportRefused(
            _(
                "This ZIP holds %(count)s files, and %(most)s can be brought in at once. "
                "Split it in two.",
                count=len(entries),
                most=MOST_FILES,
            )
        )
    names = [entry.filename for entry in entries]
    for entry in entries:
        if not _is_plain(entry) or names.count(entry.filename) > 1:
            raise ImportRefused(
                _(
                    "“%(name)s” can't be read: only Markdown files (.md), each once, "
                    "without links, passwords or ways out of the folder.",
                    name=_shown(entry.filename),
                )
            )


def _is_plain(entry: ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return (
        path.suffix.lower() == ".md"
        and not path.is_absolute()
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
            raise ImportRefused(_too_big())
        found.append((_shown(entry.filename), content))
    return found


def _shown(name: str) -> str:
    """A file's name as a page may repeat it."""
    return "".join(sign for sign in name if sign.isprintable())[-80:]


def _too_big() -> str:
    return _("This ZIP is too big to be brought in at once. Split it, and bring in part by part.")
