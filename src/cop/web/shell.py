"""The frame around every page: navigation, account, footer, and what templates may call."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel import Locale
from flask import current_app, g, request, url_for
from flask_babel import get_locale, get_timezone
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.routing import BuildError

from cop import slots
from cop.addresses import address, public_url
from cop.config import setting
from cop.contributions.rules import can
from cop.days import day_in_words
from cop.db import now
from cop.formats.copies import copies
from cop.i18n import LANGUAGES, chosen_language, gettext, page_words
from cop.i18n import gettext as _
from cop.members.rules import may_coordinate, may_keep_members
from cop.members.viewer import Viewer, current_viewer
from cop.members.vocabulary import label as term
from cop.plugin import ContributionType
from cop.web.kept import Keeper, keeper

STATIC = Path(__file__).parent / "static"
# All that the macros of every page may use.
FOR_BLOCKS = frozenset({"_", "ngettext", "cop_kept", "cop_url", "csrf_token", "cop_once"})


@dataclass(frozen=True)
class NavLink:
    """One link of the frame. `method` is `post` for what changes something."""

    label: str
    url: str
    active: bool = False
    method: str = "get"


def context() -> dict[str, Any]:
    """What every page of cop finds in its template; made once for all parts of a page."""
    viewer = current_viewer()
    kept: dict[str, Any] | None = g.get("cop_frame")
    if kept is None or kept["cop_viewer"] is not viewer:
        kept = g.cop_frame = _frame(viewer)
    return kept


def _frame(viewer: Viewer) -> dict[str, Any]:
    state = current_app.extensions["cop"]
    drawn = keeper(viewer)
    same = _same_links()
    blocks = _for_blocks(drawn)
    return {
        **blocks,
        "ui": drawn.blocks(lambda: _blocks(blocks)),
        "can": can,
        "slot": slots.fill,
        "term": term,
        "cop_part": partial(part, drawn.keep),
        "cop_static": static_url,
        "cop_types": state.registry.types,
        "cop_dated": state.registry.dated,
        "cop_index_url": index_url,
        "cop_copies": copies(),
        "csp_nonce": csp_nonce,
        "cop_site_name": setting("COP_SITE_NAME"),
        "cop_nav": navigation(same.entries),
        "cop_viewer": viewer,
        "cop_account_links": [*_offices(viewer), *state.account_links(viewer)],
        "cop_footer_links": same.footer,
        "cop_mounted": state.mounted,
        "cop_layout": state.layout,
        "cop_language": chosen_language(),
        "cop_languages": LANGUAGES,
    }


def fragment(template: str, **values: Any) -> str:
    """A part of a page that a script puts in place: it finds words, addresses and the token of its
    forms, and nothing of the frame, which would cost as much as the part."""
    found = current_app.jinja_env.get_template(template)
    return found.render({**page_words(), "cop_url": cop_url, "csrf_token": generate_csrf, **values})


def _for_blocks(drawn: Keeper) -> dict[str, Any]:
    """What the macros of `_macros.html` may use: nothing in it knows more of the reader than what
    the macros are kept by."""
    return {
        **page_words(),
        "cop_kept": drawn.keep,
        "cop_url": cop_url,
        "csrf_token": generate_csrf,
        "cop_once": _once,
    }


def _blocks(known: dict[str, Any]) -> Any:
    return current_app.jinja_env.get_template("cop/_macros.html").make_module(known)


def _once() -> str:
    return secrets.token_urlsafe(16)


def _offices(viewer: Viewer) -> list[NavLink]:
    """What the account's menu offers to those who keep the house."""
    if may_coordinate(viewer):
        return [NavLink(_("Coordinate"), cop_url("web.coordination"))]
    if may_keep_members(viewer):
        return [NavLink(_("Members and their roles"), cop_url("web.members"))]
    return []


def cop_url(endpoint: str, **values: Any) -> str:
    """The address of a page of cop: `cop_url("search.index", q="eau")`.

    A full one, with `_external`, comes from `COP_PUBLIC_URL`: a request's Host is anybody's word.
    """
    if values.pop("_external", False):
        return public_url(f"cop.{endpoint}", **values)
    if not values:
        return address(f"cop.{endpoint}")
    if len(values) == 1 and "uid" in values:
        return address(f"cop.{endpoint}", str(values["uid"]))
    return url_for(f"cop.{endpoint}", **values)


