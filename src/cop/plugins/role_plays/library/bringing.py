"""What a protocol brings along into a workshop: its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cop.brought import Brought
from cop.contributions.rules import can
from cop.members.viewer import Viewer
from cop.plugins.role_plays.kit.bringing import blocks_of
from cop.plugins.role_plays.library import shelf
from cop.plugins.role_plays.library.lines import phases_of
from cop.plugins.role_plays.library.models import Protocol, ProtocolKind

KINDS = {
    ProtocolKind.DEBRIEF: "debrief",
    ProtocolKind.WARMUP: "energiser",
    ProtocolKind.DECISION: "decision",
}


def brings(viewer: Viewer, thing: Protocol) -> Brought | None:
    if not can(viewer, "read", thing):
        return None
    return _brought(thing.title, thing.kind, thing.steps)


def ready() -> Mapping[str, Brought]:
    """The protocols that come with the site."""
    return {
        name: _brought(one.title, one.document["kind"], one.document["steps"])
        for name, one in shelf.provided().items()
        if one.type == shelf.PROTOCOL
    }


def _brought(title: str, kind: str, steps: Iterable[str]) -> Brought:
    word = KINDS.get(ProtocolKind(kind), "exchange")
    return Brought(title=title, blocks=blocks_of(phases_of(steps), word))
