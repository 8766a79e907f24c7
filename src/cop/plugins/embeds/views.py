"""What other sites fetch, and the page that tells how: `/integrer/…`, `/oembed`, `/fragments/…`."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, request
from markupsafe import Markup

from cop.addresses import public_url
from cop.contributions.models import Contribution
from cop.contributions.rules import can
from cop.i18n import page_words
from cop.members.viewer import VISITOR, Viewer
from cop.plugin import same_for_all
from cop.plugins.embeds import documents, oembed
from cop.plugins.embeds.answers import kept
from cop.plugins.embeds.cards import name_of, thing_at
from cop.plugins.embeds.places import Place, at
from cop.plugins.embeds.services import is_open
from cop.web.shell import cop_url

bp = Blueprint("embeds", __name__, template_folder="templates")
roots = Blueprint("embeds_roots", __name__)


@bp.get("/v1/<path:path>")
@same_for_all
def document(path: str) -> Response:
    return documents.document(path)


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


def discovery(viewer: Viewer, contribution: object) -> Markup | None:
    """In the head of a public page: where its oEmbed answer is. The address of a page that holds a
    search or a place in a list says them too."""
    place = at(public_url("cop.web.home") + _path())
    if place is None:
        return None
    title = place.subject.title if place.subject is not None else ""
    if place.uid:
        if not isinstance(contribution, Contribution) or not can(VISITOR, "read", contribution):
            return None
        title = name_of(contribution)
    links = {
        form: public_url("cop.embeds_roots.oembed_answer", url=place.page, format=form)
        for form in ("json", "xml")
    }
    page = current_app.jinja_env.get_template("embeds/_discovery.html")
    return Markup(page.render(**page_words(), title=title, **links))


def _path() -> str:
    """The path of this request below the start of the community, with its choices."""
    start = cop_url("web.home")
    return request.full_path.removeprefix(start.removeprefix(request.script_root)).rstrip("?")
