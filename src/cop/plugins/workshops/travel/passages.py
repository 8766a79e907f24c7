"""What a plan says to everybody who reads it, for paper and for the search."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from cop import text
from cop.i18n import gettext as _
from cop.plugin import Passage
from cop.plugins.workshops.plan import Block, Plan

UNSAID = frozenset(
    {"minutes", "least", "droppable", "pinned", "group_size", "lead", "participation", "target",
     "start"}
)  # fmt: skip
"""What of a plan is no word of it."""


def passages(document: dict[str, Any]) -> list[Passage]:
    """The running order of a workshop, or the parts of a method; no private note is in a document."""
    blocks = [one for one in Plan.from_json(document.get("plan") or {}).blocks if not one.parked]
    # Once for all: a plan may have hundreds of parts, and is indexed while it is written.
    lasting = " — " + _("%(minutes)s min", minutes="{}")
    told = [_told(one) for one in blocks]
    whole = zip(blocks, told, strict=True)
    markup = "".join(_part(one, lasting.format(one.minutes), rest) for one, rest in whole)
    words = "".join(_part(one, "", rest) for one, rest in zip(blocks, told, strict=True))
    found = Passage(label=_("Running order"), markup=Markup(markup), words=Markup(words))
    return [found] if blocks else []


def _part(block: Block, lasting: str, told: str) -> str:
    return f"<h3>{escape(block.title)}{escape(lasting)}</h3>{told}"


def _told(block: Block) -> str:
    asked = (
        text.render(text.without_reserved(block.instructions)).html if block.instructions else ""
    )
    lines = (block.objective, block.announce, block.output)
    return asked + "".join(f"<p>{escape(one)}</p>" for one in lines if one)
