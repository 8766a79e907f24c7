"""What a plan says to everybody who reads it, for paper and for the search."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from cop import text
from cop.i18n import gettext as _
from cop.plugin import Passage
from cop.plugins.workshops.plan import Block, Plan


def passages(document: dict[str, Any]) -> list[Passage]:
    """The running order of a workshop, or the parts of a method; no private note is in a document."""
    blocks = [one for one in Plan.from_json(document.get("plan") or {}).blocks if not one.parked]
    # Once for all: a plan may have hundreds of parts, and is indexed while it is written.
    lasting = _("%(minutes)s min", minutes="{}")
    markup = Markup("").join(_part(one, lasting.format(one.minutes)) for one in blocks)
    return [Passage(label=_("Running order"), markup=markup)] if blocks else []


def _part(block: Block, lasting: str) -> Markup:
    asked = (
        text.render(text.without_reserved(block.instructions)).html if block.instructions else ""
    )
    lines = [
        f"<p>{escape(one)}</p>" for one in (block.objective, block.announce, block.output) if one
    ]
    heading = f"<h3>{escape(block.title)} — {escape(lasting)}</h3>"
    return Markup(heading + asked + "".join(lines))
