"""Personal addresses of feeds: issued once, listed, withdrawn; dead when the membership ends."""

from __future__ import annotations

import re
import secrets
from hashlib import sha256

from sqlalchemy import ColumnElement, delete, func, select
from werkzeug.exceptions import Forbidden, NotFound

from cop.db import session
from cop.feeds.models import FeedKey
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import VISITOR, Viewer, viewer_of

MOST_KEYS = 10
CALENDAR = "calendar."
KEY = re.compile(r"[\w-]{43}", re.ASCII)  # 256 bits


class TooManyKeys(ValueError):
    """Somebody has as many addresses as one may have; the text says what to do."""


def issue(viewer: Viewer, kind: str = "") -> str:
    """A new key, which nobody can read again. Raises `TooManyKeys`."""
    if viewer.member_id is None:
        raise Forbidden
    held = select(func.count()).where(*_held(viewer, calendars=kind.startswith(CALENDAR)))
    if (session.scalar(held) or 0) >= MOST_KEYS:
        raise TooManyKeys(
            _("You have %(most)s addresses already: withdraw one first.", most=MOST_KEYS)
        )
    key = secrets.token_urlsafe(32)
    session.add(FeedKey(member_id=viewer.member_id, kind=kind, digest=_digest(key)))
    session.flush()
    return key


def keys_of(viewer: Viewer, *, calendars: bool = False) -> list[FeedKey]:
    """The own ones, newest first: those of feeds, or those of calendars."""
    if viewer.member_id is None:
        return []
    statement = select(FeedKey).where(*_held(viewer, calendars=calendars))
    return list(session.scalars(statement.order_by(FeedKey.created_at.desc(), FeedKey.id.desc())))


def _held(viewer: Viewer, *, calendars: bool) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    is_calendar = FeedKey.kind.startswith(CALENDAR, autoescape=True)
    return FeedKey.member_id == viewer.member_id, is_calendar if calendars else ~is_calendar


def withdraw(viewer: Viewer, uid: str) -> None:
    """Make one of the own addresses stop. Raises `NotFound` for what isn't one."""
    found = session.scalar(
        select(FeedKey).where(FeedKey.uid == uid, FeedKey.member_id == viewer.member_id)
    )
    if found is None:
        raise NotFound
    session.delete(found)
    session.flush()


def reader_of(key: str, kind: str) -> Viewer:
    """Who reads the feed of `kind` by this key, as they are now. Raises `NotFound` when nobody:
    an unknown key, one of another feed, a membership that is over, a charter not yet accepted."""
    if not KEY.fullmatch(key):
        raise NotFound
    member = session.scalar(
        select(Member)
        .join(FeedKey, FeedKey.member_id == Member.id)
        .where(FeedKey.digest == _digest(key), FeedKey.kind == kind)
    )
    viewer = viewer_of(member) if member is not None else VISITOR
    if not viewer.signed_in or viewer.charter_due is not None:
        raise NotFound
    return viewer


def forget_keys(*, member: Member) -> None:
    """Who leaves takes their addresses along."""
    session.execute(delete(FeedKey).where(FeedKey.member_id == member.id))


LISTENERS = {"member_left": forget_keys}


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
