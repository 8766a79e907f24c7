"""Error pages: what is wrong, and what to do; never what is hidden."""

from __future__ import annotations

import logging
from typing import Any

from flask import Response, current_app, make_response, render_template, request
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    RequestEntityTooLarge,
    TooManyRequests,
    default_exceptions,
)

from cop import journal
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import current_viewer
from cop.text import TextRefused
from cop.web.shell import NavLink, cop_url

log = logging.getLogger("cop.errors")
# What Werkzeug says by itself; ours is in the reader's language and says what to do.
UNTOLD = frozenset(
    {BadRequest.description, RequestEntityTooLarge.description, TooManyRequests.description}
)
# Not for whoever asks (as if it weren't there, mostly), too large or too often: the log tells it.
REFUSED = frozenset({401, 403, 404, 413, 429})


def words(code: int) -> tuple[str, str]:
    """A title and a message for a status."""
    match code:
        case 400:
            return _("The request could not be read"), _(
                "Go back and try again. If it goes on, tell your network contact."
            )
        case 401:
            return _("Please sign in"), _("This page is for members of the community.")
        case 403:
            return _("You may read this, but not do that"), _(
                "Ask the person who wrote it, or your network contact."
            )
        case 404:
            return _("There is nothing to read here"), _(
                "The page may have moved, may never have existed, or may not be shared with you."
            )
        case 405:
            return _("This address can't be used like that"), _("Start again from the home page.")
        case 413:
            return _("This is too large"), _(
                "A text may have up to 64,000 characters. Yours is kept in your browser: "
                "go back, shorten it and send again."
            )
        case 422:
            return _("This text can't be kept as it is"), _("Shorten it and send again.")
        case 429:
            return _("Too many attempts"), _("Wait a quarter of an hour, then try again.")
        case _other:
            return _("Something broke on our side"), _(
                "Nothing was saved. Your text is kept in your browser: "
                "go back and try again in a moment."
            )


def show_error(error: Exception) -> Response:
    """Any error as a page of the site, in the reader's language; unforeseen ones are logged."""
    code = error.code if isinstance(error, HTTPException) and error.code else 500
    session.rollback()
    if isinstance(error, HTTPException) and error.response is not None:
        return error.response  # type: ignore[return-value]
    if code in REFUSED:
        journal.note("refused", status=str(code))
    if code >= 500:
        log.error("%s %s failed", request.method, place(), exc_info=error)
    return until(make_response(_page(code, words(code)[0], message(error, code)), code), error)


def message(error: Exception, code: int) -> str:
    """What to do: as the error itself says, if it says anything of its own."""
    described: str | None = getattr(error, "description", None)
    if code in {400, 413, 429} and described and described not in UNTOLD:
        return described
    return words(code)[1]


def until(answer: Response, error: Exception) -> Response:
    """Tell programs how long to wait (RFC 9110, 10.2.3)."""
    if seconds := getattr(error, "retry_after", None):
        answer.headers["Retry-After"] = str(seconds)
    return answer


def place() -> str:
    """Which page, as a log may have it: an address may hold a key that opens it, or a name."""
    return str(request.url_rule or "an address without a page")


def _page(code: int, title: str, message: str) -> str:
    actions = [NavLink(_("Back to the home page"), cop_url("web.home"))]
    if code in {401, 404} and not current_viewer().signed_in:
        actions.append(NavLink(_("Sign in"), cop_url("web.sign_in")))
    return render_template(
        "cop/error.html", code=code, title=title, message=message, actions=actions
    )


def register(target: Any) -> None:
    """Answer errors with our pages: on cop's blueprint, or on a whole app that is ours."""
    for code in default_exceptions:  # a host's handler for a number goes before ours for them all
        target.register_error_handler(code, show_error)
    target.register_error_handler(HTTPException, show_error)
    target.register_error_handler(TextRefused, _refused)
    target.register_error_handler(Exception, _unforeseen)


def _refused(error: TextRefused) -> Response:
    """A text that grew too large by a merge or a replacement: nothing is saved, the reason is said."""
    session.rollback()
    return make_response(_page(422, words(422)[0], str(error)), 422)


def _unforeseen(error: Exception) -> Response:
    """A fault of ours: a page for people, the traceback for a test."""
    if current_app.testing:
        raise error
    return show_error(error)
