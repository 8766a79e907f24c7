"""Embed documents and fragments: the same content, as a page of its own or as bare HTML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Response, current_app, g, request, url_for

from cop.addresses import public_url
from cop.i18n import gettext as _
from cop.i18n import page_words
from cop.members.viewer import VISITOR, Viewer
from cop.plugins.embeds import services
from cop.plugins.embeds.answers import kept, policy, site_name
from cop.plugins.embeds.cards import card_of, name_of, placed, thing_at
from cop.plugins.embeds.looks import Look, look_of
from cop.plugins.embeds.places import Place, below
from cop.plugins.embeds.shelves import shelf_at

DOOR = Path(__file__).parent / "door"
HTML = "text/html; charset=utf-8"


@lru_cache(maxsize=8)
def piece(name: str) -> str:
    """A file that goes into each document, or is the loader."""
    return (DOOR / name).read_text(encoding="utf-8").strip()


def document(path: str) -> Response:
    """The whole page that stands in a frame."""
    return _answered(path, "embeds/document.html")


def fragment(path: str) -> Response:
    """What goes into the HTML of another page: no script, no style, full addresses."""
    return _answered(path, "embeds/fragment.html")


def _answered(path: str, template: str) -> Response:
    look = asked_look()
    place = below(path, request.args)
    found = content(place) if place is not None and _may_show(place) else None
    framed = template == "embeds/document.html"
    style = style_of(look)
    door = services.origin_of(request.args.get("site", "")) if framed else ""
    inside = url_for("cop.embeds.seat", path=path, **request.args.to_dict(flat=False))  # type: ignore[arg-type]
    page = drawn(template, found, look, framed=framed, inside=inside if door else "")
    answer = kept(page, HTML, status=200 if found is not None else 404)
    if framed:
        answer.headers["Content-Security-Policy"] = policy(style, piece("frame.js"))
        answer.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
        answer.headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        if found is not None:
            answer.headers["Link"] = f'<{found["page"]}>; rel="canonical"'
    return answer


def asked_look() -> Look:
    look = look_of(request.args, request.args.getlist("theme"))
    g.cop_language = look.language
    return look


def style_of(look: Look) -> str:
    return piece("document.css") + _accent(look)


def drawn(
    template: str, found: dict[str, Any] | None, look: Look, *, framed: bool, **more: Any
) -> str:
    """found: what `content` answered. more: `inside`, where members read on; or `seat`, see
    `seats.py`."""
    return current_app.jinja_env.get_template(template).render(
        **page_words(), **(found or _nothing()), look=look, style=style_of(look), framed=framed,
        script=piece("frame.js"), site=site_name(), home=public_url("cop.web.home"),
        prose=lambda markup: placed(markup, look.level + 2, framed=framed), here=_here, **more,
    )  # fmt: skip


def _may_show(place: Place) -> bool:
    """Where an address names a site, that site must not be revoked."""
    return "site" not in place.asked or services.is_open(place.asked["site"])


def content(place: Place, viewer: Viewer = VISITOR) -> dict[str, Any] | None:
    """What this reader finds there, for `drawn`."""
    if place.subject is not None:
        listed = shelf_at(place, request.args, viewer)
        return {"listed": listed, "title": listed.title, "page": listed.page}
    thing = thing_at(place, viewer)
    if thing is None:
        return None
    card = card_of(thing, viewer)
    return {"card": card, "title": name_of(thing), "page": card.page}


def _nothing() -> dict[str, Any]:
    """The same words whether it never was, is gone, is for members, or its site was revoked."""
    return {"title": _("This content is not shown here"), "page": public_url("cop.web.home")}


def _here(**changed: str) -> str:
    """The same frame with another part of its list; nothing for an argument that goes away."""
    asked = {
        **request.args.to_dict(flat=False),
        **{name: [value] for name, value in changed.items()},
    }
    pairs = [(name, value) for name, values in asked.items() for value in values if value]
    return "?" + urlencode(pairs)


def _accent(look: Look) -> str:
    return f":root{{--accent:#{look.accent}}}" if look.accent else ""
