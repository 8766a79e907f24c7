"""A packet out of a role-play's two sides, and the two sides out of a packet.

The secret side is kept by code (« R1 », « D2 »): when the public side changes by another door (an
import, an earlier version, a proposal), each part finds its own secrets again, and those of a part
that is gone are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from cop.contributions.documents import open_within, to_document
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.shape import to_plain

# What a packet calls otherwise than the spine does.
SPINE = {"title": "title", "teaser": "summary", "licence": "licence"}
COLUMNS = (
    "context", "themes", "moments", "postures", "modes", "difficulty", "origin",
    "reading_minutes", "play_minutes", "total_minutes", "min_players", "max_players",
)  # fmt: skip
LISTS = ("objectives", "parts", "pieces", "criteria", "debrief", "questions", "quoted_rules")
PART_SECRETS = ("confidential", "reveals")
SECRETS = ("events", "facilitator_notes", "rounds", "solo", "tools")


def packet_of(thing: RolePlay) -> Packet:
    """The whole packet as it is being written; for those who may read all of it."""
    return assemble(to_document(thing), thing.sealed.reveal() if thing.sealed else "")


def packet_in(edition: Edition) -> Packet:
    """The whole packet of a published edition."""
    return Packet.from_json(json.loads(edition.payload.reveal()))


def public_packet(thing: RolePlay) -> Packet:
    """The packet without its secret side and its reserved passages: what is shown to whoever may
    read the role-play."""
    return assemble(to_document(thing, reserved=False), "")


def opened(packet: Packet) -> Packet:
    """The same of a packet at hand."""
    return Packet.from_json(open_within(packet.public()))


def assemble(document: Mapping[str, Any], sealed: str) -> Packet:
    """Put a document and its secret side together. Raises `Misshapen` for a document that isn't
    one of a role-play."""
    plain: dict[str, Any] = {
        name: document[key] for name, key in SPINE.items() if document.get(key) is not None
    }
    plain |= {name: document[name] for name in COLUMNS if document.get(name) is not None}
    lists = document.get("packet") or {}
    plain |= {name: lists[name] for name in LISTS if name in lists}
    secrets: dict[str, Any] = json.loads(sealed) if sealed else {}
    plain |= {name: secrets[name] for name in SECRETS if name in secrets}
    hidden = secrets.get("parts", {})
    plain["parts"] = [one | hidden.get(one.get("code"), {}) for one in plain.get("parts", [])]
    plain["pieces"] = sorted([*plain.get("pieces", []), *secrets.get("pieces", [])], key=in_order)
    return Packet.from_json(plain)


def document_of(packet: Packet) -> dict[str, Any]:
    """The document of a packet with its secret side under `sealed`, as the services take it."""
    public = packet.public()
    document = {key: public[name] for name, key in SPINE.items()}
    document |= {name: public[name] for name in COLUMNS}
    document["packet"] = {name: public[name] for name in LISTS}
    document["sealed"] = json.dumps(secrets_of(packet), ensure_ascii=False, sort_keys=True)
    return document


def secrets_of(packet: Packet) -> dict[str, Any]:
    """The secret side as plain data."""
    plain = {name: to_plain(getattr(packet, name)) for name in SECRETS}
    plain["parts"] = {
        part.code: {name: to_plain(getattr(part, name)) for name in PART_SECRETS}
        for part in packet.parts
    }
    plain["pieces"] = [to_plain(piece) for piece in packet.pieces if piece.audience]
    return plain


def in_order(one: Mapping[str, Any]) -> tuple[str, int]:
    """« D10 » comes after « D9 »."""
    found = re.fullmatch(r"(\D*)(\d*)", str(one.get("code", "")))
    return (found[1], int(found[2] or 0)) if found else ("", 0)
