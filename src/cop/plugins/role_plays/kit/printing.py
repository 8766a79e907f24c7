"""The leaves of a kit as pages of a browser, or drawn into one PDF by WeasyPrint."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import render_template
from markupsafe import Markup

from cop import text
from cop.addresses import public_url
from cop.config import setting
from cop.i18n import gettext as _
from cop.plugins.role_plays.kit.aging import quoted
from cop.plugins.role_plays.kit.course import by_hand, course
from cop.plugins.role_plays.kit.plan import Codes, Kit, Options, Profile, lay_out, needed
from cop.plugins.role_plays.kit.words import kind_words, profile_words
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet

LOOKS = Path(__file__).parent / "paper.css"
_GAPS = re.compile(r"[^a-z0-9]+")


def context_of(kit: Kit, thing: RolePlay, origin: Any = None) -> dict[str, Any]:
    """What the templates of the leaves ask for."""
    packet = kit.packet
    return {
        "kit": kit,
        "thing": thing,
        "prose": prose,
        "moments": course(packet, {"reading": _("Reading"), "play": _("Play")}.__getitem__),
        "later": by_hand(packet),
        "needed": needed(kit),
        "quoted": quoted(packet.quoted_rules, kit.today, int(setting("COP_ROLE_PLAYS_RULE_AGE"))),
        "public_parts": [part.public() for part in packet.parts],
        "open_pieces": [piece for piece in packet.pieces if not piece.audience],
        "kind_words": kind_words(),
        "profile_words": profile_words(),
        "origin": origin,
        "site": str(setting("COP_SITE_NAME")),
        "address": public_url("cop.role_plays.show", uid=thing.uid),
    }


def sheets_with_codes(packet: Packet, thing: RolePlay, codes: Codes) -> dict[str, Any]:
    """What `_codes.html` shows: the sheets of those that have a code, each with its own.

    Groups count from 1; a part that two play in turn has its first code on its sheet.
    """
    groups = max((group for group, _part in codes), default=1)
    kit = lay_out(packet, Options(profile=Profile.PARTS, groups=max(groups, 1)), codes=codes)
    shared = context_of(kit, thing)
    shared.pop("thing")
    return {**shared, "leaves_with_codes": [leaf for leaf in kit.leaves if leaf.code]}


def prose(source: str) -> Markup:
    """A text of the packet as safe HTML, without what is reserved: paper has no readers' list."""
    return Markup(text.render(source or "").html)


def pdf_of(kit: Kit, thing: RolePlay, origin: Any = None) -> bytes:
    """One tagged PDF (PDF/UA-1): each leaf counts its own pages, and an empty page makes sure that
    no sheet shares its paper with another leaf."""
    shared = context_of(kit, thing, origin)
    title = f"{kit.packet.title} — {shared['profile_words'][kit.options.profile]}"
    if kit.options.part:
        title = f"{kit.packet.title} — {kit.options.part}"
    draw = _pen()
    pages: list[Any] = []
    drawn: dict[str, Any] = {}
    for one in kit.leaves:
        page = render_template(
            "role_plays/kit/paper.html", one=one, title=title, language=thing.language, **shared
        )
        if one.alone and len(pages) % 2:
            pages += draw(_EMPTY).pages
        if page not in drawn:
            drawn[page] = draw(page)
        pages += drawn[page].pages
        if one.alone and len(pages) % 2:
            pages += draw(_EMPTY).pages
    first = next(iter(drawn.values()))
    mark = sha256("".join(drawn).encode()).digest()[:16]
    written: bytes = first.copy(pages).write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=mark)
    return written


_EMPTY = (
    '<!doctype html><html lang="fr"><head><title>.</title></head><body class="empty"></body></html>'
)


def _pen() -> Callable[[str], Any]:
    """Draws one leaf; asks nobody for anything."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    def nothing(url: str, *_args: Any, **_options: Any) -> Any:
        raise ValueError("a kit stands for itself")

    sources = (_stylesheet(), LOOKS.read_text(encoding="utf-8"))
    fonts = FontConfiguration()  # looking for the machine's fonts takes longer than a page
    looks = [weasyprint.CSS(string=one, url_fetcher=nothing) for one in sources]
    bare = [weasyprint.CSS(string="@page { size: A4 }", url_fetcher=nothing)]

    def draw(page: str) -> Any:
        paper = weasyprint.HTML(string=page, url_fetcher=nothing)
        dress = bare if page is _EMPTY else looks
        return paper.render(stylesheets=dress, font_config=fonts, pdf_variant="pdf/ua-1",
                            presentational_hints=True)  # fmt: skip

    return draw


def _stylesheet() -> str:
    """The one that the browser's pages have."""
    import cop.web

    place = Path(str(cop.web.__file__)).parent / "static" / "kit.css"
    return place.read_text(encoding="utf-8")


def file_name(thing: RolePlay, kind: str, ending: str) -> str:
    """Words of the title and what kind of copy it is; nothing that is confidential."""
    words = _GAPS.sub("-", text.fold(thing.title)).strip("-")[:50].strip("-")
    return f"{words or 'kit'}-{thing.uid}-{kind}.{ending}"
