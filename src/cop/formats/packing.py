"""ZIP files that depend on nothing but what is in them."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
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
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_STORED if name in plain else ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, READABLE
            packed.writestr(entry, content)
    return target.getvalue()
