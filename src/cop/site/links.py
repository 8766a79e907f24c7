"""Single-use links in mails: 256 random bits, of which only the hash is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any, cast

from sqlalchemy import CursorResult, delete, or_, select, update

from cop.db import now, session
from cop.members.models import Member, MemberStatus
from cop.members.viewer import is_current
from cop.site.models import Account, SiteLink

SIGN_IN, INVITATION, EMAIL = "sign_in", "invitation", "email"
LASTS = {
    SIGN_IN: timedelta(minutes=30),
    INVITATION: timedelta(days=14),
    EMAIL: timedelta(hours=2),
}
# An expired invitation can still be asked anew from its own page.
KEPT_AFTER = timedelta(days=90)


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def issue(purpose: str, account_id: int | None, *, target: str = "", email: str = "") -> str:
    """A new link; answers its token, which is kept nowhere. Forgets links long out of use."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(SiteLink).where(SiteLink.expires_at < now() - KEPT_AFTER))
    session.add(
        SiteLink(
            token_hash=hashed(token),
            purpose=purpose,
            account_id=account_id,
            target=target,
            email=email,
            expires_at=now() + LASTS[purpose],
        )
    )
    session.flush()
    return token


def find(purpose: str, token: str) -> tuple[SiteLink, Account, Member] | None:
    """The link with its account and member, used and expired ones too; changes nothing."""
    row = session.execute(
        select(SiteLink, Account, Member)
        .join(Account, Account.id == SiteLink.account_id)
        .join(Member, Member.id == Account.member_id)
        .where(SiteLink.token_hash == hashed(token), SiteLink.purpose == purpose)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def is_open(link: SiteLink, account: Account, member: Member) -> bool:
    """Whether the link still does what it was made for."""
    if link.used_at is not None or link.expires_at <= now():
        return False
    if link.purpose == INVITATION:
        return not account.active and member.status == MemberStatus.INVITED
    return account.active and is_current(member, now())


def use(link: SiteLink) -> bool:
    """Use the link up; False when somebody was faster."""
    done = session.execute(
        update(SiteLink)
        .where(SiteLink.id == link.id, SiteLink.used_at.is_(None), SiteLink.expires_at > now())
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", done).rowcount == 1


def revoke(account_id: int, *purposes: str) -> None:
    """Make an account's links useless: all, or those of the purposes."""
    session.execute(
        delete(SiteLink)
        .where(
            SiteLink.account_id == account_id,
            or_(*(SiteLink.purpose == purpose for purpose in purposes or LASTS)),
        )
        # SQLite gives a freed number to the next link: no object of the old one may linger.
        .execution_options(synchronize_session="fetch")
    )
