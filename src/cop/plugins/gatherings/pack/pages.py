"""The pack to read before one comes: a page, and the same as one file."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop import text
from cop.contributions.finding import find
from cop.db import now
from cop.formats.pdf import has_pdf
from cop.members.dates import day_of
from cop.members.viewer import current_viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.pack.contents import contents
from cop.plugins.gatherings.pack.printing import pdf_of
from cop.plugins.gatherings.programme.pages import WORDS
from cop.plugins.gatherings.words import WIFI, dates_in_words

_GAPS = re.compile(r"[^a-z0-9]+")


def register(bp: Blueprint) -> None:
    bp.add_url_rule("/<cop_uid:uid>/dossier", "pack", pack)
    bp.add_url_rule("/<cop_uid:uid>/dossier.pdf", "pack_pdf", pack_pdf)


def _whole(uid: str) -> dict[str, Any]:
    """What the page and the file show alike."""
    viewer = current_viewer()
    gathering = find(viewer, uid, Gathering, action="gatherings.see_all")
    return {
        "thing": gathering,
        "dates": dates_in_words(gathering.start_date, gathering.end_date),
        "wifi": WIFI[gathering.wifi],
        "today": day_of(now()),
        **WORDS,
        **contents(viewer, gathering),
    }


def pack(uid: str) -> ResponseReturnValue:
    answer = make_response(
        render_template("gatherings/pack/pack.html", has_pdf=has_pdf(), **_whole(uid))
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def pack_pdf(uid: str) -> ResponseReturnValue:
    """The file; there is none before the first programme."""
    whole = _whole(uid)
    if not has_pdf() or whole["released"] is None:
        raise NotFound
    answer = make_response(pdf_of(render_template("gatherings/pack/paper.html", **whole)))
    words = _GAPS.sub("-", text.fold(whole["thing"].title)).strip("-")[:50].strip("-")
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="dossier-{words or "rencontre"}-{uid}.pdf"'
    )
    return answer
