"""Who asks: nobody in particular, who is signed in here, or who holds a token."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import g, request

from cop.api import tokens
from cop.api.problems import Refused
from cop.i18n import DEFAULT_LANGUAGE, LANGUAGES
from cop.i18n import gettext as _
from cop.members.viewer import VISITOR, Viewer, current_viewer

EVERYTHING = frozenset(tokens.SCOPES)
SCHEME = 'Bearer realm="cop"'


@dataclass(frozen=True)
class Caller:
    """`scopes` narrows what a token is good for; `viewer` is asked for everything else."""

    viewer: Viewer
    scopes: frozenset[str] = EVERYTHING

    @property
    def is_anybody(self) -> bool:
        """Whether the answer is the same for the whole web."""
        return not self.viewer.signed_in


def settle() -> None:
    """Find out who asks, before every answer of the API. Raises `Refused`."""
    languages = request.accept_languages.best_match(list(LANGUAGES), DEFAULT_LANGUAGE)
    g.cop_language = languages
    g.cop_caller = Caller(VISITOR)
    if "Authorization" in request.headers:
        found = _by_token(request.headers["Authorization"])
    elif from_elsewhere():
        # A page of another site asks in the name of whoever looks at it: it learns what all know.
        found = Caller(VISITOR)
    else:
        found = Caller(current_viewer())
        g.cop_language = languages
    if found.viewer.charter_due is not None:
        raise Refused(403, _("Accept the charter on the site first; then this works again."))
    g.cop_viewer, g.cop_caller = found.viewer, found


def demand_scope(scope: str) -> Viewer:
    """Who asks, if their token is good for `scope`. Raises `Refused`."""
    caller: Caller = g.cop_caller
    if scope not in caller.scopes:
        raise Refused(
            403,
            _("This token isn't made for that: make another one with « %(scope)s ».", scope=scope),
            scheme=f'{SCHEME}, error="insufficient_scope", scope="{scope}"',
        )
    return caller.viewer


def from_elsewhere() -> bool:
    """Whether a page of another site asks, as its browser tells."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "none")
    return site in {"cross-site", "same-site"} or (origin is not None and not _is_ours(origin))


def _is_ours(origin: str) -> bool:
    try:
        return urlsplit(origin).netloc == request.host
    except ValueError:
        return False


def _by_token(header: str) -> Caller:
    scheme, _space, token = header.partition(" ")
    found = tokens.reader_of(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        g.cop_viewer = VISITOR
        raise Refused(
            401,
            _("This token isn't known, is over, or was withdrawn. Make another one on the site."),
            scheme=f'{SCHEME}, error="invalid_token"',
        )
    return Caller(*found)
