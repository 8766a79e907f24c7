"""The guard before every page of cop: who comes in, and whether a post is meant."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import (
    Response,
    abort,
    after_this_request,
    current_app,
    g,
    redirect,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import BadRequest
from wtforms import ValidationError

from cop import journal
from cop.attachments import receiving
from cop.config import setting
from cop.db import SAFE_METHODS
from cop.i18n import DEFAULT_LANGUAGE
from cop.i18n import gettext as _
from cop.members.viewer import VISITOR, current_viewer
from cop.web import visitors

MAX_BYTES = 1024 * 1024
# An hour of writing must not be lost to a clock; the token is bound to the session anyway.
TOKEN_SECONDS = 60 * 60 * 24 * 365
# The same for everybody, or opened by a ticket or a key in the address.
WITHOUT_SESSION = frozenset(
    {
        "cop.static", "cop.attachments.piece", "cop.feeds.feed", "cop.calendar.feed",
        "cop.harvest.sitemap", "cop.harvest.sitemap_part", "cop.harvest.robots", "cop.harvest.oai",
        # Programs: `cop.api.caller` finds out who asks, and answers in their way.
        "cop.api.contributions", "cop.api.contribution", "cop.api.search", "cop.api.openapi",
        "cop.api.nowhere",
    }
)  # fmt: skip
CHARTER_VIEWS = frozenset(
    {"cop.web.charter", "cop.web.accept_charter", "cop.web.language", "cop.web.visitor_language"}
)


# For what is opened by a key: neither the address nor the page is to be found anywhere else.
WITH_KEY = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


def guard() -> ResponseReturnValue | None:
    """Private by default: visitors see what is marked `@public`, members what follows the charter."""
    if request.endpoint in WITHOUT_SESSION:
        return None
    request.max_content_length = MAX_BYTES
    if is_without_session():
        g.cop_viewer, g.cop_language = VISITOR, DEFAULT_LANGUAGE
        if request.method not in SAFE_METHODS:
            refuse_foreign()
        return None if _in_frame() else visitors.kept_answer(personal=False)
    viewer = current_viewer()
    view = current_app.view_functions[str(request.endpoint)]
    if getattr(view, "__cop_by_key__", False):
        _by_key()
        return None
    # The token lies in the body, and a body with files is read only for who may send them.
    brings_files = receiving.takes(view)
    if request.method not in SAFE_METHODS and not brings_files:
        protect()
    if not viewer.signed_in and not getattr(view, "__cop_public__", False):
        return _sign_in()
    if viewer.charter_due is not None and request.endpoint not in CHARTER_VIEWS:
        return redirect(url_for("cop.web.charter"))
    if brings_files:
        receiving.receive(view)
        protect()
    # A host's own frame around the page may say what cop knows nothing of.
    alike = not viewer.signed_in and not current_app.extensions["cop"].mounted
    return visitors.kept_answer() if alike else None


def is_without_session() -> bool:
    """Whether this request is for a view that neither reads the session nor sets it: it answers
    everybody alike (`cop.plugin.same_for_all`), or stands in a frame (`cop.plugin.in_frame`)."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "__cop_same_for_all__", False) or _in_frame()


def _in_frame() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "__cop_in_frame__", False)


def _by_key() -> None:
    """Let the view ask for its key: whoever holds it comes in, signed in or not."""

    @after_this_request
    def close(response: Response) -> Response:
        response.headers.update(WITH_KEY)
        return response

    if request.method not in SAFE_METHODS:
        protect(nameless=True)


def protect(*, nameless: bool = False) -> None:
    """Refuse a post that another site caused, or that carries no token of this session.

    nameless: the page asked the browser to send no referrer, and then it names no origin either.
    Raises `BadRequest`, whose text tells what to do; what was typed is still in the browser.
    """
    refuse_foreign(nameless=nameless)
    tokens = request.form.getlist("csrf_token") or [request.headers.get("X-CSRFToken", "")]
    try:
        if len(tokens) != 1:
            raise ValidationError
        validate_csrf(tokens[0], time_limit=TOKEN_SECONDS)
    except ValidationError as error:
        journal.note("token_refused")
        raise BadRequest(
            _(
                "Your session has changed since this page was opened, so nothing was saved. "
                "Go back, reload the page and send again: your text is kept in this browser."
            )
        ) from error


def refuse_foreign(*, nameless: bool = False) -> None:
    """Refuse what another site's page caused, as the browser tells. Raises `BadRequest`."""
    origin = request.headers.get("Origin")
    if nameless and origin == "null":
        origin = None
    foreign = request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}
    if foreign or (origin and _place(origin) != request.host):
        journal.note("foreign_post")
        raise BadRequest(_("This request comes from another site and was not carried out."))


def _place(origin: str) -> str:
    """Host and port of an `Origin`; nothing for one that can't be read."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _sign_in() -> ResponseReturnValue:
    endpoint = setting("COP_LOGIN_ENDPOINT")
    if not endpoint:
        abort(401)
    if request.method in SAFE_METHODS:
        # Kept on our side, not in the address: no address can then send people elsewhere.
        session["cop_next"] = request.script_root + request.full_path.rstrip("?")
    return redirect(url_for(endpoint))
