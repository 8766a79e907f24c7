"""Keeping spaces: making one, opening it to guests, who takes part and until when.

Services flush and never commit.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from werkzeug.exceptions import Forbidden, NotFound

from cop.db import now, session
from cop.i18n import lazy_gettext as _l
from cop.members.directory import Person
from cop.members.models import (
    Member,
    MemberStatus,
    Openness,
    Organisation,
    Space,
    SpaceMember,
)
from cop.members.rules import may_coordinate, may_take_part
from cop.members.services import let_in
from cop.members.viewer import Viewer


class PlaceRefused(ValueError):
    """A place in a space that can't be; the text says why and what to do."""


def create_space(viewer: Viewer, *, title: str, purpose: str) -> Space:
    """A new space, closed to guests; who makes it takes part in it."""
    _demand(may_coordinate(viewer))
    space = Space(title=title, purpose=purpose, openness=Openness.CLOSED)
    session.add(space)
    session.flush()
    take_part(viewer, space, True)
    return space


def describe(viewer: Viewer, space: Space, *, title: str, purpose: str) -> None:
    _demand(may_coordinate(viewer))
    space.title, space.purpose = title, purpose
    session.flush()


def set_openness(viewer: Viewer, space: Space, openness: Openness) -> None:
    """Let the invited guests in, or shut them out at once."""
    _demand(may_coordinate(viewer))
    space.openness = openness
    session.flush()


def guests_of(space: Space) -> list[Person]:
    """The guests who read a space once it is open, those who have not come yet included."""
    ends = or_(SpaceMember.until.is_(None), SpaceMember.until > now())
    rows = session.execute(
        select(Member, Organisation, SpaceMember.until, SpaceMember.why)
        .select_from(SpaceMember)
        .join(Member, Member.id == SpaceMember.member_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(
            SpaceMember.space_id == space.id,
            Member.status.in_([MemberStatus.ACTIVE, MemberStatus.INVITED]),
            or_(Member.guest_until.is_(None), Member.guest_until > now()),
            ends,
        )
        .order_by(Member.name)
    )
    return [person for row in rows if (person := Person(*row)).is_guest]


def take_part(viewer: Viewer, space: Space, inside: bool) -> None:
    """Join a space or leave it; doing it twice changes nothing."""
    _demand(may_take_part(viewer) and viewer.member_id is not None)
    # Two clicks wait for one another, so that the second finds the place of the first.
    session.execute(select(Space.id).where(Space.id == space.id).with_for_update())
    if inside:
        let_in(session.get_one(Member, viewer.member_id), space.id, until=None)
        return
    place = session.get(SpaceMember, (space.id, viewer.member_id))
    if place is not None:
        session.delete(place)
        session.flush()


def find_place(space: Space, member_uid: str) -> tuple[SpaceMember, Member]:
    """Somebody's place in a space, ended or not. Raises `NotFound`."""
    row = session.execute(
        select(SpaceMember, Member)
        .join(Member, Member.id == SpaceMember.member_id)
        .where(SpaceMember.space_id == space.id, Member.uid == member_uid)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def set_end(
    viewer: Viewer, place: SpaceMember, member: Member, *, until: datetime, why: str
) -> None:
    """Change until when a guest reads a space, and why they were invited.

    A longer stay lengthens the invitation itself: without it they could not come in.
    Raises `PlaceRefused`.
    """
    _demand(may_coordinate(viewer))
    if not Person(member, None).is_guest:
        raise PlaceRefused(_l("Only the invitation of a guest has an end date."))
    if until <= now():
        raise PlaceRefused(
            _l("Choose a day to come. To end it now, remove the person from the space.")
        )
    place.until, place.why = until, why
    if member.guest_until is not None and member.guest_until < until:
        member.guest_until = until
    session.flush()


def remove(viewer: Viewer, place: SpaceMember) -> None:
    """Take somebody out of a space at once; what they shared in it stays."""
    _demand(may_coordinate(viewer))
    session.delete(place)
    session.flush()


def _demand(allowed: bool) -> None:
    if not allowed:
        raise Forbidden
