"""Parts of the agenda that one can look at or subscribe to: all, mine, a network's, a theme's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.calendar.events import Event
from cop.db import UID_ALPHABET, session
from cop.feeds.keys import CALENDAR
from cop.i18n import gettext as _
from cop.members.models import Organisation
from cop.members.vocabulary import label, word

ALL, MINE, NETWORK, THEME = "tout", "mien", "reseau-", "theme-"
UID = re.compile(f"[{UID_ALPHABET}]{{10}}")
CODE = re.compile(r"[\w-]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Part:
    """What is wanted of the agenda. Without any of these, all of it."""

    mine: bool = False
    network: str = ""
    theme: str = ""

    @property
    def name(self) -> str:
        """Its place in an address: `tout`, `mien`, `reseau-<uid>`, `theme-<code>`."""
        if self.mine:
            return MINE
        if self.network:
            return NETWORK + self.network
        return THEME + self.theme if self.theme else ALL

    @property
    def kind(self) -> str:
        """What a key to it is a key of."""
        return CALENDAR + self.name

    def of(self, events: Iterable[Event]) -> list[Event]:
        """Those of its network and on its theme; what is mine is for the database to say."""
        return [
            one
            for one in events
            if self.network in ("", one.network_uid)
            and (not self.theme or self.theme in one.themes)
        ]


def asked(network: str, theme: str, *, mine: bool) -> Part:
    """From the words of a form; those that can't be names are none."""
    return Part(
        mine,
        network if UID.fullmatch(network) else "",
        theme if CODE.fullmatch(theme) else "",
    )


def named(name: str) -> Part:
    """From an address. Raises `NotFound` for what is no part of the agenda."""
    if name == ALL:
        return Part()
    if name == MINE:
        return Part(mine=True)
    part = Part()
    if name.startswith(NETWORK):
        part = asked(name.removeprefix(NETWORK), "", mine=False)
    elif name.startswith(THEME):
        part = asked("", name.removeprefix(THEME), mine=False)
    if not title(part):
        raise NotFound
    return part


def title(part: Part) -> str:
    """What a calendar of it is called, after the name of the site; empty where there is no such
    network or theme. Who the networks are is no secret."""
    if part.mine:
        return _("My agenda")
    if part.network:
        found = select(Organisation.short_name).where(Organisation.uid == part.network)
        return session.scalar(found) or ""
    if part.theme:
        return label("theme", part.theme) if word("theme", part.theme) else ""
    return ""
