"""Addresses: whole ones, from `COP_PUBLIC_URL` and never from a request's Host header; and those of
pages, which a page asks for dozens of times."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, request, url_for

from cop.config import setting
from cop.db import UID_ALPHABET

STAND_IN = UID_ALPHABET[0] * 10


def address(endpoint: str, uid: str | None = None) -> str:
    """`url_for(endpoint, uid=uid)`, built once for each endpoint: the name is put in its place."""
    if uid is not None and not (uid.isascii() and uid.isalnum()):
        return url_for(endpoint, uid=uid)
    known = current_app.extensions["cop"].links
    key = (endpoint, uid is None, request.script_root)
    pattern: str | None = known.get(key)
    if pattern is None:
        pattern = url_for(endpoint) if uid is None else url_for(endpoint, uid=STAND_IN)
        if not current_app.url_default_functions:
            # What a host adds by itself may differ from page to page.
            known[key] = pattern
    return pattern if uid is None else pattern.replace(STAND_IN, uid)


def public_url(endpoint: str, **values: Any) -> str:
    """`public_url("cop.web.home")` as people type it into a browser."""
    base = urlsplit(str(setting("COP_PUBLIC_URL")))
    adapter = current_app.url_map.bind(
        base.netloc, script_name=base.path.rstrip("/") + "/", url_scheme=base.scheme or "https"
    )
    return adapter.build(endpoint, values, force_external=True)
