"""The leaves of a kit as pages of a browser, or drawn into one PDF by WeasyPrint."""

from __future__ import annotations

import re
from typing import Any

from flask import render_template
from markupsafe import Markup

from cop import text
from cop.addresses import public_url
from cop.config import setting
from cop.formats.leaves import PaperLeaf, bind
from cop.i18n import gettext as _
from cop.plugins.role_plays.kit.aging import quoted
from cop.plugins.role_plays.kit.course import by_hand, course
from cop.plugins.role_plays.kit.plan import Codes, Kit, Options, Profile, lay_out, needed
from cop.plugins.role_plays.kit.words import kind_words, profile_words
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet

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
    """One tagged PDF: an empty page makes sure that no sheet shares its paper with another leaf."""
    shared = context_of(kit, thing, origin)
    title = f"{kit.packet.title} — {shared['profile_words'][kit.options.profile]}"
    if kit.options.part:
        title = f"{kit.packet.title} — {kit.options.part}"
    template = "role_plays/kit/paper.html"
    return bind(
        PaperLeaf(
            page=render_template(template, one=one, title=title, language=thing.language, **shared),
            alone=one.alone,
        )
        for one in kit.leaves
    ).content


def file_name(thing: RolePlay, kind: str, ending: str) -> str:
    """Words of the title and what kind of copy it is; nothing that is confidential."""
    words = _GAPS.sub("-", text.fold(thing.title)).strip("-")[:50].strip("-")
    return f"{words or 'kit'}-{thing.uid}-{kind}.{ending}"
