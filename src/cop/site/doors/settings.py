"""Settings of the ways in from elsewhere, and what is wrong with them."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from cop.config import Setting

DOOR_SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="COP_SSO_URL",
        default=(),
        meaning="Pages of sites that sign their members in here by a signed token, one for each.",
    ),
    Setting(
        name="COP_SSO_SECRET",
        default=(),
        meaning="The secret shared with each of these sites, in the same order.",
    ),
    Setting(
        name="COP_SSO_NAME",
        default=(),
        meaning="How each of these sites is called on the sign-in page; its host when left out.",
    ),
    Setting(
        name="COP_OIDC_ISSUER",
        default="",
        meaning="The issuer of an OpenID Connect provider; empty is none. Wants the extra `oidc`.",
    ),
    Setting(name="COP_OIDC_CLIENT_ID", default="", meaning="This site's name at the provider."),
    Setting(
        name="COP_OIDC_CLIENT_SECRET",
        default="",
        meaning="This site's secret at the provider; empty for a public client.",
    ),
    Setting(
        name="COP_OIDC_NAME",
        default="",
        meaning="How the provider is called on the sign-in page; its host when left out.",
    ),
    Setting(
        name="COP_REMOTE_USER_HEADER",
        default="",
        meaning="The header in which a proxy names who signed in, as X-Remote-User; empty is none.",
    ),
    Setting(
        name="COP_REMOTE_EMAIL_HEADER",
        default="",
        meaning="The header with that person's address, which the proxy has verified.",
    ),
    Setting(
        name="COP_REMOTE_USER_PEERS",
        default=(),
        meaning="Addresses or networks of the proxies that may say so; `unix` for a socket.",
    ),
    Setting(
        name="COP_ONLY_ELSEWHERE",
        default=False,
        meaning="No password or passkey here; a link by mail for administrators and coordinators only.",
    ),
)
SHORTEST_SECRET = 32
SOCKET = "unix"


def words(value: object) -> list[str]:
    """A setting that is one word or several, as a list."""
    if isinstance(value, str):
        return [value] if value else []
    return [str(one) for one in value] if isinstance(value, Sequence) else []


def problem(config: Mapping[str, Any]) -> str:
    """What is wrong with these settings and what to do; nothing when they are well."""
    return _of_hosts(config) or _of_oidc(config) or _of_proxy(config) or _of_only(config)


def _of_hosts(config: Mapping[str, Any]) -> str:
    urls, secrets = words(config["COP_SSO_URL"]), words(config["COP_SSO_SECRET"])
    names = words(config["COP_SSO_NAME"])
    if len(urls) != len(secrets) or (names and len(names) != len(urls)):
        return (
            "COP_SSO_URL, COP_SSO_SECRET and COP_SSO_NAME must name the same sites, in one order."
        )
    if any(not _is_safe(url) for url in urls):
        return "COP_SSO_URL must start with https:// (http:// only for this very machine)."
    if len({urlsplit(url).hostname for url in urls}) != len(urls):
        return "COP_SSO_URL names a host twice; each host has one page and one secret."
    if any(len(secret) < SHORTEST_SECRET for secret in secrets):
        return f"COP_SSO_SECRET must have {SHORTEST_SECRET} characters or more: draw a random one."
    if len(set(secrets)) != len(secrets):
        return "COP_SSO_SECRET must be another one for each site: who holds one speaks for all."
    return ""


def _of_oidc(config: Mapping[str, Any]) -> str:
    issuer = str(config["COP_OIDC_ISSUER"])
    if issuer and not _is_safe(issuer):
        return "COP_OIDC_ISSUER must start with https:// (http:// only for this very machine)."
    if issuer and not config["COP_OIDC_CLIENT_ID"]:
        return "COP_OIDC_CLIENT_ID is empty: register this site at the provider and set it."
    return ""


def _of_proxy(config: Mapping[str, Any]) -> str:
    peers = words(config["COP_REMOTE_USER_PEERS"])
    if config["COP_REMOTE_USER_HEADER"] and not peers:
        return (
            "COP_REMOTE_USER_HEADER without COP_REMOTE_USER_PEERS would let anybody say who they "
            "are: list the addresses of your proxies."
        )
    for peer in peers:
        try:
            if peer != SOCKET:
                ipaddress.ip_network(peer, strict=False)
        except ValueError:
            return f"COP_REMOTE_USER_PEERS: {peer!r} is neither an address nor a network."
    return ""


def _of_only(config: Mapping[str, Any]) -> str:
    ways = ("COP_SSO_URL", "COP_OIDC_ISSUER", "COP_REMOTE_USER_HEADER")
    if config["COP_ONLY_ELSEWHERE"] and not any(config[name] for name in ways):
        return f"COP_ONLY_ELSEWHERE leaves no way in: set one of {', '.join(ways)}."
    return ""


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and local))
