"""Who is looking: one small frozen value for each request, asked by every rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g
from sqlalchemy import func, select

from cop.config import setting
from cop.db import now, session
from cop.members.models import (
    FULL_ROLES,
    Charter,
    Identity,
    Member,
    MemberStatus,
    Openness,
    Organisation,
    OrganisationKind,
    Role,
    Space,
    SpaceMember,
)

REGIONAL_KINDS = frozenset({OrganisationKind.RRMA, OrganisationKind.CIRRMA})


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """A reader as the access rules see one. `Viewer()` is a visitor.

    spaces: where this person takes part; guest_spaces: those of them that are open to guests.
    charter_due: the number of the charter still to be accepted, or None.
    """

    member_id: int | None = None
    uid: str = ""
    name: str = ""
    handle: str = ""
    language: str = ""
    roles: frozenset[str] = frozenset()
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_kind: OrganisationKind | None = None
    is_funder: bool = False
    spaces: frozenset[int] = frozenset()
    guest_spaces: frozenset[int] = frozenset()
    charter_due: int | None = None

    @property
    def signed_in(self) -> bool:
        return self.member_id is not None

    @property
    def is_full_member(self) -> bool:
        return bool(self.roles & FULL_ROLES)

    @property
    def is_guest(self) -> bool:
        return Role.GUEST in self.roles and not self.is_full_member

    @property
    def is_coordinator(self) -> bool:
        return Role.COORDINATOR in self.roles

    @property
    def is_admin(self) -> bool:
        return Role.ADMIN in self.roles

    @property
    def is_contact(self) -> bool:
        return Role.NETWORK_CONTACT in self.roles

    @property
    def is_regional(self) -> bool:
        """Reads what is shared among all regional networks: not funders, nor guests."""
        return (
            self.is_full_member
            and not self.is_funder
            and self.organisation_kind in REGIONAL_KINDS
        )


VISITOR = Viewer()


def is_current(member: Member, moment: datetime) -> bool:
    """Whether a member may come in: active, and as a guest not past the end date."""
    if member.status != MemberStatus.ACTIVE:
        return False
    return member.guest_until is None or member.guest_until > moment


def viewer_of(member: Member) -> Viewer:
    """The viewer a member is, in two queries; a visitor when they may not come in."""
    return _load(Member.id == member.id) or VISITOR


def current_viewer() -> Viewer:
    """The viewer of this request, found once."""
    if "cop_viewer" not in g:
        subject = current_app.extensions["cop"].current_member()
        found = None
        if subject is not None:
            provider = setting("COP_IDENTITY_PROVIDER")
            owner = select(Identity.member_id).where(
                Identity.provider == provider, Identity.subject == str(subject)
            )
            found = _load(Member.id == owner.scalar_subquery())
        g.cop_viewer = found or VISITOR
        if g.cop_viewer.language:
            g.cop_language = g.cop_viewer.language
    viewer: Viewer = g.cop_viewer
    return viewer


def _load(condition: object) -> Viewer | None:
    """One query: the member, the organisation, the charter in force and the spaces."""
    charter = select(func.max(Charter.number)).scalar_subquery()
    rows = session.execute(
        select(Member, Organisation, charter, SpaceMember, Space.openness)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .outerjoin(SpaceMember, SpaceMember.member_id == Member.id)
        .outerjoin(Space, Space.id == SpaceMember.space_id)
        .where(condition)  # type: ignore[arg-type]
    ).all()
    moment = now()
    if not rows or not is_current(rows[0][0], moment):
        return None
    member, organisation, number = rows[0][0], rows[0][1], rows[0][2] or 0
    taking_part = [
        (row[3].space_id, row[4])
        for row in rows
        if row[3] is not None and (row[3].until is None or row[3].until > moment)
    ]
    return Viewer(
        member_id=member.id,
        uid=member.uid,
        name=member.name,
        handle=member.handle,
        language=member.language,
        roles=member.roles,
        organisation_id=member.organisation_id,
        organisation_name=organisation.short_name if organisation else "",
        organisation_kind=organisation.kind if organisation else None,
        is_funder=bool(organisation and organisation.is_funder),
        spaces=frozenset(space for space, _ in taking_part),
        guest_spaces=frozenset(space for space, open_ in taking_part if open_ == Openness.INVITED),
        charter_due=number if member.charter_version < number else None,
    )
