"""Feeds for everybody, and personal ones by key: `/flux/…`. They read no session and set none."""

from __future__ import annotations

from flask import (
    Blueprint,
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
from cop.config import setting
from cop.db import session
from cop.feeds import keys
from cop.feeds.entries import entries
from cop.feeds.writing import Feed, atom, json_feed
from cop.i18n import DEFAULT_LANGUAGE, chosen_language
from cop.i18n import gettext as _
from cop.members.viewer import VISITOR, current_viewer
from cop.plugin import public

bp = Blueprint("feeds", __name__, url_prefix="/flux")
ALL = "tout"
FORMATS = {
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}


@bp.get("/<name>.<any(atom, json):form>")
@public
def feed(name: str, form: str) -> ResponseReturnValue:
    """Public things for everybody; with a key, what its member reads now."""
    kind = "" if name == ALL else name
    key = request.args.get("cle", "")
    g.cop_viewer, g.cop_language = VISITOR, DEFAULT_LANGUAGE
    if kind and kind not in current_app.extensions["cop"].registry.types:
        raise NotFound
    if "cle" in request.args:
        g.cop_viewer = keys.reader_of(key, kind)
        g.cop_language = g.cop_viewer.language or DEFAULT_LANGUAGE
    mimetype, write = FORMATS[form]
    found = _feed(name, form, kind, is_own=bool(key))
    answer = make_response(write(found))
    answer.headers["Content-Type"] = mimetype
    answer.headers["Cache-Control"] = "private, no-cache" if key else "public, max-age=600"
    if key:
        answer.headers["X-Robots-Tag"] = "noindex"
    if found.entries:
        answer.last_modified = found.changed
    answer.add_etag()
    return answer.make_conditional(request)


def _feed(name: str, form: str, kind: str, *, is_own: bool) -> Feed:
    site = str(setting("COP_SITE_NAME"))
    types = current_app.extensions["cop"].registry.types
    return Feed(
        title=f"{site} — {types[kind].title_plural}" if kind else site,
        site=site,
        home=public_url("cop.web.home"),
        language=chosen_language(),
        own_address="" if is_own else public_url("cop.feeds.feed", name=name, form=form),
        entries=entries(g.cop_viewer, kind),
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
