"""Full addresses, for mails: from `COP_PUBLIC_URL`, never from a request's Host header."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from cop.config import setting


def public_url(endpoint: str, **values: Any) -> str:
    """`public_url("cop.web.home")` as people type it into a browser."""
    base = urlsplit(str(setting("COP_PUBLIC_URL")))
    adapter = current_app.url_map.bind(
        base.netloc, script_name=base.path.rstrip("/") + "/", url_scheme=base.scheme or "https"
    )
    return adapter.build(endpoint, values, force_external=True)
