"""`cop-kit`: something shared here as one file that another community can bring in.

A ZIP with `kit.json`: `format`, `schema`, `type`, `profile` (public, facilitator), `uid`, `edition`,
`licence`, `lineage` (what it was adapted from, nearest first), and the content under a name of its
type. The public profile has no confidential field at all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from cop.db import UID_ALPHABET
from cop.formats.packing import pack
from cop.i18n import gettext as _

FORMAT, SCHEMA = "cop-kit", 1
NAME = "kit.json"
PUBLIC, FACILITATOR = "public", "facilitator"
MOST_BYTES = 2 * 1024 * 1024  # of the JSON, unpacked
MOST_LINEAGE = 20
Lineage = Sequence[dict[str, str]]


class KitRefused(ValueError):
    """A file that is no kit; the text says what to do."""


@dataclass(frozen=True, kw_only=True)
class KitFile:
    """What a file holds. `content`: plain data that nobody has looked at yet. `secret`: whether it
    says that it has the confidential side too."""

    content: Any
    secret: bool
    uid: str = ""
    edition: int = 0
    lineage: tuple[dict[str, str], ...] = ()


def pack_kit(
    type_name: str,
    content: dict[str, Any],
    *,
    uid: str,
    edition: int,
    secret: bool,
    licence: str,
    lineage: Lineage = (),
) -> bytes:
    """The file; the same content makes the same bytes. `content` is one name with its data."""
    kit = {
        "format": FORMAT,
        "schema": SCHEMA,
        "type": type_name,
        "profile": FACILITATOR if secret else PUBLIC,
        "uid": uid,
        "edition": edition,
        "licence": licence,
        "lineage": list(lineage),
        **content,
    }
    written = json.dumps(kit, ensure_ascii=False, indent=2)
    return pack([(NAME, f"{written}\n".encode())])


def is_packed(content: bytes) -> bool:
    return content[:2] == b"PK"


def read_packed(content: bytes, type_name: str, name: str, *, other: str) -> KitFile:
    """The kit in the bytes of a ZIP. Raises `KitRefused`; `other` says that it is one of another
    type."""
    kit = _json_in(content)
    if not isinstance(kit, dict) or kit.get("format") != FORMAT or kit.get("type") != type_name:
        raise KitRefused(other)
    schema = kit.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA:
        raise KitRefused(
            _("This kit was made by a newer version of the site: ask for it as Markdown.")
        )
    return KitFile(
        content=kit.get(name) or {},
        secret=kit.get("profile") == FACILITATOR,
        uid=uid_in(kit.get("uid")),
        edition=edition_in(kit.get("edition")),
        lineage=tuple(_lineage(kit.get("lineage"))),
    )


def unreadable() -> KitRefused:
    return KitRefused(_("The kit in this ZIP can’t be read. Export it again."))


def _json_in(content: bytes) -> Any:
    try:
        with ZipFile(BytesIO(content)) as packed, packed.open(NAME) as file:
            written = file.read(MOST_BYTES + 1)
    except (BadZipFile, KeyError, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise KitRefused(
            _("This ZIP is no kit: a kit holds a file named kit.json. Export it again.")
        ) from error
    except Exception as error:  # zlib, lzma and bz2 have errors of their own
        raise KitRefused(_("This ZIP is damaged. Send it again.")) from error
    if len(written) > MOST_BYTES:
        raise KitRefused(_("This kit is too big to be brought in."))
    try:
        return json.loads(written)
    except (ValueError, RecursionError) as error:
        raise unreadable() from error


def uid_in(value: object) -> str:
    """A lasting name as a file gives it; empty for what isn't one."""
    word = str(value)
    return word if len(word) == 10 and set(word) <= set(UID_ALPHABET) else ""


def edition_in(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 10_000 else 0


def _lineage(value: object) -> list[dict[str, str]]:
    if not isinstance(value, list):
        return []
    return [
        {"uid": uid_in(one.get("uid")), "title": str(one.get("title", ""))[:160]}
        for one in value[:MOST_LINEAGE]
        if isinstance(one, dict)
    ]
