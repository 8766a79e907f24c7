"""A proxy before the site names who signed in there, in a header: believed from listed peers only."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from sqlalchemy import select

from cop.config import setting
from cop.db import session
from cop.members.models import Identity
from cop.site.doors.known import LONGEST_SUBJECT, PROXY, Claim
from cop.site.doors.settings import SOCKET, words

NAME, EMAIL = "cop.remote_user", "cop.remote_email"


class NamedByProxy:
    """The outermost layer: takes the headers off every request, and keeps what a listed peer said.

    Outside `ProxyFix`, so that the address is the one that really connected.
    """

    def __init__(self, app: Any, headers: dict[str, str], peers: Sequence[str]) -> None:
        self.app = app
        self.headers = {key: _variable(name) for key, name in headers.items() if name}
        self.socket = SOCKET in peers
        self.networks = [
            ipaddress.ip_network(peer, strict=False) for peer in peers if peer != SOCKET
        ]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        said = {key: environ.pop(name, "") for key, name in self.headers.items()}
        if self._is_listed(str(environ.get("REMOTE_ADDR") or "")):
            environ.update({key: _read(value) for key, value in said.items()})
        answer: Iterable[bytes] = self.app(environ, start_response)
        return answer

    def _is_listed(self, address: str) -> bool:
        if not address:
            return self.socket
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        # A socket for both families shows IPv4 peers as « ::ffff:192.0.2.1 ».
        peer = getattr(peer, "ipv4_mapped", None) or peer
        return any(peer in network for network in self.networks)


def wrap(app: Any) -> None:
    """Put the layer around an app whose settings name a header."""
    if app.config["COP_REMOTE_USER_HEADER"]:
        headers = {
            NAME: str(app.config["COP_REMOTE_USER_HEADER"]),
            EMAIL: str(app.config["COP_REMOTE_EMAIL_HEADER"]),
        }
        app.wsgi_app = NamedByProxy(
            app.wsgi_app, headers, words(app.config["COP_REMOTE_USER_PEERS"])
        )


def claim() -> Claim | None:
    """Who the proxy says is here; None when it says nothing, or isn't believed."""
    subject = str(request.environ.get(NAME) or "")
    if not subject or len(subject) > LONGEST_SUBJECT or not setting("COP_REMOTE_USER_HEADER"):
        return None
    return Claim(PROXY, subject, str(request.environ.get(EMAIL) or ""), subject)


def still_names(member_id: int) -> bool:
    """Whether the proxy names this member in this request too: else the session is over."""
    said = claim()
    if said is None:
        return False
    found = session.scalar(
        select(Identity.member_id).where(
            Identity.provider == PROXY, Identity.subject == said.subject
        )
    )
    return found == member_id


def _variable(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"


def _read(value: str) -> str:
    """A header as text: WSGI gives bytes as Latin-1, proxies send UTF-8."""
    try:
        return value.encode("latin-1").decode().strip()
    except UnicodeError:
        return ""
