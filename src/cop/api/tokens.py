"""Personal tokens: issued once, listed, withdrawn; dead when the membership ends."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select
from werkzeug.exceptions import Forbidden, NotFound

from cop.api.models import ApiToken
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of

MOST_TOKENS = 10
SCOPES = ("read", "search")
DAYS = (30, 90, 365)
# The first letters tell a scanner of code what it has found. 256 bits follow.
TOKEN = re.compile(r"cop_api_[\w-]{43}", re.ASCII)


class TooManyTokens(ValueError):
    """Somebody has as many as one may have; the text says what to do."""


@dataclass(frozen=True)
class Held:
    """One line of the list of one's own."""

    uid: str
    name: str
    scopes: frozenset[str]
    created_at: datetime
    until: datetime


def issue(viewer: Viewer, name: str, scopes: frozenset[str], days: int) -> str:
    """A new token, which nobody can read again; `days` is how long it lasts.

    Raises `TooManyTokens`, and `ValueError` for a scope that there isn't.
    """
    if viewer.member_id is None:
        raise Forbidden
    if not scopes or not scopes <= set(SCOPES) or days not in DAYS:
        raise ValueError(scopes, days)
    session.execute(
        delete(ApiToken).where(ApiToken.member_id == viewer.member_id, ApiToken.until <= now())
    )
    held = select(func.count()).where(ApiToken.member_id == viewer.member_id)
    if (session.scalar(held) or 0) >= MOST_TOKENS:
        raise TooManyTokens(
            _("You have %(most)s accesses already: withdraw one first.", most=MOST_TOKENS)
        )
    token = f"cop_api_{secrets.token_urlsafe(32)}"
    session.add(
        ApiToken(
            member_id=viewer.member_id, name=name, scopes=scopes, digest=_digest(token),
            until=now() + timedelta(days=days),
        )
    )  # fmt: skip
    session.flush()
    return token


def tokens_of(viewer: Viewer) -> list[Held]:
    """The own ones that still open something, newest first."""
    if viewer.member_id is None:
        return []
    rows = session.execute(
        select(ApiToken.uid, ApiToken.name, ApiToken.scopes, ApiToken.created_at, ApiToken.until)
        .where(ApiToken.member_id == viewer.member_id, ApiToken.until > now())
        .order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    )
    return [Held(*row) for row in rows]


def withdraw(viewer: Viewer, uid: str) -> None:
    """Make one of the own tokens stop. Raises `NotFound` for what isn't one."""
    found = session.scalar(
        select(ApiToken).where(ApiToken.uid == uid, ApiToken.member_id == viewer.member_id)
    )
    if viewer.member_id is None or found is None:
        raise NotFound
    session.delete(found)
    session.flush()


def reader_of(token: str) -> tuple[Viewer, frozenset[str]] | None:
    """Who reads by this token, as they are now, and its scopes; None when nobody does."""
    if not TOKEN.fullmatch(token):
        return None
    row = session.execute(
        select(Member, ApiToken.scopes)
        .join(ApiToken, ApiToken.member_id == Member.id)
        .where(ApiToken.digest == _digest(token), ApiToken.until > now())
    ).one_or_none()
    viewer = viewer_of(row[0]) if row is not None else None
    if row is None or viewer is None or not viewer.signed_in:
        return None
    return viewer, row[1]


def forget_tokens(*, member: Member) -> None:
    """Who leaves takes their tokens along."""
    session.execute(delete(ApiToken).where(ApiToken.member_id == member.id))


LISTENERS = {"member_left": forget_tokens}


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
