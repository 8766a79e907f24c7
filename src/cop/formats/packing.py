"""ZIP files that depend on nothing but what is in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# The first moment that a ZIP can tell: no file says when it was taken.
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o100644 << 16


def pack(entries: Iterable[tuple[str, bytes]], *, plain: frozenset[str] = frozenset()) -> bytes:
    """A ZIP of (name, content) in the given order; the same entries make the same bytes.

    plain: names that are stored as they are, which OpenDocument asks of its `mimetype`.
    """
    target = BytesIO()
    with ZipFile(target, "w") as packed:
        for name, content in entries:
            packed.writestr(_entry(name, stored=name in plain), content)
    return target.getvalue()


def pack_into(
    target: IO[bytes], entries: Iterable[tuple[str, bytes | Callable[[], IO[bytes]]]]
) -> None:
    """The same into a file; what is opened is copied as it is, piece by piece, and never in memory
    as a whole."""
    with ZipFile(target, "w") as packed:
        for name, content in entries:
            if isinstance(content, bytes):
                packed.writestr(_entry(name), content)
                continue
            with content() as source, packed.open(_entry(name, stored=True), "w") as place:
                shutil.copyfileobj(source, place, 1024 * 1024)


def _entry(name: str, *, stored: bool = False) -> ZipInfo:
    entry = ZipInfo(name, EPOCH)
    entry.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    entry.create_system, entry.external_attr = 3, READABLE
    return entry
