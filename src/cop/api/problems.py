"""Errors for programs: `application/problem+json` (RFC 9457), in French or English."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Response, current_app, request
from werkzeug.exceptions import HTTPException, default_exceptions

from cop import journal
from cop.db import session
from cop.i18n import gettext as _
from cop.web.errors import REFUSED, message, place, until, words

log = logging.getLogger("cop.web")
MIMETYPE = "application/problem+json"


class Refused(Exception):
    """A question that isn't answered. `parameter` names what of it is wrong, if one thing is."""

    def __init__(self, status: int, detail: str, *, parameter: str = "", scheme: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.parameter, self.scheme = parameter, scheme


def problem(status: int, detail: str, *, parameter: str = "") -> Response:
    """The answer itself; the title is that of the pages of the site."""
    told: dict[str, Any] = {
        "type": "about:blank", "title": words(status)[0], "status": status, "detail": detail,
    }  # fmt: skip
    if parameter:
        told["parameter"] = parameter
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, status, content_type=MIMETYPE, headers={"Cache-Control": "no-store"})


def register(bp: Any) -> None:
    """Answer each error of a blueprint so; the frame around it has pages for the same numbers."""
    for code in default_exceptions:
        bp.register_error_handler(code, _http)
    bp.register_error_handler(HTTPException, _http)
    bp.register_error_handler(Refused, _refused)
    bp.register_error_handler(Exception, _unforeseen)


def _refused(refusal: Refused) -> Response:
    if refusal.status in REFUSED:
        journal.note("refused", status=str(refusal.status))
    answer = problem(refusal.status, refusal.detail, parameter=refusal.parameter)
    if refusal.scheme:
        answer.headers["WWW-Authenticate"] = refusal.scheme
    return answer


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    session.rollback()
    if code in REFUSED:
        journal.note("refused", status=str(code))
    if code >= 500:
        log.error("%s %s failed", request.method, place(), exc_info=error)
    detail = _("There is nothing here that you may read.") if code == 404 else message(error, code)
    answer = until(problem(code, detail), error)
    if code == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return answer


def _unforeseen(error: Exception) -> Response:
    """A fault of ours: a document for programs, the traceback for a test."""
    if current_app.testing:
        raise error
    log.error("%s %s failed", request.method, place(), exc_info=error)
    session.rollback()
    return problem(500, words(500)[1])
