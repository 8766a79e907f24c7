"""What was typed into a form that may not be saved any more: it comes back, to be copied.

Somebody writes, meanwhile the meeting is closed or they are taken off its list. The answer is the one
that everybody gets who may not; with it come their own words, and nothing of the meeting.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, HTTPException, NotFound

from cop.db import session

P = ParamSpec("P")
TYPED = ("text", "title", "statement", "objections", "scope", "helpers", "body", "answer", "note")


def handing_back(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """The view, whose refusal holds what was typed."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except (Forbidden, NotFound) as refusal:
            typed = _typed()
            if not typed:
                raise
            session.rollback()
            return _page(refusal, typed)

    return wrapped


def _typed() -> str:
    if request.method != "POST":
        return ""
    return "\n\n".join(one for name in TYPED if (one := request.form.get(name, "").strip()))


def _page(refusal: HTTPException, typed: str) -> ResponseReturnValue:
    return render_template("notes/yours.html", typed=typed), refusal.code or 403
