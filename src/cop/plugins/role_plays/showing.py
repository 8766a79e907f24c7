"""What the page of a role-play shows besides what every contribution's page does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from cop import text
from cop.config import setting
from cop.contributions.models import Contribution, Visibility
from cop.contributions.rules import can, visible_to
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.dates import day_of
from cop.members.viewer import Viewer
from cop.members.vocabulary import word
from cop.plugins.role_plays import words
from cop.plugins.role_plays.assembly import public_packet
from cop.plugins.role_plays.kit.aging import is_to_check
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.packet import QuotedRule


@dataclass(frozen=True)
class EditionLine:
    """One edition as the page names it; never what is in it."""

    number: int
    minor: bool
    change: str
    at: datetime


def markdown(source: str) -> Markup:
    """Safe HTML of a text in a packet, without its reserved passages."""
    return Markup(text.render(source or "").html)


def to_check(rule: QuotedRule) -> bool:
    """Whether a quoted rule has grown old today."""
    return is_to_check(rule, day_of(now()) or date.min, int(setting("COP_ROLE_PLAYS_RULE_AGE")))


def term(vocabulary: str, code: str) -> str:
    found = word(vocabulary, code)
    return found.label if found else code


def labels() -> dict[str, Any]:
    """The words that templates look codes up in."""
    return {
        "markdown": markdown,
        "to_check": to_check,
        "term": term,
        "postures": words.POSTURES,
        "modes": words.MODES,
        "difficulties": words.DIFFICULTIES,
        "origins": words.ORIGINS,
        "criteria": words.CRITERIA,
        "triggers": words.TRIGGERS,
    }


def page_context(viewer: Viewer, thing: RolePlay) -> dict[str, Any]:
    """The public form and what this reader may do next: two queries, whatever its length."""
    reads_all = can(viewer, "role_plays.read_all", thing)
    return {
        **labels(),
        "packet": public_packet(thing),
        "editions": editions_of(thing),
        "reads_all": reads_all,
        "who_sees": who_sees(thing),
        "adapt_note": adapt_note(viewer, thing, reads_all),
    }


def adapt_note(viewer: Viewer, thing: RolePlay, reads_all: bool) -> str:
    """What a copy takes along (`services.secrets_for`), and what that means for its maker."""
    if reads_all:
        return _("Your copy takes all the sheets along.")
    if can(viewer, "role_plays.prepare", thing):
        return _(
            "Your copy takes all the sheets along: as for preparing, it is written down that you "
            "have read them, and you can no longer play in this one."
        )
    return _("Your copy takes along what this page shows, without the sheets, events and notes.")


def editions_of(thing: RolePlay) -> list[EditionLine]:
    """Newest first."""
    rows = session.execute(
        select(Edition.number, Edition.minor, Edition.change, Edition.published_at)
        .where(Edition.role_play_id == thing.id)
        .order_by(Edition.number.desc())
        .limit(20)
    )
    return [EditionLine(*row) for row in rows]


def who_sees(thing: RolePlay) -> list[tuple[str, str]]:
    """(what, who) for « who sees what », so that nobody has to guess."""
    readers = {
        Visibility.NETWORK: _("the members of the network"),
        Visibility.NETWORKS: _("all the networks; organisations that fund projects don’t see it"),
        Visibility.COMMUNITY: _("all members"),
        Visibility.SPACE: _("the members and guests of its space"),
        Visibility.PUBLIC: _("everybody, on the web"),
    }.get(thing.visibility, _("its authors"))
    return [
        (_("This page"), readers),
        (_("Each sheet"), _("its player, from the moment it is handed out")),
        (
            _("All the sheets, the events, the notes"),
            _("its authors, who reads it over, and who prepares to facilitate, which is recorded"),
        ),
    ]


def tools_of(viewer: Viewer, uids: Iterable[str]) -> list[tuple[str, str, str]]:
    """(uid, title, type) of those that this reader may see, by title."""
    wanted = list(uids)
    if not wanted:
        return []
    rows = session.execute(
        select(Contribution.uid, Contribution.title, Contribution.type)
        .where(visible_to(viewer), Contribution.uid.in_(wanted))
        .order_by(Contribution.title)
    )
    return [(uid, title, kind) for uid, title, kind in rows]
