"""Security headers on every answer, and cookies on pages only."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, request
from flask import session as cookie
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.wrappers import Response
from werkzeug.exceptions import HTTPException

from cop.site.targets import ASKED_FOR
from cop.web.guard import is_without_session
from cop.web.shell import csp_nonce

# A module that a marked script imports carries that script's nonce on (HTML standard, « descendant
# script fetch options »; Chromium does so), hence neither 'self' nor 'strict-dynamic' is needed.
POLICY = (
    "default-src 'self'; script-src 'nonce-{nonce}'; worker-src 'self'; "
    "style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FIXED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    # Stricter than this, browsers send no Origin with a form, which the guard looks at.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
HSTS = "max-age=31536000"
FILES = frozenset(
    {
        "cop.static", "cop.attachments.piece", "cop.feeds.feed", "cop.calendar.feed",
        "site.static", "static",
        "cop.harvest.sitemap", "cop.harvest.sitemap_part", "cop.harvest.robots", "cop.harvest.oai",
        "cop.api.contributions", "cop.api.contribution", "cop.api.search", "cop.api.openapi",
        "cop.api.nowhere",
    }
)  # fmt: skip


class PageSessions(SecureCookieSessionInterface):
    """A file is the same for everybody: it neither sets a cookie nor varies by one."""

    def save_session(self, app: Flask, session: SessionMixin, response: Any) -> None:
        if not _is_file():
            super().save_session(app, session, response)


def _is_file() -> bool:
    return request.endpoint in FILES or is_without_session()


def init_app(app: Flask) -> None:
    app.session_interface = PageSessions()
    app.after_request(harden)


def harden(response: Response) -> Response:
    """Add what is missing; a view may have set its own."""
    if not _is_file() and response.mimetype == "text/html" and _leads_to_popup(response):
        response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        # The browser's copy goes on with the policy that came with it, and the marks in its text.
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if not _is_file() and response.mimetype == "text/html":
        _keep_private(response)
    return response


def _leads_to_popup(response: Response) -> bool:
    """Whether somebody is on the way to a window that a frame of ours opened: with another policy
    than none on any page of the way, the browser would cut the two apart for good."""
    return any(_is_popup(str(to)) for to in (cookie.get(ASKED_FOR), response.location) if to)


def _is_popup(address: str) -> bool:
    try:
        path = urlsplit(address).path.removeprefix(request.script_root)
        endpoint, _values = current_app.url_map.bind("").match(path)
    except (HTTPException, ValueError):
        return False
    return getattr(current_app.view_functions[endpoint], "__cop_in_popup__", False)


def _keep_private(response: Response) -> None:
    """No cache shows one person's page to another; what a member reads is kept nowhere."""
    response.vary.add("Cookie")
    if "Cache-Control" in response.headers:
        return
    viewer = g.get("cop_viewer")
    personal = request.blueprint in {"site", "security"} or (viewer and viewer.signed_in)
    response.headers["Cache-Control"] = "no-store" if personal else "private, no-cache"
