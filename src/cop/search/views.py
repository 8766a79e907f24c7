"""A simple search over titles and summaries, through `visible_to` like every list."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from cop.contributions.listing import Page, list_page
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.search.matching import matching

bp = Blueprint("search", __name__, url_prefix="/recherche")
LONGEST = 100


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    typed = request.args.get("q", "")[:LONGEST]
    match = matching(current_viewer(), typed)
    page = Page([])
    if match:
        page = list_page(current_viewer(), match.condition, after=request.args.get("after", ""))
    return render_template("cop/search.html", page=page, q=typed, asked=match is not None)
