"""Roles that a community can't be without: whoever bears one alone hands it on first."""

from __future__ import annotations

from sqlalchemy import Text, cast, select

from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member, MemberStatus, Role

NEEDED = (Role.COORDINATOR, Role.ADMIN)


class NobodyElse(ValueError):
    """Somebody is the only one with a role; the text says which, and what to do."""


def check(member: Member) -> None:
    """Ask, before `member` comes in no more, whether somebody else bears each role that they bear
    and that is needed. (Nobody takes such a role from the only one: it takes another to do it.)

    Their rows are locked, so that two who leave at once see each other. Raises `NobodyElse`.
    """
    for role in NEEDED:
        if role not in member.roles or member.status != MemberStatus.ACTIVE:
            continue
        others = select(Member.id).where(
            Member.status == MemberStatus.ACTIVE, cast(Member.roles, Text).like(f"% {role} %")
        )
        if set(session.scalars(others.with_for_update())) <= {member.id}:
            raise NobodyElse(_words(role, member.name))


def _words(role: Role, name: str) -> str:
    if role == Role.COORDINATOR:
        return _(
            "Nobody but %(name)s coordinates the community. Give somebody else that role first.",
            name=name,
        )
    return _(
        "Nobody but %(name)s looks after the machine. Give somebody else that role first.",
        name=name,
    )
