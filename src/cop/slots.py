"""Places in the core's pages that plugins may fill.

A template writes `{{ slot("home.now") }}`; each active plugin that fills it answers markup or
nothing. A slot that fails is left empty and logged with the plugin's name; the page goes on.
"""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from flask import current_app
from markupsafe import Markup

from cop.db import session

SLOTS: dict[str, str] = {
    "home.start": "viewer: what one can start from the home page: links and buttons.",
    "home.now": "viewer: what the community works on now.",
    "page.head": "viewer, contribution: in the head of each page; the one that it is about, or None.",
    "contribution.aside": "viewer, contribution: beside one contribution, below its facts.",
}

log = logging.getLogger("cop.slots")


def fill(name: str, **keywords: Any) -> Markup:
    """The markup of every plugin for this place, in the order of `COP_PLUGINS`."""
    if name not in SLOTS:
        raise KeyError(f"there is no slot {name!r}; the slots are {', '.join(SLOTS)}")
    state = current_app.extensions["cop"]
    parts: list[Markup] = []
    for plugin in state.registry.active:
        render = plugin.slots.get(name)
        if render is None:
            continue
        try:
            with apart():
                parts.append(Markup(render(**keywords) or ""))
        except Exception:
            if state.registry.strict:
                raise
            log.exception("plugin %s failed to fill the slot %s", plugin.name, name)
    return Markup("").join(parts)


def apart() -> AbstractContextManager[Any]:
    """A savepoint where a query that fails spoils the whole transaction, as on PostgreSQL."""
    if session.get_bind().dialect.name == "sqlite":
        return nullcontext()
    return session.begin_nested()
