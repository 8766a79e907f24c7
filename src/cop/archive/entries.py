"""One contribution as a file of a bundle: its document, and what ties it to the others.

Beside the document's own fields stand `cop_uid`, its lasting name; `cop_base`, a mark of the
version that the file was taken from; `cop_origin` and `cop_links`, the lasting names of what it was
adapted from and linked to, when these are in the same bundle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cop.contributions.documents import Document, to_markdown
from cop.contributions.importing import read
from cop.contributions.models import Contribution
from cop.db import UID_ALPHABET

UID = re.compile(f"[{UID_ALPHABET}]{{10}}")
MARK = re.compile("[0-9a-f]{16}")
MOST_LINKS = 200


@dataclass(frozen=True)
class Entry:
    """A file of a bundle, read: `name` is where it stood."""

    name: str
    document: Document
    uid: str = ""
    base: str = ""
    origin: str = ""
    links: tuple[str, ...] = ()


def mark_of(thing: Contribution, document: Document) -> str:
    """A mark of one version's words, the same in every community."""
    return sha256(to_markdown(thing, document).encode()).hexdigest()[:16]


def written(
    thing: Contribution, document: Document, *, origin: str = "", links: Sequence[str] = ()
) -> str:
    """The file; nothing of the place that it is taken from is in it, so it is the same elsewhere."""
    around: Document = {"cop_uid": thing.uid, "cop_base": mark_of(thing, document)}
    if origin:
        around["cop_origin"] = origin
    if links:
        around["cop_links"] = sorted(links)
    return to_markdown(thing, document | around)


def entry_of(name: str, content: str) -> Entry:
    """Read a file. Raises `ImportRefused`."""
    document = read(content)
    links = document.pop("cop_links", None)
    listed = links if isinstance(links, list) else []
    return Entry(
        name=name,
        uid=_matching(UID, document.pop("cop_uid", "")),
        base=_matching(MARK, document.pop("cop_base", "")),
        origin=_matching(UID, document.pop("cop_origin", "")),
        links=tuple(str(one) for one in listed[:MOST_LINKS] if UID.fullmatch(str(one))),
        document=document,
    )


def _matching(pattern: re.Pattern[str], value: object) -> str:
    return str(value) if pattern.fullmatch(str(value)) else ""
