"""What one may subscribe to, by name; and which personal addresses somebody has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cop.calendar.parts import ALL, MINE, NETWORK, THEME
from cop.db import session
from cop.feeds.keys import CALENDAR, keys_of
from cop.i18n import gettext as _
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.members.vocabulary import words


@dataclass(frozen=True)
class Offered:
    """A part of the agenda under its name. `group` is what it is chosen by: "", network, theme."""

    name: str
    label: str
    group: str = ""


@dataclass(frozen=True)
class OwnKey:
    """A personal address, which nobody can read again."""

    uid: str
    label: str
    since: datetime


def offered() -> list[Offered]:
    """All parts, whether anything stands in them or not: the list tells nothing of what does."""
    found = select(Organisation.uid, Organisation.short_name).order_by(Organisation.short_name)
    networks = [Offered(NETWORK + uid, name, "network") for uid, name in session.execute(found)]
    themes = [Offered(THEME + one.code, one.label, "theme") for one in words("theme") if one.active]
    first = [Offered(ALL, _("All that I may read")), Offered(MINE, _("My agenda"))]
    return [*first, *networks, *themes]


def own_keys(viewer: Viewer, parts: Sequence[Offered]) -> list[OwnKey]:
    """Newest first. A part that is no longer offered is still an address to withdraw."""
    labels = {one.name: one.label for one in parts}
    return [
        OwnKey(key.uid, labels.get(key.kind.removeprefix(CALENDAR), _("Agenda")), key.created_at)
        for key in keys_of(viewer, calendars=True)
    ]
