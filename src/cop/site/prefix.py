"""The path below which a site lies: the one of `COP_PUBLIC_URL`, and no other.

A proxy may keep it, or strip it and tell in `X-Forwarded-Prefix`; a dispatcher in the same process
puts it into `SCRIPT_NAME`. Whatever comes otherwise is refused aloud: its links would lead nowhere,
and a made-up prefix would end up in pages that a cache keeps.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

log = logging.getLogger("cop.prefix")
NEVER_SEEN = (
    "COP_PUBLIC_URL says that the site lies at {wanted}, but a request came for {came}. Let the "
    "proxy keep the whole path, or strip {wanted} and send it in X-Forwarded-Prefix (with "
    "COP_PROXY_COUNT set), or mend COP_PUBLIC_URL; see docs/mount.md."
)


def path_of(public_url: str) -> str:
    """`/communaute` of `https://reseau.example/communaute/`; nothing for a whole host."""
    return urlsplit(public_url).path.rstrip("/")


class Below:
    """The WSGI layer that finds the prefix; inside `ProxyFix`."""

    def __init__(self, app: Any, prefix: str) -> None:
        self.app = app
        self.prefix = prefix
        self.seen = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        script = str(environ.get("SCRIPT_NAME") or "").rstrip("/")
        path = str(environ.get("PATH_INFO") or "")
        kept = bool(self.prefix) and f"{path}/".startswith(f"{self.prefix}/")
        if kept and script in ("", self.prefix):
            script, path = self.prefix, path[len(self.prefix) :]
        if script != self.prefix:
            return self._refuse(script + path, start_response)
        self.seen = True
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = script, path
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer

    def _refuse(self, came: str, start_response: Any) -> list[bytes]:
        """Until the prefix was seen once, the settings are wrong; afterwards, the request is."""
        if self.seen:
            return _plain(start_response, "404 Not Found", "Not here.\n")
        text = NEVER_SEEN.format(wanted=self.prefix or "/", came=came[:100])
        log.error(text)
        return _plain(start_response, "500 Internal Server Error", f"{text}\n")


def wrap(app: Flask) -> str:
    """Put the layers around an app; answers what is wrong with its prefix, or nothing."""
    prefix = path_of(app.config["COP_PUBLIC_URL"])
    own = {rule.rule for rule in app.url_map.iter_rules()}
    if prefix and any(f"{path}/".startswith(f"{prefix}/") for path in own):
        return (
            f"COP_PUBLIC_URL: the site has pages of its own below {prefix}, so it can't lie there "
            "itself: choose another path."
        )
    proxies = int(app.config["COP_PROXY_COUNT"])
    app.wsgi_app = Below(app.wsgi_app, prefix)  # type: ignore[method-assign]
    if proxies > 0:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=proxies,
            x_proto=proxies,
            x_host=proxies,
            # One of them strips it, whichever; `Below` takes no other than the one that is set.
            x_prefix=1 if prefix else 0,
        )
    return ""


def _plain(start_response: Any, status: str, text: str) -> list[bytes]:
    body = text.encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
    ]
    start_response(status, headers)
    return [body]
