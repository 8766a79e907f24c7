"""What workshops put on the home page."""

from __future__ import annotations

from cop.contributions.models import State
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer
from cop.plugin import Shelf
from cop.plugins.workshops.models import Workshop
from cop.web.kept import drawn_once

PUBLISHED = (Workshop.state == State.PUBLISHED,)


def start(*, viewer: Viewer) -> str:
    return drawn_once(viewer, "workshops/_start.html") if viewer.is_full_member else ""


SHELVES = (
    Shelf(
        title=_l("Workshops to run at home"),
        type="workshop",
        always=PUBLISHED,
    ),
)
