"""The leaves of a kit as pages of a browser, as one PDF, and the page that leads without a network."""

from __future__ import annotations

import re
from typing import Any

from flask import render_template
from markupsafe import Markup

from cop import text
from cop.addresses import public_url
from cop.config import setting
from cop.formats.leaves import SCREEN, Bound, PaperLeaf, bind
from cop.formats.qr import qr_code
from cop.i18n import gettext as _
from cop.plugins.workshops import words as names
from cop.plugins.workshops.kit.course import Words, course_of
from cop.plugins.workshops.kit.leaves import Kind, Kit, Leaf, pages_about
from cop.plugins.workshops.kit.quantities import needed
from cop.plugins.workshops.kit.sheet import rows_of
from cop.plugins.workshops.kit.words import kind_words, leading_words, profile_words
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.timing import shown, times_of

STATIC = SCREEN.parent / "workshops"
DENSITIES = ("airy", "close", "halves", "bare", "small")
"""How a run sheet is set so that it fits on one page: in two halves from the third on, with nothing
but hours and titles from the fourth, in letters below eleven points at the very last."""
_GAPS = re.compile(r"[^a-z0-9]+")


def prose(source: str) -> Markup:
    """A text of the plan as safe HTML, without what is reserved: paper has no readers' list."""
    return Markup(text.render(source or "").html)


def context_of(kit: Kit, thing: Workshop, origin: Any = None) -> dict[str, Any]:
    """What the templates of the leaves ask for."""
    times = times_of(kit.plan)
    address = public_url("cop.workshops.show", uid=thing.uid)
    return {
        "kit": kit, "thing": thing, "plan": kit.plan, "crowd": kit.options.crowd, "prose": prose,
        "hour": shown, "times": times, "rows": rows_of(kit.plan, times, kit.options.crowd),
        "needed": needed(kit.plan, kit.options.crowd), "kind_words": kind_words(),
        "profile_words": profile_words(), "names": names, "origin": origin,
        "site": str(setting("COP_SITE_NAME")), "address": address,
        "qr": qr_code(address, _("QR code of the workshop’s page")),
        "about": pages_about(kit), "density": DENSITIES[0],
    }  # fmt: skip


def pdf_of(kit: Kit, thing: Workshop, origin: Any = None) -> Bound:
    """One tagged PDF; the run sheet on one page, unless it is in large print."""
    shared = context_of(kit, thing, origin)
    title = f"{thing.title} — {shared['profile_words'][kit.options.profile]}"

    def page(leaf: Leaf, density: str = DENSITIES[0]) -> str:
        given = shared | {"one": leaf, "title": title, "density": density}
        return render_template("workshops/kit/paper.html", language=thing.language, **given)

    def paper(leaf: Leaf) -> PaperLeaf:
        fits = leaf.kind == Kind.RUN_SHEET and not kit.options.large
        closer = DENSITIES[1:] if fits else ()
        tighter = tuple(page(leaf, density) for density in closer)
        return PaperLeaf(page=page(leaf), tighter=tighter, copies=leaf.copies, alone=leaf.alone)

    looks = (STATIC / "paper.css").read_text(encoding="utf-8")
    return bind(map(paper, kit.leaves), looks=looks)


def standalone(thing: Workshop, plan: Plan, edition: int, *, secret: bool) -> str:
    """One HTML file that asks the network for nothing."""
    course = course_of(plan, course_words(), secret=secret) | {
        "workshop": thing.uid, "title": thing.title, "edition": edition,
    }  # fmt: skip
    return render_template(
        "workshops/kit/standalone.html", course=course, words=leading_words(), hour=shown,
        secret=secret, language=thing.language, looks=_static("conductor.css"),
        script=_static("course.js") + Markup("\n") + _static("conductor.js"),
    )  # fmt: skip


def course_words() -> Words:
    return Words(
        kind=lambda block: str(names.KINDS[block.kind]),
        lead=lambda block: str(names.LEADS[block.lead]),
        participation=lambda block: str(names.PARTICIPATIONS[block.participation]),
        prose=lambda source: str(prose(source)) if source.strip() else "",
    )


def _static(name: str) -> Markup:
    return Markup((STATIC / name).read_text(encoding="utf-8"))


def file_name(thing: Workshop, kind: str, ending: str) -> str:
    """Words of the title and what kind of copy it is; nothing that is private."""
    words = _GAPS.sub("-", text.fold(thing.title)).strip("-")[:50].strip("-")
    return f"{words or 'atelier'}-{thing.uid}-{kind}.{ending}"
