"""Short-lived addresses: who asked for which file, signed, for five minutes.

The link on a page is asked with the session and answers with a ticket; the ticket is honoured
without any session, after the right to read has been asked again for the person it was given to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from werkzeug.exceptions import NotFound

from cop.config import signing_keys
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import VISITOR, Viewer, viewer_of

SECONDS = 300


@dataclass(frozen=True)
class Ticket:
    """`member_id` is None for a visitor; an `expired` one opens nothing any more; a `small` one
    opens the small picture of an image."""

    uid: str
    member_id: int | None
    expired: bool = False
    small: bool = False

    def viewer(self) -> Viewer:
        """Who it was given to, as the rules see them now. Raises `NotFound` for who is gone."""
        if self.member_id is None:
            return VISITOR
        member = session.get(Member, self.member_id)
        viewer = viewer_of(member) if member is not None else VISITOR
        if not viewer.signed_in or viewer.charter_due is not None:
            raise NotFound
        return viewer


def write(viewer: Viewer, uid: str, *, small: bool = False) -> str:
    """A ticket for the file `uid`, or for its small picture."""
    return str(_signer().dumps([uid, viewer.member_id, *([1] if small else [])]))


def read(token: str) -> Ticket:
    """What a ticket says. Raises `NotFound` unless this site wrote it."""
    try:
        return _ticket(_signer().loads(token, max_age=SECONDS))
    except SignatureExpired as late:
        if late.payload is None:
            raise NotFound from late
        return _ticket(_signer().load_payload(late.payload), expired=True)
    except BadSignature as error:
        raise NotFound from error


def _ticket(payload: Any, *, expired: bool = False) -> Ticket:
    uid, member_id, *small = payload
    return Ticket(str(uid), member_id, expired, bool(small))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(signing_keys(), salt="cop piece")
