"""Members, spaces and contributions for a test, each made in one line."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from flask import current_app

from cop.columns import Prose
from cop.contributions import services
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.db import now, session
from cop.members.charter import in_force
from cop.members.models import (
    CharterAcceptance,
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
from cop.members.viewer import Viewer, viewer_of

Row = TypeVar("Row")


class Make:
    """Makes what a test is about; every call writes and commits."""

    def __init__(self) -> None:
        self.count = 0

    def organisation(
        self,
        name: str = "",
        *,
        kind: OrganisationKind = OrganisationKind.RRMA,
        funder: bool = False,
        region: str | None = "53",
    ) -> Organisation:
        self.count += 1
        name = name or f"Network {self.count}"
        made = Organisation(kind=kind, name=name, short_name=name, is_funder=funder, region=region)
        return self._kept(made)

    def member(
        self,
        name: str = "",
        *,
        organisation: Organisation | None = None,
        roles: tuple[Role, ...] = (Role.MEMBER,),
        guest_until: datetime | None = None,
        charter: int | None = None,
        status: MemberStatus = MemberStatus.ACTIVE,
    ) -> Member:
        """An active member of a new network, unless told otherwise."""
        self.count += 1
        handle = f"person-{self.count}"
        where = organisation or self.organisation()
        number = self._charter() if charter is None else charter
        made = self._kept(
            Member(
                handle=handle,
                name=name or f"Person {self.count}",
                email=f"{handle}@cop.example",
                organisation_id=where.id,
                roles=frozenset(roles),
                status=status,
                guest_until=guest_until,
                charter_version=number,
                portrait=Prose.of(""),
                joined_at=now(),
            )
        )
        session.add(Identity(provider="site", subject=handle, member_id=made.id))
        if number:
            session.add(CharterAcceptance(member_id=made.id, number=number))
        session.commit()
        return made

    def space(
        self, *members: Member, openness: Openness = Openness.INVITED, until: datetime | None = None
    ) -> Space:
        self.count += 1
        made = self._kept(Space(title=f"Space {self.count}", openness=openness))
        for member in members:
            session.add(SpaceMember(space_id=made.id, member_id=member.id, until=until))
        session.commit()
        return made

    def contribution(
        self,
        type_name: str,
        author: Member,
        document: dict[str, Any],
        *,
        state: State = State.PUBLISHED,
        visibility: Visibility = Visibility.COMMUNITY,
        signed_as: SignedAs = SignedAs.MEMBER,
        space: Space | None = None,
    ) -> Contribution:
        """A contribution in any state and level, without asking whether its author may."""
        kind = current_app.extensions["cop"].registry.types[type_name]
        viewer = viewer_of(author)
        thing = services.create(
            Viewer(
                member_id=viewer.member_id,
                organisation_id=author.organisation_id,
                roles=frozenset({Role.MEMBER}),
            ),
            kind,
            document,
            signed_as=signed_as,
        )
        thing.state, thing.visibility = state, visibility
        thing.space_id = space.id if space else None
        thing.published_at = None if state == State.DRAFT else now()
        session.commit()
        return thing

    def _charter(self) -> int:
        charter = in_force()
        return charter.number if charter else 0

    def _kept(self, made: Row) -> Row:
        session.add(made)
        session.commit()
        return made
