"""A packet as one text to rework in any editor, and back: short fields first, then the long texts.

A long text stands under its mark `<!-- cop: R1.confidential -->` and a heading for people. Without
what is confidential (`Packet.public()`), or whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from cop.contributions.documents import LOOKS_LIKE_MARK, from_markdown
from cop.plugins.role_plays.packet import Packet

TYPE = "role_play"
LONG = ("context", "facilitator_notes", "solo")
LONG_IN: dict[str, tuple[str, ...]] = {
    "parts": ("public_profile", "confidential"),
    "pieces": ("body",),
    "events": ("body",),
    "debrief": ("prompt",),
}


def to_markdown(packet: Packet, *, secret: bool, around: Mapping[str, Any] | None = None) -> str:
    """The text; `around` is what stands beside the packet (uid, edition). Reading it gives the same
    packet again, but for empty lines around a text."""
    plain = packet.to_json() if secret else packet.public()
    front: dict[str, Any] = {"type": TYPE, **(around or {})}
    sections: list[tuple[str, str, str]] = []
    for name, value in plain.items():
        if name in LONG:
            sections.append((name, name, value))
        elif name in LONG_IN:
            front[name] = [_short(name, one) for one in value]
            sections += _long(name, value)
        else:
            front[name] = value
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)
    body = "\n\n".join(
        f"<!-- cop: {mark} -->\n## {heading}\n\n{_escaped(words)}".rstrip()
        for mark, heading, words in sections
        if words.strip()
    )
    return f"---\n{head}---\n\n{body}\n"


def _short(name: str, one: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in LONG_IN[name]}


def _long(name: str, items: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    for place, one in enumerate(items, 1):
        code = one.get("code") or f"{name}{place}"
        called = one.get("name") or one.get("title") or ""
        for field in LONG_IN[name]:
            if field in one:
                yield f"{code}.{field}", f"{code} {called} — {field}", one[field]


def _escaped(words: str) -> str:
    bare = words.strip("\n").rstrip()
    return LOOKS_LIKE_MARK.sub(lambda found: "\\" + found[0], bare)


def read_markdown(content: str) -> tuple[Packet, dict[str, Any]]:
    """The packet, and the rest of the front matter.

    Raises `ValueError` (`Misshapen` is one) for a text that is no packet.
    """
    document = from_markdown(content)
    if document.pop("type") != TYPE:
        raise ValueError("another type")
    plain = {key: value for key, value in document.items() if "." not in key}
    for name in LONG:
        if isinstance(plain.get(name), str):
            plain[name] = _without_heading(plain[name])
    for name, fields in LONG_IN.items():
        items = plain.get(name)
        if not isinstance(items, list):
            continue
        for place, one in enumerate(items, 1):
            if isinstance(one, dict):
                code = one.get("code") or f"{name}{place}"
                for field in fields:
                    words = document.get(f"{code}.{field}")
                    if words is not None:
                        one[field] = _without_heading(str(words))
    known = set(Packet.__dataclass_fields__)
    rest = {key: value for key, value in plain.items() if key not in known}
    return Packet.from_json({key: plain[key] for key in plain if key in known}), rest


def _without_heading(section: str) -> str:
    first, _line, others = section.partition("\n")
    return (others if first.startswith("## ") else section).strip("\n")
