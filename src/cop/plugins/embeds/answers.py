"""The headers of what other sites fetch: the same for everybody, kept for five minutes.

Within that time what is no longer public has left every copy: neither `stale-while-revalidate` nor
`stale-if-error`, which would lengthen it, is sent with content.
"""

from __future__ import annotations

import base64
from hashlib import sha256

from flask import Response, make_response

from cop.config import setting

SECONDS = 300


def kept(body: str | bytes, mimetype: str, *, status: int = 200) -> Response:
    """Any site's scripts may read it; the next asker with the same copy gets a 304."""
    answer = make_response(body, status)
    answer.headers["Content-Type"] = mimetype
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.add_etag()
    return answer


def policy(style: str, *scripts: str) -> str:
    """What an embed document may do: its own style, its own scripts. Without `frame-ancestors`: even
    `*` blocks a frame inside an opaque one, such as the preview of an editor."""
    return (
        f"default-src 'none'; style-src {_hashed(style)}; script-src {' '.join(map(_hashed, scripts))}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashed(content: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(content.encode()).digest()).decode()}'"


def site_name() -> str:
    return str(setting("COP_SITE_NAME"))
