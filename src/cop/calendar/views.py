"""The agenda and its calendars: `/agenda/…`. A feed reads no session and sets none."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
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
from cop.calendar.events import LONG_AGO, event, events
from cop.calendar.months import choices, months
from cop.calendar.parts import ALL, Part, asked, named, title
from cop.calendar.subscribing import offered, own_keys
from cop.calendar.writing import write
from cop.config import setting
from cop.db import session
from cop.feeds import keys
from cop.i18n import DEFAULT_LANGUAGE
from cop.i18n import gettext as _
from cop.members.viewer import VISITOR, current_viewer
from cop.plugin import public

bp = Blueprint("calendar", __name__, url_prefix="/agenda")
MIMETYPE = "text/calendar; charset=utf-8"
PAST_SHOWN = 30


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """What comes, by months, and what is over below it."""
    viewer = current_viewer()
    part = asked(
        request.args.get("reseau", ""), request.args.get("theme", ""),
        mine=viewer.signed_in and request.args.get("mien") == "1",
    )  # fmt: skip
    found = events(viewer, mine=part.mine, since=LONG_AGO)
    networks, themes = choices(found)
    shown = part.of(found)
    over = [one for one in reversed(shown) if one.is_over]
    whole = request.args.get("passe") == "tout" or len(over) <= PAST_SHOWN
    return render_template(
        "cop/agenda/index.html", part=part, networks=networks, themes=themes, whole=whole,
        coming=months(one for one in shown if not one.is_over),
        past=months(over if whole else over[:PAST_SHOWN]),
    )  # fmt: skip


@bp.get("/<name>.ics")
@public
def feed(name: str) -> ResponseReturnValue:
    """What is public for everybody; with a key, what its member may know of now."""
    g.cop_viewer, g.cop_language = VISITOR, DEFAULT_LANGUAGE
    part = named(name)
    key = request.args.get("cle", "")
    if "cle" in request.args:
        g.cop_viewer = keys.reader_of(key, part.kind)
        g.cop_language = g.cop_viewer.language or DEFAULT_LANGUAGE
    elif part.mine:
        raise NotFound
    words = " — ".join(one for one in (str(setting("COP_SITE_NAME")), title(part)) if one)
    answer = _file(write(words, part.of(events(g.cop_viewer, mine=part.mine))))
    answer.headers["Cache-Control"] = "private, no-cache" if key else "public, max-age=300"
    if not key:
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer.make_conditional(request)


@bp.get("/<kind>/<cop_uid:uid>.ics")
@public
def one(kind: str, uid: str) -> ResponseReturnValue:
    """One event, to put into one's calendar: as it is now, without what becomes of it."""
    found = event(current_viewer(), kind, uid)
    if found is None:
        raise NotFound
    answer = _file(write(found.title, [found]))
    answer.headers["Content-Disposition"] = f"inline; filename={kind}-{uid}.ics"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


def _file(content: bytes) -> Response:
    """With a mark of its content alone: by the date of the newest event, nobody would learn that
    another is gone."""
    answer = make_response(content)
    answer.headers["Content-Type"] = MIMETYPE
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer


@bp.get("/abonnement")
@public
def subscribe() -> ResponseReturnValue:
    """The addresses for everybody, and the own ones."""
    return _page()


def _page(part: Part | None = None, key: str = "", problem: str = "") -> str:
    viewer = current_viewer()
    address = public_url("cop.calendar.feed", name=part.name, cle=key) if part and key else ""
    parts = offered()
    return render_template(
        "cop/agenda/subscribe.html", parts=parts, own=own_keys(viewer, parts), address=address,
        problem=problem, everybody=public_url("cop.calendar.feed", name=Part().name),
    )  # fmt: skip


@bp.post("/abonnements")
def issue() -> ResponseReturnValue:
    """A personal address, shown on this one page."""
    part = named(request.form.get("part") or ALL)
    try:
        key = keys.issue(current_viewer(), part.kind)
    except keys.TooManyKeys as refusal:
        return _page(problem=str(refusal)), 422
    session.commit()
    return _page(part, key)


@bp.post("/abonnements/<cop_uid:uid>/retirer")
def withdraw(uid: str) -> ResponseReturnValue:
    keys.withdraw(current_viewer(), uid)
    session.commit()
    flash(_("This address no longer works."), "success")
    return redirect(url_for("cop.calendar.subscribe"), 303)
