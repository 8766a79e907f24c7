"""An answer: JSON with a mark of its content, and who may keep it or read it from elsewhere."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, g, request

from cop.api.caller import Caller
from cop.members.viewer import VISITOR

# A preflight names what it wants to send. No `Authorization`: a token in the script of a page would
# be everybody's who looks at that page.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, Accept-Language",
    "Access-Control-Expose-Headers": "ETag, Link",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def answer(told: Any, *, following: str = "") -> Response:
    """`told` as JSON; 304 when the caller has the same. following: where the next page is."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    made = Response(body, content_type="application/json")
    if following:
        made.headers["Link"] = f'<{following}>; rel="next"'
    # Kept by whoever wants, but asked about each time: what is hidden is gone at once.
    made.headers["Cache-Control"] = "no-cache" if _caller().is_anybody else "private, no-cache"
    made.add_etag()
    made.make_conditional(request)
    return made


def close(response: Response) -> Response:
    """Who may read it: scripts of any site what is everybody's, and nothing else."""
    for name in ("Origin", "Authorization", "Cookie", "Accept-Language", "Sec-Fetch-Site"):
        response.vary.add(name)
    response.headers.setdefault("X-Robots-Tag", "noindex")
    if _caller().is_anybody and "Authorization" not in request.headers:
        response.headers.update(OPEN)
    return response


def _caller() -> Caller:
    found: Caller = g.get("cop_caller", Caller(VISITOR))
    return found
