"""`/sitemap.xml`, `/robots.txt`, `/oai`: the same for everybody, and without a session."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, request
from werkzeug.exceptions import NotFound

from cop.harvest import sitemap as maps
from cop.harvest.oai import Asked, Refusal, asked
from cop.harvest.writing import response
from cop.i18n import DEFAULT_LANGUAGE
from cop.members.viewer import VISITOR
from cop.plugin import public

bp = Blueprint("harvest", __name__)
XML = "application/xml; charset=utf-8"
HIGHEST = 9_999
MAX_BYTES = 16 * 1024


@bp.before_request
def nobody() -> None:
    """Whoever asks, a visitor is answered."""
    request.max_content_length = MAX_BYTES
    g.cop_viewer, g.cop_language = VISITOR, DEFAULT_LANGUAGE


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    return _file(maps.sitemap(), XML)


@bp.get(f"/sitemap-<int(min=1, max={HIGHEST}):number>.xml")
@public
def sitemap_part(number: int) -> Response:
    if number > 1 and not maps.pages(number):
        raise NotFound
    return _file(maps.part(number), XML)


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """For a site of its own; a host that has cop below a path writes its own at its root."""
    return _file(maps.robots().encode(), "text/plain; charset=utf-8")


@bp.route("/oai", methods=["GET", "POST"])
@public
def oai() -> Response:
    """The protocol asks for both methods, and for 200 with its errors too."""
    answer = make_response(response(_question()))
    answer.headers["Content-Type"] = "text/xml; charset=utf-8"
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _question() -> Asked | Refusal:
    try:
        return asked(request.form if request.method == "POST" else request.args)
    except Refusal as refusal:
        return refusal


def _file(content: bytes, mimetype: str) -> Response:
    """Asked about each time: what is hidden is gone at once."""
    answer = make_response(content)
    answer.headers["Content-Type"] = mimetype
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
