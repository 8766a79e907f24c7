"""A word that is removed from a gathering for good goes from its logistics, open points and space too."""

from __future__ import annotations

from collections.abc import Mapping

from cop.columns import Prose
from cop.contributions.care import replaced
from cop.contributions.models import Contribution
from cop.db import session
from cop.members.models import Space
from cop.members.viewer import Viewer
from cop.plugins.gatherings.logistics import TEXTS
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.points import points_of
from cop.plugins.gatherings.programme.releasing import replace_words

LINES = {"place_name": 160, "address": 240, "cancelled_why": 300}


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    if not isinstance(contribution, Gathering):
        return
    gathering = contribution
    for name, most in LINES.items():
        setattr(gathering, name, replaced(getattr(gathering, name), replacements)[:most])
    for name in TEXTS:
        prose = getattr(gathering, name)
        if prose:
            setattr(gathering, name, Prose.of(replaced(prose.source, replacements)))
    for point in points_of(gathering, settled=True):
        point.body = replaced(point.body, replacements)[:500]
    space = session.get(Space, gathering.own_space_id) if gathering.own_space_id else None
    if space is not None:
        space.title = replaced(space.title, replacements)[:160]
    replace_words(gathering, replacements)
    session.flush()
