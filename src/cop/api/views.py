"""`/api/v1/…`: a list, one, a search, and the description of all three."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from cop.addresses import public_url
from cop.api import caller, problems, things
from cop.api.answering import answer, close
from cop.api.description import description
from cop.api.questions import Question, cursor, question, type_of
from cop.db import UID_ALPHABET
from cop.i18n import gettext as _
from cop.members.sparing import demand_spare
from cop.plugin import public
from cop.search.matching import read
from cop.search.query import LONGEST
from cop.search.results import readable

bp = Blueprint("api", __name__, url_prefix="/api")
bp.before_request(caller.settle)
bp.after_request(close)
problems.register(bp)
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]
UID = re.compile(f"[{UID_ALPHABET}]{{10}}")


@bp.get("/v1/contributions")
@public
def contributions() -> Response:
    """What the caller may read, the newest first."""
    viewer, asked = caller.demand_scope("read"), question(request.args)
    demand_spare("search")
    items, after = things.listed(viewer, asked)
    following = public_url("cop.api.contributions", **_further(asked, after)) if after else ""
    told = {"items": items, "cursor": after or None, "next": following or None}
    return answer(told, following=following)


def _further(asked: Question, after: str) -> dict[str, str]:
    return asked.words() | {"cursor": after}


@bp.get("/v1/contributions/<uid>")
@public
def contribution(uid: str) -> Response:
    """One with its document. Whatever the address holds, an answer for programs."""
    viewer = caller.demand_scope("read")
    if not UID.fullmatch(uid):
        raise NotFound
    return answer(things.one(viewer, uid))


@bp.get("/v1/search")
@public
def search() -> Response:
    """What has the words."""
    viewer = caller.demand_scope("search")
    query = read(request.args.get("q", "")[:LONGEST])
    if not query:
        raise problems.Refused(400, _("Write what to look for."), parameter="q")
    demand_spare("search")
    filters = readable(request.args.to_dict() | {"type": type_of(request.args)})
    return answer(things.found(viewer, query, filters, cursor(request.args)))


@bp.get("/v1/openapi.json")
@public
def openapi() -> Response:
    """The description, for programs that write programs."""
    return answer(description())


@bp.route("/<path:path>", methods=METHODS)
@public
def nowhere(path: str) -> Response:
    """Whatever else is asked of the API, an answer for programs too: 405 where there is something to
    read, else 404."""
    known = current_app.url_map.bind("").match(str(request.path), method="GET")[0]
    if known != request.endpoint:
        raise MethodNotAllowed(["GET", "HEAD", "OPTIONS"])
    raise NotFound
