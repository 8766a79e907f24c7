"""Where exactly, how to get there, where to sleep and eat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cop.columns import Prose
from cop.contributions.finding import demand
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering, Wifi

TEXTS = ("access_notes", "train", "lodging", "meals")
LINES = ("place_name", "address")


def sections(gathering: Gathering) -> list[tuple[str, Prose]]:
    """(heading, text) of what was written, in the order one needs it."""
    named = (
        (_("Getting there"), gathering.train),
        (_("Getting in"), gathering.access_notes),
        (_("Where to sleep"), gathering.lodging),
        (_("Meals"), gathering.meals),
    )
    return [(heading, prose) for heading, prose in named if prose]


def save(viewer: Viewer, gathering: Gathering, written: Mapping[str, Any]) -> None:
    """Write them down; calendars learn of another place."""
    demand(viewer, "gatherings.host", gathering)
    for name in LINES:
        setattr(gathering, name, written[name] or "")
    for name in TEXTS:
        setattr(gathering, name, Prose.of(written[name] or ""))
    gathering.wifi = Wifi(written["wifi"])
    gathering.logistics_version += 1
    gathering.updated_at = now()
    session.flush()
