"""What other sites fetch, and the page that tells how: `/integrer/…`, `/oembed`, `/fragments/…`."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, request

from cop.plugin import same_for_all
from cop.plugins.embeds import documents, oembed, seen
from cop.plugins.embeds.answers import kept
from cop.plugins.embeds.cards import name_of, thing_at
from cop.plugins.embeds.places import Place, at, below
from cop.plugins.embeds.services import is_open

bp = Blueprint("embeds", __name__, template_folder="templates")
roots = Blueprint("embeds_roots", __name__)


@bp.get("/v1/<path:path>")
@same_for_all
def document(path: str) -> Response:
    return documents.document(path)


@bp.after_request
def note_where(response: Response) -> Response:
    """After the answer: one that was kept comes past no view."""
    shown = response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}
    if shown and request.endpoint == "cop.embeds.document":
        place = below(str((request.view_args or {})["path"]), request.args)
        if place is not None:
            seen.note(place.path)
    return response


@bp.get("/v1.js")
@same_for_all
def loader() -> Response:
    """The one script; its address stays the same, so that a theme names it once."""
    answer = kept(documents.piece("loader.js"), "text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600, stale-while-revalidate=86400"
    return answer


@roots.get("/fragments/v1/<path:path>")
@same_for_all
def fragment(path: str) -> Response:
    return documents.fragment(path)


@roots.get("/oembed")
@same_for_all
def oembed_answer() -> Response:
    """404 for whatever a visitor doesn't read: that something is there for members is theirs."""
    asked = request.args
    form = asked.get("format", "json")
    if form not in {"json", "xml"}:
        return kept("", "text/plain; charset=utf-8", status=501)
    place = at(asked.get("url", ""))
    title = _title(place) if place is not None else ""
    if place is None or not title:
        return kept("", "text/plain; charset=utf-8", status=404)
    said = oembed.answer(
        title, place.page, place.frame,
        width=asked.get("maxwidth", ""), height=asked.get("maxheight", ""),
    )  # fmt: skip
    if form == "xml":
        return kept(oembed.as_xml(said), "text/xml; charset=utf-8")
    return kept(oembed.as_json(said), "application/json; charset=utf-8")


def _title(place: Place) -> str:
    if "site" in place.asked and not is_open(place.asked["site"]):
        return ""
    if place.subject is not None:
        return place.subject.title
    thing = thing_at(place)
    return name_of(thing) if thing is not None else ""
