"""The one way out: fetching a page that somebody named, without lending them our network.

https alone, on its own port; every address that the name has must be public, and the one that was
looked at is the one that is called; no redirect; three seconds and one megabyte at the most.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cop.i18n import gettext as _

SECONDS, MOST_BYTES, PORT = 3.0, 1024 * 1024, 443
AGENT = "cop (tester ma page)"
ROUTED = ipaddress.ip_network("2000::/3")


class NotFetched(ValueError):
    """A page that can't be looked at; the text says why and what to do."""


@dataclass(frozen=True)
class Fetched:
    """headers: by lower-case name; those that came several times are joined by commas."""

    status: int
    headers: dict[str, str]
    body: str


class Pinned(http.client.HTTPSConnection):
    """Calls one address and checks the certificate of the name."""

    def __init__(self, host: str, address: str, timeout: float) -> None:
        super().__init__(host, PORT, timeout=timeout, context=ssl.create_default_context())
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, PORT), self.timeout)
        context: ssl.SSLContext = self._context  # type: ignore[attr-defined]
        self.sock = context.wrap_socket(plain, server_hostname=self.host)


def fetch(address: str) -> Fetched:
    """Raises `NotFetched`."""
    host, target = _parts(address)
    chosen = public_address(host)
    ends = time.monotonic() + SECONDS
    call = Pinned(host, chosen, SECONDS)
    try:
        call.request("GET", target, headers={"User-Agent": AGENT, "Accept": "text/html"})
        answer = call.getresponse()
        body = _body(answer, ends)
        charset = answer.headers.get_content_charset("utf-8")
        headers = {name.lower(): ", ".join(answer.headers.get_all(name, []))
                   for name in answer.headers}  # fmt: skip
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(
            _("This page didn't answer within three seconds. Check its address.")
        ) from error
    finally:
        call.close()
    if 300 <= answer.status < 400:
        raise NotFetched(_("This address leads on to another one: give the last one."))
    return Fetched(answer.status, headers, _decoded(body, charset))


def _parts(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    fits = parts.scheme == "https" and parts.hostname and port in {None, PORT}
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    if not fits or parts.username or not target.isascii() or any(one <= " " for one in target):
        raise NotFetched(_("Give the whole address of a public page: it starts with https://."))
    return str(parts.hostname), target


def public_address(host: str) -> str:
    """One of the addresses of a name, when all of them are public. Raises `NotFetched`."""
    try:
        found = _resolved(host)
        numbers = [ipaddress.ip_address(one) for one in found]
    except (OSError, ValueError, UnicodeError) as error:
        raise NotFetched(_("There is no such site. Check its address.")) from error
    if not numbers or not all(_is_public(one) for one in numbers):
        raise NotFetched(_("Only pages of the public web can be looked at."))
    return found[0]


def _is_public(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Of IPv6 only what is routed in the open: elsewhere an IPv4 address may hide, a private one too."""
    if isinstance(number, ipaddress.IPv6Address):
        hides = number.sixtofour or number.teredo
        return number in ROUTED and number.is_global and not hides
    return number.is_global and not number.is_multicast


def _resolved(host: str) -> Sequence[str]:
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _body(answer: http.client.HTTPResponse, ends: float) -> bytes:
    """What comes in time, at most a megabyte of it: the head of a page says most."""
    found = b""
    while len(found) < MOST_BYTES:
        if time.monotonic() > ends:
            raise TimeoutError
        part = answer.read1(min(65_536, MOST_BYTES - len(found)))
        if not part:
            break
        found += part
    return found


def _decoded(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", errors="replace")
    except LookupError:
        return body.decode("utf-8", errors="replace")
