"""Parts of pages that are drawn once: a part that shows nothing but some values is the same for the
same values, whoever reads. Whatever changes makes other values, so nothing is ever out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from flask import current_app, request
from flask_babel import get_timezone
from markupsafe import Markup

from cop.db import now
from cop.i18n import chosen_language
from cop.members.viewer import Viewer

MOST_KEPT = 2000  # one to four kilobytes each


def keeper(viewer: Viewer) -> Callable[..., Markup]:
    """For one page: `keep(name, draw, *values)` answers the part as it was drawn, or draws it.

    draw: a macro that shows the values, and of its reader only the language and whether names lead
    to people's pages; name: says which macro it is.
    """
    state = current_app.extensions["cop"]
    # « today » is written on some; addresses depend on where the host is mounted.
    today = now().astimezone(get_timezone()).date()
    if state.kept is None or state.kept[0] != today or len(state.kept[1]) > MOST_KEPT:
        state.kept = (today, {})
    parts: dict[Hashable, Markup] = state.kept[1]
    page = (chosen_language(), viewer.is_full_member, request.script_root)

    def keep(name: str, draw: Callable[..., Markup], *values: Hashable) -> Markup:
        key = (name, values, page)
        if key not in parts:
            parts[key] = draw(*values)
        return parts[key]

    return keep
