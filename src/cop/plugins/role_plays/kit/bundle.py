"""`cop-kit`: a role-play as one file that another community can bring in.

A ZIP with `kit.json`: `format`, `schema`, `type`, `profile` (public, facilitator), `uid`, `edition`,
`licence`, `lineage` (what it was adapted from, nearest first), `packet`. The public profile has no
confidential field at all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from cop.db import UID_ALPHABET
from cop.formats.packing import pack
from cop.i18n import gettext as _
from cop.plugins.role_plays.kit.markdown import TYPE, read_markdown
from cop.plugins.role_plays.packet import Packet

FORMAT, SCHEMA = "cop-kit", 1
NAME = "kit.json"
PUBLIC, FACILITATOR = "public", "facilitator"
MOST_BYTES = 2 * 1024 * 1024  # of the JSON, unpacked
MOST_LINEAGE = 20


class KitRefused(ValueError):
    """A file that is no kit; the text says what to do."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """What a file holds. `secret`: whether it has the confidential side too."""

    packet: Packet
    secret: bool
    uid: str = ""
    edition: int = 0
    lineage: tuple[dict[str, str], ...] = field(default=())


def to_bundle(
    packet: Packet,
    *,
    uid: str,
    edition: int,
    secret: bool,
    lineage: Sequence[dict[str, str]] = (),
) -> bytes:
    """The file; the same packet makes the same bytes."""
    kit = {
        "format": FORMAT,
        "schema": SCHEMA,
        "type": TYPE,
        "profile": FACILITATOR if secret else PUBLIC,
        "uid": uid,
        "edition": edition,
        "licence": packet.licence,
        "lineage": list(lineage),
        "packet": packet.to_json() if secret else packet.public(),
    }
    written = json.dumps(kit, ensure_ascii=False, indent=2)
    return pack([(NAME, f"{written}\n".encode())])


def read_kit(content: bytes) -> Bundle:
    """A kit from the bytes of a file, zipped or a Markdown text. Raises `KitRefused`."""
    if content[:2] == b"PK":
        return _of_plain(_json_in(content))
    try:
        packet, rest = read_markdown(content.decode("utf-8-sig"))
    except (ValueError, RecursionError, TypeError, AttributeError) as error:
        raise KitRefused(
            _("This file is no role-play that can be read here. Take it from a page of one again.")
        ) from error
    return Bundle(
        packet=packet,
        secret=rest.get("profile") == FACILITATOR,
        uid=_uid(rest.get("uid")),
        edition=_number(rest.get("edition")),
    )


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
        raise KitRefused(_("The kit in this ZIP can’t be read. Export it again.")) from error


def _of_plain(kit: Any) -> Bundle:
    if not isinstance(kit, dict) or kit.get("format") != FORMAT or kit.get("type") != TYPE:
        raise KitRefused(_("This ZIP holds no kit of a role-play."))
    schema = kit.get("schema")
    if not isinstance(schema, int) or schema > SCHEMA:
        raise KitRefused(
            _("This kit was made by a newer version of the site: ask for it as Markdown.")
        )
    try:
        packet = Packet.from_json(kit.get("packet") or {})
    except (ValueError, TypeError, RecursionError) as error:
        raise KitRefused(_("The kit in this ZIP can’t be read. Export it again.")) from error
    return Bundle(
        packet=packet,
        secret=kit.get("profile") == FACILITATOR,
        uid=_uid(kit.get("uid")),
        edition=_number(kit.get("edition")),
        lineage=tuple(_lineage(kit.get("lineage"))),
    )


def _uid(value: object) -> str:
    word = str(value)
    return word if len(word) == 10 and set(word) <= set(UID_ALPHABET) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 10_000 else 0


def _lineage(value: object) -> list[dict[str, str]]:
    if not isinstance(value, list):
        return []
    return [
        {"uid": _uid(one.get("uid")), "title": str(one.get("title", ""))[:160]}
        for one in value[:MOST_LINEAGE]
        if isinstance(one, dict)
    ]
