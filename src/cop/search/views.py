"""A simple search over titles and summaries, through `visible_to` like every list."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cop import text
from cop.contributions.listing import Page, list_page
from cop.contributions.models import Contribution
from cop.members.viewer import current_viewer
from cop.plugin import public

bp = Blueprint("search", __name__, url_prefix="/recherche")
LONGEST = 100


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    typed = request.args.get("q", "")[:LONGEST]
    parts = text.fold(typed).split()[:8]
    page = Page([])
    if parts:
        page = list_page(
            current_viewer(),
            *(Contribution.folded.contains(part, autoescape=True) for part in parts),
            after=request.args.get("after", ""),
        )
    return render_template("cop/search.html", page=page, q=typed, asked=bool(parts))
