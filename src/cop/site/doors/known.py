"""Which ways in from elsewhere this site has, and what somebody says who comes by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlsplit

from cop.config import setting
from cop.site.doors.settings import words

SSO, OIDC, PROXY = "sso", "oidc", "proxy"
LONGEST_PROVIDER = 60
LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Door:
    """One way in. kind: `sso`, `oidc` or `proxy`. host: tells doors of one kind apart.

    provider: how `Identity` names it. It holds the place of the other site, so that a change of
    provider gives nobody the account of whoever had the same number at the one before.
    """

    kind: str
    host: str
    name: str
    provider: str
    url: str = ""
    secret: str = field(default="", repr=False)

    @property
    def start(self) -> str:
        """The endpoint that leaves by it; none for a proxy, where one is recognised on arriving."""
        return {SSO: "site.sso_start", OIDC: "site.oidc_start"}.get(self.kind, "")

    @property
    def chosen(self) -> dict[str, str]:
        """What the address of `start` says, where several doors share it."""
        return {"chez": self.host} if self.kind == SSO else {}


@dataclass(frozen=True)
class Claim:
    """Who somebody is elsewhere. email: empty unless the other side has verified it."""

    provider: str
    subject: str
    email: str = ""
    name: str = ""


class Refused(Exception):
    """Nobody is signed in. reason: a key of `pages.REASONS`; detail: for the log, never shown."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


def doors() -> list[Door]:
    """All of this site's, in the order of the sign-in page."""
    return [*_hosts(), *_oidc(), *_proxy()]


def door(kind: str, host: str = "") -> Door | None:
    """The door of a kind; the first one unless a host is named."""
    fitting = (one for one in doors() if one.kind == kind and host in ("", one.host))
    return next(fitting, None)


def provider_name(kind: str, place: str) -> str:
    """At most `LONGEST_PROVIDER` characters, and another one for each place."""
    name = f"{kind}:{place}"
    if len(name) <= LONGEST_PROVIDER:
        return name
    return f"{kind}:{sha256(place.encode()).hexdigest()[:40]}"


def _hosts() -> list[Door]:
    urls, secrets = words(setting("COP_SSO_URL")), words(setting("COP_SSO_SECRET"))
    hosts = [str(urlsplit(url).hostname) for url in urls]
    names = words(setting("COP_SSO_NAME")) or hosts
    return [
        Door(SSO, host, name, provider_name(SSO, host), url, secret)
        for url, secret, host, name in zip(urls, secrets, hosts, names, strict=True)
    ]


def _oidc() -> list[Door]:
    issuer = str(setting("COP_OIDC_ISSUER"))
    if not issuer:
        return []
    host = str(urlsplit(issuer).hostname)
    provider = provider_name(OIDC, issuer.split("://", 1)[1])
    return [Door(OIDC, host, str(setting("COP_OIDC_NAME")) or host, provider, issuer)]


def _proxy() -> list[Door]:
    return [Door(PROXY, "", "", PROXY)] if setting("COP_REMOTE_USER_HEADER") else []
