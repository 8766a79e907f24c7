"""A new workshop: from an empty plan, from a template, or from another one that one may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cop.contributions import services, ties
from cop.contributions.finding import find
from cop.contributions.models import LinkKind
from cop.contributions.pages import kind_of
from cop.contributions.rules import can
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import blank, document_of, rekeyed
from cop.plugins.workshops.bring.known import readable
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.present import present


@dataclass(frozen=True)
class Start:
    """What a new workshop begins with; `origin` is None for an empty plan."""

    origin: Workshop | None = None

    @classmethod
    def at(cls, viewer: Viewer, uid: str) -> Start:
        """Raises `NotFound` for one that this reader may not read."""
        return cls(find(viewer, uid, Workshop) if uid else None)

    def document(self, viewer: Viewer) -> dict[str, Any]:
        """`plan` and `sealed`: the notes only to who may read them at the origin."""
        if self.origin is None:
            return document_of(blank())
        reads = can(viewer, "workshops.read_notes", self.origin)
        return document_of(
            rekeyed(readable(viewer, present(viewer, self.origin, secret=reads).plan))
        )


def begin(viewer: Viewer, start: Start, facts: dict[str, Any], **who: Any) -> Workshop:
    """A draft with these facts and the plan of `start`, tied to where it comes from."""
    document = {**facts, **start.document(viewer)}
    thing = services.create(viewer, kind_of("workshop"), document, **who)
    assert isinstance(thing, Workshop)
    if start.origin is not None:
        ties.join(viewer, thing, start.origin, LinkKind.INSPIRED_BY)
    return thing
