"""Parts of pages that are drawn once: a part that shows nothing but some values is the same for the
same values, whoever reads. Whatever changes makes other values, so nothing is ever out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import current_app, render_template, request
from flask_babel import get_timezone
from markupsafe import Markup

from cop.db import now
from cop.i18n import chosen_language
from cop.members.viewer import Viewer

MOST_KEPT = 4_000_000  # characters of markup, in each process
KEY = 200  # what a part costs besides: many empty ones would fill the memory too


@dataclass
class Parts:
    """What was drawn so far on one day: its key → the part."""

    day: date
    drawn: dict[Hashable, Markup] = field(default_factory=dict)
    blocks: dict[Hashable, Any] = field(default_factory=dict)
    characters: int = 0

    def draw(
        self, key: Hashable, draw: Callable[..., Markup], values: Sequence[Hashable]
    ) -> Markup:
        if self.characters > MOST_KEPT:
            self.drawn.clear()
            self.characters = 0
        part = self.drawn[key] = draw(*values)
        self.characters += len(part) + KEY
        return part


@dataclass(frozen=True)
class Keeper:
    """What was drawn for pages like this one. like: the language, whether names lead to people's
    pages, and where the community is mounted: all that a kept part may know of its reader."""

    parts: Parts
    like: tuple[Hashable, ...]

    def keep(self, name: str, draw: Callable[..., Markup], *values: Hashable) -> Markup:
        """The part as it was drawn, or drawn now. draw: a macro that shows the values and, of its
        reader, only what `like` says; name: which macro it is."""
        key = (name, values, self.like)
        part = self.parts.drawn.get(key)
        return self.parts.draw(key, draw, values) if part is None else part

    def blocks(self, make: Callable[[], Any]) -> Any:
        """The macros that all such pages share: to make their module costs more than to use it."""
        found = self.parts.blocks.get(self.like)
        if found is None:
            found = self.parts.blocks[self.like] = make()
        return found


def keeper(viewer: Viewer) -> Keeper:
    """The keeper for a page of this reader, today."""
    state = current_app.extensions["cop"]
    # « today » is written on some; addresses depend on where the host is mounted.
    today = now().astimezone(get_timezone()).date()
    if state.kept is None or state.kept.day != today:
        state.kept = Parts(today)
    return Keeper(state.kept, (chosen_language(), viewer.is_full_member, request.script_root))


def drawn_once(viewer: Viewer, template: str, **values: Hashable) -> Markup:
    """A small template that shows some values and, of its reader, only what `Keeper.like` says; for
    what a plugin puts into a slot of a page that everybody opens."""

    def draw(*_values: Hashable) -> Markup:
        return Markup(render_template(template, **values))

    return keeper(viewer).keep(template, draw, *sorted(values.items()))
