"""What role-plays put on the home page."""

from __future__ import annotations

from cop.contributions.models import State
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer
from cop.plugin import Ask, Shelf
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.reviewing import to_read_over
from cop.web.kept import drawn_once

PUBLISHED = (RolePlay.state == State.PUBLISHED,)


def start(*, viewer: Viewer) -> str:
    return drawn_once(viewer, "role_plays/_start.html") if viewer.is_full_member else ""


ASKS = (
    Ask(
        find=to_read_over,
        says=lambda title: _(
            "Read the role-play “%(title)s” over for a colleague of another network", title=title
        ),
        endpoint="role_plays.read_over",
    ),
)

SHELVES = (
    Shelf(
        title=_l("Role-plays to play between two meetings"),
        type="role_play",
        always=PUBLISHED,
    ),
)
