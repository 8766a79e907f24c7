"""How people of the host become members of the community: an `Identity` leads from one to the
other. Nothing of the host's table is copied but the name and the address."""

from __future__ import annotations

from sqlalchemy import select

from cop.db import now, session
from cop.members.models import Identity, Member, MemberStatus, Organisation, Role
from cop.members.services import clean_email, handle_for
from mounted_host.models import User


def admit(user: User, network: str, role: Role = Role.MEMBER) -> Member:
    """Make a member of `user`, in the network with this short name; the caller commits."""
    where = session.scalars(select(Organisation).where(Organisation.short_name == network)).one()
    member = Member(
        name=user.name,
        email=clean_email(user.email),
        handle=handle_for(user.name),
        organisation_id=where.id,
        roles=frozenset({role}),
        status=MemberStatus.ACTIVE,
        joined_at=now(),
    )
    session.add(member)
    session.flush()
    session.add(Identity(provider="host", subject=str(user.id), member_id=member.id))
    session.flush()
    return member
