"""People: inviting, joining, closing and leaving.

Services flush and never commit. How somebody signs in is the host's business: it keeps the link of
an invitation, and an `Identity` that leads from its own accounts to members.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from flask import current_app
from sqlalchemy import delete, select, update
from werkzeug.exceptions import Forbidden, NotFound

from cop import events
from cop.db import now, session
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members import duties
from cop.members.models import (
    Identity,
    Member,
    MemberStatus,
    Organisation,
    Role,
    SpaceMember,
)
from cop.members.rules import may_invite
from cop.members.viewer import Viewer
from cop.text import fold

HANDLE_LENGTH = 32


class InvitationRefused(ValueError):
    """An invitation that can't be written; the text says why and what to do."""


def clean_email(value: str) -> str:
    """The one spelling of an address: trimmed, lower case."""
    return value.strip().lower()


def handle_for(name: str) -> str:
    """A free handle made of a name: `Amina Traoré` → `amina-traore`, then `amina-traore-2`."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:HANDLE_LENGTH].strip("-")
    stem = words if len(words) >= 3 else f"membre-{words}".rstrip("-")
    taken = set(session.scalars(select(Member.handle).where(Member.handle.startswith(stem))))
    if stem not in taken:
        return stem
    return next(
        handle for number in range(2, len(taken) + 3) if (handle := f"{stem}-{number}") not in taken
    )


def invite(
    viewer: Viewer,
    *,
    email: str,
    name: str,
    organisation_id: int | None,
    roles: Iterable[str],
    guest_until: datetime | None = None,
    space_id: int | None = None,
    why: str = "",
) -> Member:
    """Write down a person to come, or one who was invited already; the host sends the link.

    guest_until: the last moment of a guest, who has one always; ignored for others.
    Raises `Forbidden` when `viewer` may not, and `InvitationRefused` for a wrong invitation.
    """
    wanted = frozenset(roles)
    if not may_invite(viewer, organisation_id=organisation_id, roles=wanted, space_id=space_id):
        raise Forbidden
    until = _checked_end(wanted, guest_until)
    member = session.scalar(select(Member).where(Member.email == clean_email(email)))
    if member is None:
        member = Member(email=clean_email(email), handle=handle_for(name))
        session.add(member)
    elif member.status != MemberStatus.INVITED or member.invited_by_id != viewer.member_id:
        raise InvitationRefused(_l("Somebody with this address is already here, or invited."))
    member.name = name
    member.organisation_id = organisation_id
    member.roles = wanted
    member.status = MemberStatus.INVITED
    member.guest_until = until
    member.invited_by_id = viewer.member_id
    session.flush()
    if space_id is not None:
        let_in(member, space_id, until=until, why=why)
    return member


def _checked_end(roles: frozenset[str], until: datetime | None) -> datetime | None:
    if Role.GUEST not in roles:
        return None
    if until is None or until <= now():
        raise InvitationRefused(_l("A guest needs an end date to come. Choose a day after today."))
    return until


def let_in(member: Member, space_id: int, *, until: datetime | None, why: str = "") -> None:
    """Make `member` a participant of a space, or change until when and why."""
    place = session.get(SpaceMember, (space_id, member.id))
    if place is None:
        place = SpaceMember(space_id=space_id, member_id=member.id)
        session.add(place)
    place.until, place.why = until, why[:300]
    session.flush()


def withdraw_invitation(member: Member) -> None:
    """Take back an invitation that was not taken up: the person leaves no trace."""
    if member.status != MemberStatus.INVITED:
        raise NotFound
    _forget_ties(member)
    session.delete(member)
    session.flush()


def join(member: Member) -> None:
    """Take up an invitation; doing it twice changes nothing. Raises `Forbidden` when closed."""
    if member.status == MemberStatus.ACTIVE:
        return
    if member.status != MemberStatus.INVITED:
        raise Forbidden
    member.status = MemberStatus.ACTIVE
    member.joined_at = now()
    session.flush()
    events.member_joined.send(
        current_app._get_current_object(),  # type: ignore[attr-defined]
        member=member,
    )


def disable(member: Member) -> None:
    """Shut somebody out at once; what they shared stays."""
    member.status = MemberStatus.DISABLED
    session.flush()


def leave(member: Member) -> None:
    """Close a membership for good: what was shared stays, signed « a former member of … ».

    The name, the address and all that the person told about themselves are overwritten; the
    organisation stays, because the signature names it.

    Raises `cop.members.duties.NobodyElse` for who alone bears a role that is needed.
    """
    duties.check(member)
    network = session.get(Organisation, member.organisation_id) if member.organisation_id else None
    events.member_left.send(current_app._get_current_object(), member=member)  # type: ignore[attr-defined]
    _forget_ties(member)
    session.execute(
        update(Member).where(Member.invited_by_id == member.id).values(invited_by_id=None)
    )
    member.status = MemberStatus.FORMER
    member.name = (
        _("a former member of %(network)s", network=network.short_name)
        if network
        else _("a former member")
    )
    # `.invalid` can never be delivered to (RFC 2606); the uid keeps it unique.
    member.email = f"{member.uid}@former.invalid"
    member.handle = f"former-{member.uid}"
    member.roles = frozenset()
    member.guest_until = member.portrait = member.invited_by_id = None
    member.job_title = ""
    member.expertise, member.seeks = [], []
    session.flush()


def _forget_ties(member: Member) -> None:
    session.execute(delete(SpaceMember).where(SpaceMember.member_id == member.id))
    session.execute(delete(Identity).where(Identity.member_id == member.id))
