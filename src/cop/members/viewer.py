"""Who is looking: one small frozen value for each request, asked by every rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, g
from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select

from cop.changes import rows
from cop.config import setting
from cop.db import now
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
            self.is_full_member and not self.is_funder and self.organisation_kind in REGIONAL_KINDS
        )


VISITOR = Viewer()


def _query(condition: ColumnElement[bool]) -> Select[Any]:
    """Written once: it is asked in every request."""
    charter = select(func.max(Charter.number)).scalar_subquery().label("charter")
    columns: list[Any] = [
        Member.id, Member.uid, Member.name, Member.handle, Member.language, Member.roles,
        Member.status, Member.guest_until, Member.charter_version, Member.organisation_id,
        Organisation.short_name, Organisation.kind, Organisation.is_funder,
        charter, SpaceMember.space_id, SpaceMember.until, Space.openness,
    ]  # fmt: skip
    return (
        select(*columns)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .outerjoin(SpaceMember, SpaceMember.member_id == Member.id)
        .outerjoin(Space, Space.id == SpaceMember.space_id)
        .where(condition)
    )


OF_MEMBER = _query(Member.id == bindparam("member"))
OF_SUBJECT = _query(
    Member.id
    == select(Identity.member_id)
    .where(Identity.provider == bindparam("provider"), Identity.subject == bindparam("subject"))
    .scalar_subquery()
)


def is_current(member: Member | Row[Any], moment: datetime) -> bool:
    """Whether a member may come in: active, and as a guest not past the end date."""
    if member.status != MemberStatus.ACTIVE:
        return False
    return member.guest_until is None or member.guest_until > moment


def viewer_of(member: Member) -> Viewer:
    """The viewer a member is, in two queries; a visitor when they may not come in."""
    return _load(OF_MEMBER, {"member": member.id}) or VISITOR


def current_viewer() -> Viewer:
    """The viewer of this request, found once."""
    if "cop_viewer" not in g:
        subject = current_app.extensions["cop"].current_member()
        found = None
        if subject is not None:
            named = {"provider": setting("COP_IDENTITY_PROVIDER"), "subject": str(subject)}
            found = _load(OF_SUBJECT, named)
        g.cop_viewer = found or VISITOR
        if g.cop_viewer.language:
            g.cop_language = g.cop_viewer.language
    viewer: Viewer = g.cop_viewer
    return viewer


def _load(query: Select[Any], values: dict[str, Any]) -> Viewer | None:
    """One query: the member, the organisation, the charter in force and the spaces."""
    found = rows(query, values)
    moment = now()
    if not found or not is_current(found[0], moment):
        return None
    one, number = found[0], found[0].charter or 0
    taking_part = [
        (row.space_id, row.openness)
        for row in found
        if row.space_id is not None and (row.until is None or row.until > moment)
    ]
    return Viewer(
        member_id=one.id,
        uid=one.uid,
        name=one.name,
        handle=one.handle,
        language=one.language,
        roles=one.roles,
        organisation_id=one.organisation_id,
        organisation_name=one.short_name or "",
        organisation_kind=one.kind,
        is_funder=bool(one.is_funder),
        spaces=frozenset(space for space, _ in taking_part),
        guest_spaces=frozenset(space for space, open_ in taking_part if open_ == Openness.INVITED),
        charter_due=number if one.charter_version < number else None,
    )
