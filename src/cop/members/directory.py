"""Reading who is here: people, networks and their tiles on the map, spaces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select
from werkzeug.exceptions import NotFound

from cop import text
from cop.changes import rows
from cop.columns import UtcDateTime
from cop.db import now, session
from cop.i18n import gettext as _
from cop.i18n import ngettext
from cop.members.models import (
    FULL_ROLES,
    Member,
    MemberStatus,
    Openness,
    Organisation,
    OrganisationKind,
    Role,
    Space,
    SpaceMember,
)
from cop.members.viewer import Viewer
from cop.members.vocabulary import Word, label, word


@dataclass(frozen=True)
class Person:
    """A member as a page shows one."""

    member: Member
    organisation: Organisation | None
    until: datetime | None = None
    why: str = ""

    @property
    def is_guest(self) -> bool:
        return Role.GUEST in self.member.roles and not self.member.roles & FULL_ROLES

    @property
    def ends(self) -> datetime | None:
        """When a guest's place ends: with the invitation, or before it."""
        return min((one for one in (self.until, self.member.guest_until) if one), default=None)

    @property
    def role_label(self) -> str:
        return role_words(self.member)


@dataclass(frozen=True)
class Tile:
    """A network on the map of France, at the place of its region. Its words and its address are
    made when it is drawn: a map that is kept needs none of them.
    """

    region: Word
    uid: str
    network: str
    colour: str
    count: int
    is_mine: bool

    @property
    def col(self) -> int:
        return self.region.place[0] if self.region.place else 0

    @property
    def row(self) -> int:
        return self.region.place[1] if self.region.place else 0

    @property
    def label(self) -> str:
        return self.region.label

    @property
    def short(self) -> str:
        return self.region.short or self.region.code

    @property
    def url(self) -> str:
        return url_for("cop.web.network", uid=self.uid)

    @property
    def title(self) -> str:
        counted = ngettext("%(num)s person", "%(num)s people", self.count)
        return f"{self.label} — {self.network}, {counted}"


def role_words(member: Member) -> str:
    """What somebody is to the community, in words."""
    if Role.COORDINATOR in member.roles:
        return _("coordination")
    if Role.NETWORK_CONTACT in member.roles:
        return _("network contact")
    if Role.MEMBER in member.roles:
        return _("member")
    return _("guest") if Role.GUEST in member.roles else _("technical administration")


def active(moment: datetime | BindParameter[Any] | None = None) -> ColumnElement[bool]:
    """Members who may come in: now, or at another moment."""
    return (Member.status == MemberStatus.ACTIVE) & or_(
        Member.guest_until.is_(None), Member.guest_until > (now() if moment is None else moment)
    )


def knowable(viewer: Viewer) -> ColumnElement[bool]:
    """Whom `viewer` may know of: a guest knows those of the spaces they are in, and themselves."""
    if viewer.is_full_member or viewer.is_admin:
        return Member.id.is_not(None)
    shared = select(SpaceMember.member_id).where(
        SpaceMember.space_id.in_(viewer.guest_spaces),
        or_(SpaceMember.until.is_(None), SpaceMember.until > now()),
    )
    return or_(Member.id.in_(shared), Member.id == viewer.member_id)


def people(viewer: Viewer, wanted: str = "", *, organisation_id: int | None = None) -> list[Person]:
    """Active people by network and name; `wanted` looks in names, networks and expertise."""
    statement = (
        select(Member, Organisation)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(active(), knowable(viewer))
        .order_by(Organisation.short_name, Member.name)
    )
    if organisation_id is not None:
        statement = statement.where(Member.organisation_id == organisation_id)
    found = [Person(member, where) for member, where in session.execute(statement)]
    parts = text.fold(wanted).split()
    return [person for person in found if all(part in _words(person) for part in parts)]


