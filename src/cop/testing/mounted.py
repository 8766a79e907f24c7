"""The same tests at another address: `COP_TEST_MOUNT=prefix` or `proxy`, else at the root.

prefix: the small host mounts cop below a path; the standalone site lies below a path of a server.
proxy: both stand behind a reverse proxy that strips the path and tells it in a header.

Tests go on writing addresses as at the root: the client puts the path before them, takes it off
what comes back, and holds every link of a page against it on the way.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.test import TestResponse

PREFIX = "/communaute"
CHOICES = ("root", "prefix", "proxy")
VARIABLE = "COP_TEST_MOUNT"
TEXTS = (
    "text/",
    "application/json",
    "application/feed+json",
    "application/atom+xml",
    "application/xml",
)
LINKS = re.compile(r"""(?:href|src|action|hx-(?:get|post))=["'](/[^"']*)""")


def where() -> str:
    """One of `CHOICES`."""
    return os.environ.get(VARIABLE, "root")


def url_prefix() -> str:
    """Where the small host mounts cop."""
    return PREFIX if where() == "prefix" else ""


def below() -> str:
    """What stands before every address of a standalone site."""
    return "" if where() == "root" else PREFIX


def site_settings(public_url: str) -> dict[str, Any]:
    """What a standalone site is told of its place."""
    if where() == "root":
        return {}
    place = {"COP_PUBLIC_URL": f"{public_url.rstrip('/')}{PREFIX}"}
    return place if where() == "prefix" else {**place, "COP_PROXY_COUNT": 1}


def stand(app: Flask, *, fixed: bool = False) -> None:
    """Put an app where the tests want it. fixed: it has a `ProxyFix` of its own."""
    app.test_client_class = app.test_client_class or Client
    if where() == "proxy":
        app.config["APPLICATION_ROOT"] = PREFIX
        inner = app.wsgi_app if fixed else ProxyFix(app.wsgi_app, x_prefix=1)
        app.wsgi_app = stripping(inner)  # type: ignore[method-assign]


def stripping(app: Any) -> Callable[..., Iterable[bytes]]:
    """A reverse proxy that takes the path off and tells it, in the manner of nginx."""

    def proxy(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["SCRIPT_NAME"] + environ["PATH_INFO"]
        if not f"{path}/".startswith(f"{PREFIX}/"):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"the proxy has nothing there"]
        known = [environ.get("HTTP_X_FORWARDED_FOR"), environ.get("REMOTE_ADDR")]
        environ.update(
            SCRIPT_NAME="",
            PATH_INFO=path[len(PREFIX) :] or "/",
            REMOTE_ADDR="127.0.0.1",
            HTTP_X_FORWARDED_FOR=", ".join(one for one in known if one),
            HTTP_X_FORWARDED_PROTO=environ["wsgi.url_scheme"],
            HTTP_X_FORWARDED_HOST=environ.get("HTTP_HOST") or environ["SERVER_NAME"],
            HTTP_X_FORWARDED_PREFIX=PREFIX,
        )
        answer: Iterable[bytes] = app(environ, start_response)
        return answer

    return proxy


class Client(FlaskClient):
    """A client that writes addresses as at the root, wherever the app is."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if where() == "root":
            return super().open(*args, **kwargs)
        if args and isinstance(args[0], str):
            args = (_outward(self.application, args[0]), *args[1:])
        elif isinstance(kwargs.get("path"), str):
            kwargs["path"] = _outward(self.application, kwargs["path"])
        return _inward(super().open(*args, **kwargs))

    def resolve_redirect(self, response: TestResponse, buffered: bool = False) -> TestResponse:
        """Where an answer leads, which was taken off the path on its way in."""
        to = response.headers["Location"]
        if below() and to.startswith("/") and not to.startswith(f"{PREFIX}/"):
            rooted = self.application.config["APPLICATION_ROOT"] == PREFIX
            to = f"{PREFIX}{to}" if rooted else _outward(self.application, to)
            response.headers["Location"] = to
        return super().resolve_redirect(response, buffered=buffered)


def _outward(app: Flask, address: str) -> str:
    """The address as the app has it; what the host itself answers stays."""
    root = app.config["APPLICATION_ROOT"] == PREFIX
    if address.startswith(f"{PREFIX}/"):
        return address[len(PREFIX) :] if root else address
    if root or not url_prefix() or not address.startswith("/"):
        return address
    own = app.url_map.bind("localhost").test(address.partition("?")[0])
    return address if own else f"{PREFIX}{address}"


def _inward(response: TestResponse) -> TestResponse:
    """The answer as it is at the root. Raises `AssertionError` for a link out of the path."""
    if getattr(response, "cop_inward", False):  # where redirects were followed
        return response
    response.cop_inward = True  # type: ignore[attr-defined]
    for name in ("Location", "Link"):
        if said := response.headers.get(name):
            response.headers[name] = _without(said)
    if str(response.mimetype).startswith(TEXTS):
        page = response.get_data().decode("utf-8", "replace")
        if response.mimetype == "text/html":
            lost = [link for link in LINKS.findall(page) if not _is_below(link)]
            assert lost == [], f"links that leave {PREFIX}: {lost}"
        if PREFIX in page:
            response.set_data(_without(page).encode("utf-8", "replace"))
    return response


def _is_below(link: str) -> bool:
    return re.match(rf"{PREFIX}(?=[/?#]|$)", link) is not None


def _without(text: str) -> str:
    return re.sub(rf"{PREFIX}(?![\w/-])", "/", re.sub(rf"{PREFIX}(?=/)", "", text))
