"""Answering with the bytes of a file, so that nothing in them can run or be kept by a cache."""

from __future__ import annotations

import logging
from urllib.parse import quote

from flask import Response, redirect, request
from werkzeug.wsgi import wrap_file

from cop.attachments.models import Attachment
from cop.attachments.services import open_bytes, open_small
from cop.i18n import gettext as _

log = logging.getLogger("cop.attachments")

HEADERS = {
    # No origin, no script, no form, no frame, nothing fetched: whatever the bytes are.
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def answer(one: Attachment) -> Response:
    """The file; parts of it where they are asked for (RFC 9110, 14). A re-drawn image is shown,
    all else is saved: a PDF would open in the reader's own program anyway, away from our page."""
    try:
        file = open_bytes(one)
    except FileNotFoundError:
        log.error("the bytes of attachment %s are missing from the store", one.uid)
        return absent()
    body = wrap_file(request.environ, file)
    response = Response(body, mimetype=one.mime, direct_passthrough=True)
    if one.mime.startswith("text/"):
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.content_length = one.bytes
    response.headers["Content-Disposition"] = disposition(one)
    response.set_etag(one.sha256)
    response.call_on_close(file.close)
    response.make_conditional(request, accept_ranges=True, complete_length=one.bytes)
    response.headers.update(HEADERS)
    return response


def small_picture(one: Attachment) -> Response:
    """The small picture of an image, as its own bytes; none has more than a few thousand."""
    try:
        with open_small(one) as file:
            response = Response(file.read(), mimetype="image/jpeg")
    except FileNotFoundError:
        return absent()
    response.set_etag(one.small_sha256)
    response.headers.update(HEADERS)
    response.make_conditional(request)
    return response


def disposition(one: Attachment) -> str:
    """With the name in ASCII for old programs, and in full (RFC 6266)."""
    shown = "inline" if one.kind.is_image else "attachment"
    plain = one.filename.encode("ascii", "replace").decode().replace("?", "_")
    plain = plain.replace('"', "_").replace("\\", "_")
    return f"{shown}; filename=\"{plain}\"; filename*=UTF-8''{quote(one.filename, safe='')}"


def elsewhere(address: str) -> Response:
    """A ticket of yesterday leads to where one asks for a new one."""
    response = redirect(address, 303)
    response.headers.update(HEADERS)
    assert isinstance(response, Response)
    return response


def absent() -> Response:
    """Nothing here, in a plain line: an error page would look at the session."""
    words = _("There is nothing to read here: go back to the page and open the file from there.")
    response = Response(f"{words}\n", 404, mimetype="text/plain")
    response.headers.update(HEADERS)
    return response
