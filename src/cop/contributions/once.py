"""A double click makes one thing: a form's key is taken in once, in the form's own transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import make_response, redirect, request, url_for
from sqlalchemy.exc import IntegrityError

from cop.contributions.models import Once
from cop.db import session
from cop.members.viewer import current_viewer

View = TypeVar("View", bound=Callable[..., Any])
KEY = re.compile(r"[\w-]{16,64}", re.ASCII)


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
        earlier = _take(key, member_id)
        if earlier is not None:
            mine = earlier.member_id == member_id and earlier.location
            return redirect(earlier.location if mine else url_for("cop.web.home"))
        response = make_response(view(*args, **kwargs))
        if response.status_code in {302, 303}:
            taken = session.get(Once, key)
            if taken is not None:
                taken.location = response.location
                session.commit()
        return response

    return carried_out_once  # type: ignore[return-value]


def _take(key: str, member_id: int | None) -> Once | None:
    """Take the key for this transaction; the row of who took it before, if somebody did."""
    earlier = session.get(Once, key)
    if earlier is not None:
        return earlier
    session.add(Once(key=key, member_id=member_id))
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        return session.get(Once, key)
    return None
