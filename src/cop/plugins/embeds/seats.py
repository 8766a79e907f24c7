"""A member who reads in a frame on a page of another site: let in by a code, for an hour.

The session of the site reaches no frame elsewhere, and may not. A pop-up, where the member is at
home, makes a code; the frame that opened it redeems the code for a cookie of its own, which the
browser keeps for that other site alone and which opens embed documents and nothing else.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from hashlib import sha256

from flask import current_app
from sqlalchemy import delete, select
from werkzeug.exceptions import NotFound

from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import VISITOR, Viewer, viewer_of
from cop.plugins.embeds.models import Handover, Reader, Site
from cop.plugins.embeds.services import open_site

CODE_LASTS, SEAT_LASTS = timedelta(seconds=60), timedelta(hours=1)
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)  # 256 bits
MARK = re.compile(r"[0-9a-f]{64}")


class CodeRefused(Exception):
    """Unknown, used, too old, of another browser or of another site: nobody is told which."""


def new_token() -> str:
    return secrets.token_urlsafe(32)


def mark_of(nonce: str, site: Site) -> str:
    """What a frame shows of the nonce in its cookie: it names that browser and that site, and who
    reads it in an address can't make the nonce of it."""
    return _digest(f"{nonce} {site.uid} {site.origin}")


def code_for(viewer: Viewer, site_uid: str, mark: str) -> str:
    """A code for the frame of that mark, good once and for a minute. Raises `NotFound`."""
    site = open_site(site_uid)
    if viewer.member_id is None or not site or not site.origin or not MARK.fullmatch(mark):
        raise NotFound
    session.execute(delete(Handover).where(Handover.expires_at < now()))
    session.execute(delete(Reader).where(Reader.expires_at < now()))
    code = new_token()
    session.add(
        Handover(
            code_hash=_digest(code), mark=mark, site_id=site.id, member_id=viewer.member_id,
            sign_in=current_app.extensions["cop"].sign_in(), expires_at=now() + CODE_LASTS,
        )
    )  # fmt: skip
    session.flush()
    return code


def redeem(code: str, nonce: str, site_uid: str) -> str:
    """The token for the cookie of the frame. A code that was shown is spent, right or wrong. Flushes;
    raises `CodeRefused`."""
    site = open_site(site_uid)
    found = session.scalar(select(Handover).where(Handover.code_hash == _digest(code)))
    if found is None or not _spent(found):
        raise CodeRefused
    meant = site is not None and site.origin and found.site_id == site.id
    if not meant or site is None or not TOKEN.fullmatch(nonce) or found.expires_at <= now():
        raise CodeRefused
    if not secrets.compare_digest(found.mark, mark_of(nonce, site)):
        raise CodeRefused
    if not _viewer(found.member_id, found.sign_in).signed_in:
        raise CodeRefused
    token = new_token()
    session.add(
        Reader(
            token_hash=_digest(token), site_id=site.id, member_id=found.member_id,
            sign_in=found.sign_in, expires_at=now() + SEAT_LASTS,
        )
    )  # fmt: skip
    session.flush()
    return token


def _spent(found: Handover) -> bool:
    """Whether it is this request that took it: of two at once, one finds the row."""
    session.expunge(found)
    taken = session.execute(delete(Handover).where(Handover.id == found.id))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def reader_of(token: str, site: Site) -> Viewer:
    """Who reads in this frame; a visitor when the cookie is another site's or over, when the sign-in
    it was lent on has ended, or when the member may no longer come in."""
    if not TOKEN.fullmatch(token):
        return VISITOR
    row = session.execute(
        select(Reader.member_id, Reader.sign_in).where(
            Reader.token_hash == _digest(token), Reader.site_id == site.id,
            Reader.expires_at > now(),
        )
    ).first()  # fmt: skip
    return _viewer(row.member_id, row.sign_in) if row is not None else VISITOR


def _viewer(member_id: int, sign_in: str) -> Viewer:
    if not current_app.extensions["cop"].sign_in_stands(sign_in):
        return VISITOR
    member = session.get(Member, member_id)
    found = viewer_of(member) if member is not None else VISITOR
    return found if found.charter_due is None else VISITOR


def leave(token: str) -> None:
    """End what this cookie opens."""
    session.execute(delete(Reader).where(Reader.token_hash == _digest(token)))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
