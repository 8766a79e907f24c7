"""Feeds for everybody, and personal ones by key: `/flux/…`. They read no session and set none."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from cop.addresses import public_url
from cop.calendar.events import events
from cop.calendar.writing import write as write_calendar
from cop.config import setting
from cop.db import session
from cop.feeds import keys
from cop.feeds.choosing import Choice, chosen
from cop.feeds.coming import coming_entries
from cop.feeds.entries import entries
from cop.feeds.subjects import AGENDA, ALL, Subject, subject
from cop.feeds.writing import Feed, atom, json_feed
from cop.i18n import DEFAULT_LANGUAGE, chosen_language
from cop.i18n import gettext as _
from cop.members.viewer import VISITOR, current_viewer
from cop.plugin import public

bp = Blueprint("feeds", __name__, url_prefix="/flux")
FORMATS = {
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}
CALENDAR = "text/calendar; charset=utf-8"
# What is no longer public has left every copy of a feed within this time.
SECONDS = 300


@bp.get("/<name>.<any(atom, json, ics):form>")
@public
def feed(name: str, form: str) -> ResponseReturnValue:
    """Public things for everybody; with a key, what its member reads now."""
    key = request.args.get("cle", "")
    g.cop_viewer, g.cop_language = VISITOR, DEFAULT_LANGUAGE
    wanted = subject(name)
    if wanted is None or (form == "ics" and not wanted.dated and name != AGENDA):
        raise NotFound
    if "cle" in request.args:
        if form == "ics" or wanted.dated is not None or len(wanted.kinds) > 1:
            raise NotFound  # personal addresses are of one type, of all, or of the agenda
        g.cop_viewer = keys.reader_of(key, wanted.kinds[0] if wanted.kinds else "")
        g.cop_language = g.cop_viewer.language or DEFAULT_LANGUAGE
    answer = _calendar(wanted) if form == "ics" else _news(wanted, form, is_own=bool(key))
    if key:
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.headers["X-Robots-Tag"] = "noindex"
    else:
        answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.add_etag()
    return answer.make_conditional(request)


def _news(wanted: Subject, form: str, *, is_own: bool) -> Response:
    mimetype, write = FORMATS[form]
    found = _feed(wanted, form, is_own=is_own)
    answer = make_response(write(found))
    answer.headers["Content-Type"] = mimetype
    if found.entries:
        answer.last_modified = found.changed
    return answer


def _calendar(wanted: Subject) -> Response:
    found = [
        one
        for one in _choice().of(events(g.cop_viewer))
        if not wanted.dated or one.dated.name in wanted.dated
    ]
    answer = make_response(write_calendar(_titled(wanted), found))
    answer.headers["Content-Type"] = CALENDAR
    return answer


def _choice() -> Choice:
    return chosen(request.args, themes=request.args.getlist("theme"))


def _titled(wanted: Subject) -> str:
    site = str(setting("COP_SITE_NAME"))
    return f"{site} — {wanted.title}" if wanted.title else site


def _feed(wanted: Subject, form: str, *, is_own: bool) -> Feed:
    choice = _choice()
    if wanted.dated is None:
        found = entries(g.cop_viewer, wanted.kinds, choice)
    else:
        found = coming_entries(g.cop_viewer, wanted.dated, choice)
    own = public_url("cop.feeds.feed", name=wanted.name, form=form)
    return Feed(
        title=_titled(wanted),
        site=str(setting("COP_SITE_NAME")),
        home=public_url("cop.web.home"),
        language=chosen_language(),
        own_address="" if is_own else "?".join(filter(None, (own, choice.query))),
        entries=found,
    )


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The addresses for everybody, and the own ones."""
    return _page()


def _page(key: str = "", kind: str = "", problem: str = "") -> str:
    addresses = [
        public_url("cop.feeds.feed", name=kind or ALL, form=form, cle=key)
        for form in FORMATS
        if key
    ]
    return render_template(
        "cop/feeds.html", keys=keys.keys_of(current_viewer()), addresses=addresses,
        problem=problem, all=ALL,
    )  # fmt: skip


@bp.post("/cles")
def issue() -> ResponseReturnValue:
    """A personal address, shown on this one page."""
    kind = request.form.get("kind", "")
    if kind and kind not in current_app.extensions["cop"].registry.types:
        raise NotFound
    try:
        key = keys.issue(current_viewer(), kind)
    except keys.TooManyKeys as refusal:
        return _page(problem=str(refusal)), 422
    session.commit()
    return _page(key, kind)


@bp.post("/cles/<cop_uid:uid>/retirer")
def withdraw(uid: str) -> ResponseReturnValue:
    keys.withdraw(current_viewer(), uid)
    session.commit()
    flash(_("This address no longer works."), "success")
    return redirect(url_for("cop.feeds.index"), 303)
