"""What somebody is to the community: organisation, roles, end date, and whether they come in.

Services flush and never commit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from werkzeug.exceptions import Forbidden, NotFound

from cop import text
from cop.db import now, session
from cop.i18n import lazy_gettext as _l
from cop.members import duties
from cop.members.directory import Person
from cop.members.models import Member, MemberStatus, Organisation, Role, SpaceMember
from cop.members.rules import may_change, may_give, may_shut_out
from cop.members.services import disable
from cop.members.viewer import Viewer

MOST_SHOWN = 500
HERE = (MemberStatus.ACTIVE, MemberStatus.INVITED, MemberStatus.DISABLED)


class ChangeRefused(ValueError):
    """A change that can't be; `field` is the form's field that it is about."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def members(wanted: str = "", *, role: str = "", status: str = "") -> list[Person]:
    """All people but those who left, by name; `wanted` looks in names and networks."""
    statement = (
        select(Member, Organisation)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Member.status.in_(HERE))
        .order_by(Member.name, Member.id)
        .limit(MOST_SHOWN)
    )
    if status in HERE:
        statement = statement.where(Member.status == MemberStatus(status))
    found = [Person(member, where) for member, where in session.execute(statement)]
    parts = text.fold(wanted).split()
    return [
        one
        for one in found
        if all(part in _words(one) for part in parts) and (not role or role in one.member.roles)
    ]


def _words(one: Person) -> str:
    where = one.organisation
    named = f"{where.name} {where.short_name}" if where else ""
    return text.fold(f"{one.member.name} {one.member.handle} {named}")


def find(uid: str) -> Person:
    """Raises `NotFound` for who isn't there, or has left for good."""
    row = session.execute(
        select(Member, Organisation)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Member.uid == uid, Member.status.in_(HERE))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Person(row[0], row[1])


def change(
    viewer: Viewer,
    member: Member,
    *,
    organisation_id: int | None,
    roles: Iterable[str],
    guest_until: datetime | None,
) -> None:
    """Change where somebody belongs and what they are; in force at their next request.

    Raises `Forbidden` for what `viewer` may not give or take, `ChangeRefused` for what can't be.
    """
    wanted = frozenset(roles)
    if not may_change(viewer, member) or (wanted ^ member.roles) - may_give(viewer):
        raise Forbidden
    if not wanted:
        raise ChangeRefused(
            "roles", _l("Choose a role. To shut somebody out, close their access instead.")
        )
    is_guest = Role.GUEST in wanted
    if is_guest and len(wanted) > 1:
        raise ChangeRefused("roles", _l("A guest is nothing else: take the other roles away."))
    until = guest_until if is_guest else None
    if is_guest and (until is None or (until != member.guest_until and until <= now())):
        raise ChangeRefused("until", _l("A guest needs an end date to come."))
    if until != member.guest_until or is_guest != (Role.GUEST in member.roles):
        _move_places(member, until)
    member.organisation_id, member.roles, member.guest_until = organisation_id, wanted, until
    session.flush()


def _move_places(member: Member, until: datetime | None) -> None:
    """Places in spaces that ended with the invitation go on ending with it; members' never end."""
    session.execute(
        update(SpaceMember)
        .where(
            SpaceMember.member_id == member.id,
            SpaceMember.until.is_(None)
            if member.guest_until is None
            else SpaceMember.until == member.guest_until,
        )
        .values(until=until)
    )


def set_access(viewer: Viewer, member: Member, *, may_come: bool) -> None:
    """Shut somebody out at once, or let them back in; what they shared stays.

    Raises `Forbidden`, and `cop.members.duties.NobodyElse` for who alone bears a needed role.
    """
    if not may_shut_out(viewer, member):
        raise Forbidden
    if member.status not in {MemberStatus.ACTIVE, MemberStatus.DISABLED}:
        raise NotFound
    if may_come:
        member.status = MemberStatus.ACTIVE
        session.flush()
    else:
        duties.check(member)
        disable(member)
