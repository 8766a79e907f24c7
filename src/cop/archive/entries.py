"""One contribution as a file of a bundle: its document, and what ties it to the others.

Beside the document's own fields stand `cop_uid`, its lasting name; `cop_base`, a mark of the
version that the file was taken from; `cop_origin` and `cop_links`, the lasting names of what it was
adapted from and linked to, when these are in the same bundle; `cop_files`, the documents beside it,
which stand in a folder of its own name. What the document names by lasting name has its title too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from cop.attachments.names import LONGEST
from cop.contributions.documents import Document, to_markdown
from cop.contributions.importing import ImportRefused, read
from cop.contributions.models import Contribution
from cop.contributions.references import Known, for_file
from cop.db import UID_ALPHABET
from cop.i18n import gettext as _

UID = re.compile(f"[{UID_ALPHABET}]{{10}}")
MARK = re.compile("[0-9a-f]{16}")
DIGEST = re.compile("[0-9a-f]{64}")
MOST_LINKS = 200
NOTHING = Known()


@dataclass(frozen=True)
class Piece:
    """A document beside a contribution: its name, its bytes counted, their SHA-256, its description."""

    name: str
    size: int
    sha256: str
    alt: str = ""

    def line(self) -> dict[str, str | int]:
        told: dict[str, str | int] = {
            "name": self.name, "bytes": self.size, "sha256": self.sha256,
        }  # fmt: skip
        return told | ({"alt": self.alt} if self.alt else {})


@dataclass(frozen=True)
class Entry:
    """A file of a bundle, read: `name` is where it stood."""

    name: str
    document: Document
    uid: str = ""
    base: str = ""
    origin: str = ""
    links: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()

    def path(self, piece: Piece) -> str:
        """Where a document stands in the bundle."""
        return f"{self.name.removesuffix(PurePosixPath(self.name).suffix)}/{piece.name}"


def mark_of(thing: Contribution, document: Document) -> str:
    """A mark of one version's words, the same in every community."""
    return sha256(to_markdown(thing, document).encode()).hexdigest()[:16]


def written(
    thing: Contribution,
    document: Document,
    known: Known = NOTHING,
    *,
    origin: str = "",
    links: Sequence[str] = (),
    pieces: Sequence[Piece] = (),
) -> str:
    """The file; nothing of the place that it is taken from is in it, so it is the same elsewhere.

    document: as its reader reads it; `known`, the titles of what it names.
    """
    around: Document = {"cop_uid": thing.uid, "cop_base": mark_of(thing, document)}
    if origin:
        around["cop_origin"] = origin
    if links:
        around["cop_links"] = sorted(links)
    if pieces:
        around["cop_files"] = [piece.line() for piece in pieces]
    return to_markdown(thing, for_file(type(thing), document, known) | around)


def entry_of(name: str, content: str) -> Entry:
    """Read a file. Raises `ImportRefused`."""
    document = read(content, besides=("cop_files",))
    links = document.pop("cop_links", None)
    listed = links if isinstance(links, list) else []
    return Entry(
        name=name,
        uid=_matching(UID, document.pop("cop_uid", "")),
        base=_matching(MARK, document.pop("cop_base", "")),
        origin=_matching(UID, document.pop("cop_origin", "")),
        links=tuple(str(one) for one in listed[:MOST_LINKS] if UID.fullmatch(str(one))),
        pieces=tuple(_pieces(document.pop("cop_files", None))),
        document=document,
    )


def _pieces(given: Any) -> Iterator[Piece]:
    """The documents that a file lists; a line that names none, or not by its bytes, says so."""
    for line in given if isinstance(given, list) else []:
        fields = line if isinstance(line, dict) else {}
        name, digest, size = (fields.get(key) for key in ("name", "sha256", "bytes"))
        if not (
            isinstance(name, str) and name and "/" not in name and len(name) <= LONGEST
            and isinstance(digest, str) and DIGEST.fullmatch(digest)
            and isinstance(size, int) and size >= 0
        ):  # fmt: skip
            raise ImportRefused(
                _("A document is not listed as it should be (cop_files: name, bytes, sha256).")
            )
        yield Piece(name, size, digest, str(fields.get("alt") or ""))


def _matching(pattern: re.Pattern[str], value: object) -> str:
    return str(value) if pattern.fullmatch(str(value)) else ""
