"""Parts of pages that are drawn once: a part that shows nothing but some values is the same for the
same values, whoever reads. Whatever changes makes other values, so nothing is ever out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask import current_app, request
from flask_babel import get_timezone
from markupsafe import Markup

from cop.db import now
from cop.i18n import chosen_language
from cop.members.viewer import Viewer

MOST_KEPT = 4_000_000  # characters of markup, in each process


@dataclass
class Parts:
    """What was drawn so far on one day: its key → the part."""

    day: date
    drawn: dict[Hashable, Markup] = field(default_factory=dict)
    characters: int = 0

    def draw(
        self, key: Hashable, draw: Callable[..., Markup], values: Sequence[Hashable]
    ) -> Markup:
        if self.characters > MOST_KEPT:
            self.drawn.clear()
            self.characters = 0
        part = self.drawn[key] = draw(*values)
        self.characters += len(part)
        return part


def keeper(viewer: Viewer) -> Callable[..., Markup]:
    """For one page: `keep(name, draw, *values)` answers the part as it was drawn, or draws it.

    draw: a macro that shows the values, and of its reader only the language and whether names lead
    to people's pages; name: says which macro it is.
    """
    state = current_app.extensions["cop"]
    # « today » is written on some; addresses depend on where the host is mounted.
    today = now().astimezone(get_timezone()).date()
    if state.kept is None or state.kept.day != today:
        state.kept = Parts(today)
    parts: Parts = state.kept
    page = (chosen_language(), viewer.is_full_member, request.script_root)

    def keep(name: str, draw: Callable[..., Markup], *values: Hashable) -> Markup:
        key = (name, values, page)
        part = parts.drawn.get(key)
        return parts.draw(key, draw, values) if part is None else part

    return keep
