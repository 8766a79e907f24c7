"""A double click makes one thing: a form's key is taken in once, in the form's own transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, make_response, redirect, request, url_for
from sqlalchemy import bindparam, select, update

from cop.contributions.models import Once
from cop.db import fetch, session, write_new
from cop.members.viewer import current_viewer

View = TypeVar("View", bound=Callable[..., Any])
KEY = re.compile(r"[\w-]{16,64}", re.ASCII)
EARLIER = select(Once.member_id, Once.location).where(Once.key == bindparam("named"))
SETTLED = update(Once).where(Once.key == bindparam("named")).values(location=bindparam("leading"))


def once(view: View) -> View:
    """Carry out a post with the same `once` field a single time; later ones get the first answer.

    The view commits. A view that doesn't redirect (its form has errors) leaves the key unused.
    """

    @wraps(view)
    def carried_out_once(*args: Any, **kwargs: Any) -> Any:
        key = request.form.get("once", "")
        if request.method != "POST" or not KEY.fullmatch(key):
            return view(*args, **kwargs)
        member_id = current_viewer().member_id
        if not write_new(Once.__table__, "key", {"key": key, "member_id": member_id}):
            earlier = fetch(EARLIER, {"named": key}).one()
            mine = earlier.member_id == member_id and earlier.location
            return redirect(earlier.location if mine else url_for("cop.web.home"))
        g.cop_once = key
        response = make_response(view(*args, **kwargs))
        if "cop_once" in g and response.status_code in {302, 303}:
            leads_to(response.location or "")
            session.commit()
        return response

    return carried_out_once  # type: ignore[return-value]


def leads_to(location: str) -> None:
    """Keep where this post leads, for whoever sends it again. A view that knows it before it commits
    says so itself, and spares a second transaction."""
    key = g.pop("cop_once", None)
    if key is not None:
        session.connection().execute(SETTLED, {"named": key, "leading": location})
