"""From what somebody sent to what is kept: told by its bytes, measured, cleaned, named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from cop.attachments.images import redraw, shrink
from cop.attachments.kinds import KINDS, Kind, sniff
from cop.attachments.names import clean_name
from cop.attachments.office import rewrite_office
from cop.attachments.opendocument import rewrite_opendocument
from cop.attachments.pdf import rewrite_pdf
from cop.attachments.plaintext import rewrite_text
from cop.attachments.refused import Refused
from cop.config import setting
from cop.i18n import lazy_gettext as _l

CHUNK = 256 * 1024


@dataclass(frozen=True)
class Prepared:
    """A clean file, at `path` until the end of `prepared`; `size` in bytes; `given`, the SHA-256 of
    what came; `small`, the small picture of an image and its SHA-256."""

    path: Path
    filename: str
    kind: Kind
    size: int
    sha256: str
    warnings: frozenset[str]
    given: str
    small: tuple[Path, str] | None = None


@contextmanager
def prepared(stream: IO[bytes], filename: str) -> Iterator[Prepared]:
    """Clean what `stream` holds; all that is written on the way is gone at the end.

    Takes no database. Raises `Refused`.
    """
    with TemporaryDirectory(prefix="cop-piece-") as folder:
        source, target = Path(folder) / "given", Path(folder) / "clean"
        take(stream, source, int(setting("COP_FILE_BYTES")))
        code = sniff(source, filename)
        warnings = _clean(source, target, code)
        kind = KINDS["png" if code == "gif" else code]
        size = target.stat().st_size
        if size > int(setting("COP_FILE_BYTES")):
            raise too_large()
        name = clean_name(filename, kind)
        small = _small(target, Path(folder) / "small") if kind.is_image else None
        yield Prepared(target, name, kind, size, _digest(target), warnings, _digest(source), small)


def take(stream: IO[bytes], target: Path, most: int) -> int:
    """Write a stream to the disk and count: refused as soon as it is more than `most` bytes."""
    taken = 0
    with target.open("wb") as file:
        while part := stream.read(CHUNK):
            taken += len(part)
            if taken > most:
                raise too_large()
            file.write(part)
    return taken


def too_large(most: int | None = None) -> Refused:
    """most: in bytes; `COP_FILE_BYTES` where it isn't said."""
    most = most or int(setting("COP_FILE_BYTES"))
    return Refused(
        _l(
            "This file is too large: %(most)s MB at the most. Make it lighter "
            "(smaller images, fewer pages), or give a link to where it lies.",
            most=most // (1024 * 1024),
        )
    )


def _clean(source: Path, target: Path, code: str) -> frozenset[str]:
    match code:
        case "pdf":
            return rewrite_pdf(source, target)
        case "png" | "jpeg" | "webp" | "gif":
            return redraw(source, target, code)
        case "docx" | "xlsx" | "pptx":
            return rewrite_office(source, target)
        case "odt" | "ods" | "odp":
            return rewrite_opendocument(source, target)
        case _text:
            return rewrite_text(source, target, code)


def _small(source: Path, target: Path) -> tuple[Path, str]:
    shrink(source, target)
    return target, _digest(target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
