"""The results page, and titles while somebody types. Everything goes through `visible_to`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cop.members.sparing import demand_spare
from cop.members.viewer import current_viewer
from cop.plugin import public
from cop.search import synonym_pages
from cop.search.matching import read
from cop.search.query import LONGEST
from cop.search.results import Results, readable, search
from cop.search.spelling import Help, help_with
from cop.search.suggesting import suggestions

bp = Blueprint("search", __name__, url_prefix="/recherche")
synonym_pages.register(bp)


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """What has the words, by type, with facets that stay in the address."""
    viewer = current_viewer()
    typed = request.args.get("q", "")[:LONGEST]
    filters = readable(request.args)
    query = read(typed)
    found, instead = Results(), Help()
    if query:
        demand_spare("search")
        found = search(viewer, query, filters, request.args.get("after", "")[:80])
        if not found.count and not filters:
            instead = help_with(viewer, query)
    return render_template(
        "cop/search.html",
        q=typed,
        asked=bool(query),
        found=found,
        filters=filters,
        instead=instead,
        to=lambda **changed: _address(typed, filters, changed),
    )


def _address(typed: str, filters: dict[str, str], changed: dict[str, str]) -> str:
    """The same search with other filters; an empty one takes a filter away."""
    values: dict[str, Any] = {"q": typed, **filters, **changed}
    return url_for(".index", **{name: value for name, value in values.items() if value})


@bp.get("/suggestions")
@public
def suggest() -> ResponseReturnValue:
    """`[{"title", "type", "url"}]`: a few titles for the search box of every page."""
    demand_spare("search")
    found = suggestions(current_viewer(), request.args.get("q", ""))
    return jsonify([{"title": one.title, "type": one.type, "url": one.url} for one in found])