def _words(person: Person) -> str:
    member, where = person.member, person.organisation
    named = f"{where.name} {where.short_name} {label('region', where.region)}" if where else ""
    helps = " ".join([*member.expertise, *member.seeks])
    return text.fold(f"{member.name} {member.handle} {member.job_title} {named} {helps}")


def find_person(viewer: Viewer, handle: str) -> Person:
    """Raises `NotFound` for somebody who isn't there or whom `viewer` may not know of."""
    if "\x00" in handle:
        raise NotFound
    row = session.execute(
        select(Member, Organisation)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Member.handle == handle, active(), knowable(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound
    return Person(row[0], row[1])


def suggest_handles(viewer: Viewer, wanted: str) -> list[dict[str, str]]:
    """At most eight people whose name or handle fits what was typed after « @ »."""
    found = [person for person in people(viewer) if wanted in _words(person)][:8]
    return [
        {
            "handle": person.member.handle,
            "name": person.member.name,
            "organisation": person.organisation.short_name if person.organisation else "",
        }
        for person in found
    ]


# Written once: the home page asks for it.
PRESENT = bindparam(None, callable_=now, type_=UtcDateTime())
HEADCOUNTS = (
    select(
        *(Organisation.id, Organisation.uid, Organisation.short_name),
        *(Organisation.region, Organisation.colour, func.count(Member.id).label("people")),
    )
    .outerjoin(
        Member,
        (Member.organisation_id == Organisation.id) & active(PRESENT),
    )
    .where(Organisation.kind == OrganisationKind.RRMA)
    .group_by(Organisation.id)
    .order_by(Organisation.short_name)
)


def network_tiles(viewer: Viewer) -> tuple[Tile, ...]:
    """The regional networks as tiles, with how many people each has, in one query."""
    tiles = []
    for row in rows(HEADCOUNTS):
        region = word("region", row.region or "")
        if region is not None and region.place is not None:
            mine = row.id == viewer.organisation_id
            tiles.append(Tile(region, row.uid, row.short_name, row.colour, row.people, mine))
    return tuple(tiles)


def organisations(viewer: Viewer) -> list[Organisation]:
    """All organisations, the networks first; visitors see the networks and their conference."""
    statement = select(Organisation).order_by(Organisation.short_name)
    if not viewer.is_full_member:
        statement = statement.where(
            Organisation.kind.in_([OrganisationKind.RRMA, OrganisationKind.CIRRMA])
        )
    found = session.scalars(statement).all()
    return sorted(found, key=lambda one: not one.is_network)


def find_organisation(uid: str) -> Organisation:
    """Raises `NotFound`."""
    found = session.scalar(select(Organisation).where(Organisation.uid == uid))
    if found is None:
        raise NotFound
    return found


def spaces_of(viewer: Viewer) -> list[Space]:
    """The spaces that `viewer` may enter: all for members, their own for guests."""
    statement = select(Space).order_by(Space.title)
    if not viewer.is_full_member:
        statement = statement.where(Space.id.in_(viewer.guest_spaces))
    return list(session.scalars(statement))


def find_space(viewer: Viewer, uid: str) -> Space:
    """Raises `NotFound` for a space that isn't there or isn't open to this reader."""
    space = session.scalar(select(Space).where(Space.uid == uid))
    if space is None or not (viewer.is_full_member or space.id in viewer.guest_spaces):
        raise NotFound
    return space


def participants(space: Space, *, shut_out: bool = False) -> list[Person]:
    """Who takes part in a space now; guests only while it is open to them, or with `shut_out`."""
    rows = session.execute(
        select(Member, Organisation, SpaceMember.until, SpaceMember.why)
        .select_from(SpaceMember)
        .join(Member, Member.id == SpaceMember.member_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(
            SpaceMember.space_id == space.id,
            active(),
            or_(SpaceMember.until.is_(None), SpaceMember.until > now()),
        )
        .order_by(Member.name)
    )
    everybody = [Person(*row) for row in rows]
    if shut_out or space.openness == Openness.INVITED:
        return everybody
    return [person for person in everybody if not person.is_guest]
