"""Where somebody goes after signing in: an address of this site, or home."""

from __future__ import annotations

from urllib.parse import quote

from flask import current_app, session, url_for

from cop.config import setting
from cop.web.next import safe_path

LONGEST = 500
ASCII = "".join(map(chr, range(0x21, 0x7F)))
# Where the guard keeps the page that a visitor asked for.
ASKED_FOR = "cop_next"


def safe_target(value: object) -> str:
    """`value` when it is a path of this site, else nothing."""
    text = str(value or "")
    return safe_path(text, "") if len(text) <= LONGEST else ""


def asked_for() -> str:
    """The page that a visitor wanted when the guard sent them here, or nothing."""
    wanted = str(session.get(ASKED_FOR) or "")
    # The guard keeps a readable path; an address in a header is ASCII. Nothing else is mended: a
    # tool that tidies addresses up would make `///evil.example` look well.
    return safe_target(quote(wanted, safe=ASCII)) if wanted.isprintable() else ""


def landing(target: str = "") -> str:
    """Where to go now: the target when it is safe, else home."""
    return safe_target(target) or url_for("cop.web.home")


def public_url(endpoint: str, **values: str) -> str:
    """The full address of a page, for mails: from `COP_PUBLIC_URL`, never from a Host header."""
    base = str(setting("COP_PUBLIC_URL")).rstrip("/")
    scheme, _, rest = base.partition("://")
    host, _, path = rest.partition("/")
    adapter = current_app.url_map.bind(host, script_name=f"/{path}", url_scheme=scheme)
    return adapter.build(endpoint, values, force_external=True)
