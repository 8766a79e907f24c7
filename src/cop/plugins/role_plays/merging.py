"""Two people wrote on one packet: keep what both did, text by text, the secret ones too.

The core's three-way merge takes flat documents; a packet is laid out flat for it (« parts.R1.name »)
and built up again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cop.contributions.merge import Conflict, merge_documents
from cop.plugins.role_plays.assembly import in_order
from cop.plugins.role_plays.packet import Packet

CODED = ("parts", "pieces", "events", "criteria")


@dataclass(frozen=True)
class Merged:
    """The packet that holds both; where `conflicts` names a text, it holds *mine*."""

    packet: Packet
    conflicts: dict[str, Conflict]


def merge(base: Packet, theirs: Packet, mine: Packet) -> Merged:
    found = merge_documents(flat(base), flat(theirs), flat(mine))
    document: dict[str, Any] = dict(found.document)
    document |= {name: one.mine for name, one in found.conflicts.items() if one.mine is not None}
    return Merged(built(document), found.conflicts)


def flat(packet: Packet) -> dict[str, Any]:
    """Every text by its place. Lists whose items have no code are one text each."""
    plain = packet.to_json()
    found: dict[str, Any] = {}
    for name, value in plain.items():
        if name not in CODED:
            found[name] = _leaf(value)
            continue
        for one in value:
            rest = {key: _leaf(inner) for key, inner in one.items() if key != "code"}
            found |= {f"{name}.{one['code']}.{key}": inner for key, inner in rest.items()}
    return found


def built(document: dict[str, Any]) -> Packet:
    """The packet that `flat` laid out; items in the order of their codes."""
    plain: dict[str, Any] = {}
    items: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in CODED}
    for place, value in document.items():
        name, _dot, rest = place.partition(".")
        if not rest:
            plain[name] = _grown(value)
            continue
        code, _dot, key = rest.partition(".")
        items[name].setdefault(code, {"code": code})[key] = _grown(value)
    for name, rows in items.items():
        plain[name] = sorted(rows.values(), key=in_order)
    return Packet.from_json(plain)


MARK = "\x00"  # no text of a packet holds it


def _leaf(value: Any) -> Any:
    """Texts merge by words, lists of texts as lists; the rest is whole or a conflict."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return value
    return MARK + json.dumps(value) if isinstance(value, list | dict) else value


def _grown(value: Any) -> Any:
    is_laid = isinstance(value, str) and value.startswith(MARK)
    return json.loads(value.removeprefix(MARK)) if is_laid else value