def index_url(kind: ContributionType) -> str:
    """The list of a type's things; empty when its plugin shows none."""
    try:
        return cop_url(f"{kind.endpoint.split('.')[0]}.index")
    except BuildError:
        return ""


@dataclass(frozen=True)
class SameLinks:
    """The links that every page shows, in one language at one address.

    entries: (label, endpoint, address) of the main menu: home, what the plugins add in their order,
    people and networks.
    """

    entries: tuple[tuple[str, str, str], ...]
    footer: tuple[NavLink, ...]


def _same_links() -> SameLinks:
    """Made once: twelve addresses and as many words are a third of what a plain page costs."""
    kept = current_app.extensions["cop"].links
    key = (chosen_language(), request.script_root)
    links: SameLinks | None = kept.get(key)
    if links is None:
        footer = (
            (_("Charter"), "web.charter"),
            (_("Follow what is published"), "feeds.index"),
            (_("Take along and bring in"), "archive.index"),
            (_("Accessibility"), "web.accessibility"),
        )
        links = kept[key] = SameLinks(
            tuple(_entries()), tuple(NavLink(label, cop_url(name)) for label, name in footer)
        )
    return links


def _entries() -> Iterator[tuple[str, str, str]]:
    registry = current_app.extensions["cop"].registry
    entries = [(gettext("Home"), "web.home")]
    entries += [(str(item.label), item.endpoint) for p in registry.active for item in p.nav]
    if registry.dated:
        entries.append((gettext("Agenda"), "calendar.index"))
    entries += [(gettext("Networks"), "web.networks"), (gettext("People"), "web.people")]
    for label, endpoint in entries:
        with suppress(BuildError):
            yield label, endpoint, cop_url(endpoint)


def navigation(entries: Iterable[tuple[str, str, str]]) -> tuple[NavLink, ...]:
    """The main menu, with a mark on where the reader is."""
    here = (request.endpoint or "").removeprefix("cop.")
    place = here.split(".")[0]
    return tuple(
        NavLink(
            label,
            url,
            here == endpoint or (place != "web" and place == endpoint.split(".")[0]),
        )
        for label, endpoint, url in entries
    )


def part(keep: Callable[..., Markup], template: str, macro: str, *values: Hashable) -> Markup:
    """A macro of a template, drawn once (see `cop.web.kept`): its module is made only for that."""

    def draw(*shown: Hashable) -> Markup:
        found = current_app.jinja_env.get_template(template).make_module(context())
        return Markup(getattr(found, macro)(*shown))

    return keep(f"{template}:{macro}", draw, *values)


def csp_nonce() -> str:
    """The mark of this response's own scripts, which the Content-Security-Policy lets run."""
    if "cop_nonce" not in g:
        g.cop_nonce = secrets.token_urlsafe(16)
    nonce: str = g.cop_nonce
    return nonce


def static_url(name: str) -> str:
    """A file of the shell, with a mark of its content so that it can be kept for a year."""
    kept: dict[Hashable, Any] = current_app.extensions["cop"].links
    key = (name, request.script_root)
    found: str | None = kept.get(key)
    if found is None:
        found = kept[key] = url_for("cop.static", filename=name, v=_fingerprint(name))
    return found


@lru_cache(maxsize=64)
def _fingerprint(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def date_words(value: datetime | date | None) -> str:
    """A date as people say it: « aujourd’hui, 14:05 », « 12 mars », « 12 mars 2027 »."""
    if value is None:
        return ""
    if not isinstance(value, datetime):
        return _day_words(value, "d MMMM y", get_locale())
    here, today = value.astimezone(get_timezone()), now().astimezone(get_timezone()).date()
    if here.date() == today:
        return gettext("today, %(time)s", time=f"{here:%H:%M}")
    form = "d MMMM" if here.year == today.year else "d MMMM y"
    return _day_words(here.date(), form, get_locale())


@lru_cache(maxsize=4096)
def _day_words(day: date, form: str, locale: Locale) -> str:
    return day_in_words(day, form, locale)
