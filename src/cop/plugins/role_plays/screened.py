"""A packet through the anonymisation check: every text of it, the secret ones too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cop.contributions.screening import Check, check
from cop.members.viewer import Viewer
from cop.plugins.role_plays.packet import Origin, Packet

# Codes, words of lists and addresses: nobody's prose.
NOT_PROSE = frozenset({
    "code", "audience", "themes", "moments", "postures", "modes", "origin", "tools", "licence",
    "kind", "trigger", "source_url", "valid_on",
})  # fmt: skip


@dataclass(frozen=True)
class Screened:
    """The packet with the replacements made, and what was found."""

    packet: Packet
    check: Check

    @property
    def unanswered(self) -> bool:
        """Whether something was found that nobody has decided about yet."""
        return any(not one.decision for one in self.check.questions)


def screened(viewer: Viewer, packet: Packet, decisions: Mapping[str, str]) -> Screened:
    """Look every text over. Of fiction only what is certain is asked about: an address, a number, a
    name of the network's own list; its other names are invented.

    decisions: key of a question → `keep` or `replace`; the posted form will do.
    """
    plain = packet.to_json()
    texts = dict(_texts(plain))
    found = check(viewer, texts, decisions, list(texts))
    if packet.origin == Origin.FICTION:
        certain = [one for one in found.questions if one.certain]
        found = replace(found, questions=certain, undecided=0)
    for place, value in found.document.items():
        _put(plain, place, value)
    return Screened(Packet.from_json(plain), found)


def _texts(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value:
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in NOT_PROSE:
                yield from _texts(inner, f"{place}/{name}" if place else name)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, f"{place}/{at}")


def _put(plain: Any, place: str, value: str) -> None:
    *way, last = place.split("/")
    for one in way:
        plain = plain[int(one) if isinstance(plain, list) else one]
    plain[int(last) if isinstance(plain, list) else last] = value
