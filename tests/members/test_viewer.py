"""Who is looking: the one small value that every rule asks."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from cop.db import now, session
from cop.members.models import MemberStatus, Openness, OrganisationKind, Role, SpaceMember
from cop.members.viewer import VISITOR, Viewer, is_current, viewer_of
from cop.testing import Make


def test_a_visitor_is_nobody() -> None:
    said = (VISITOR.signed_in, VISITOR.is_full_member, VISITOR.is_guest, VISITOR.is_admin)
    assert said == (False, False, False, False)
    assert (VISITOR.is_regional, VISITOR.is_contact, VISITOR.is_coordinator) == (False,) * 3


@pytest.mark.parametrize(
    ("roles", "full", "guest"),
    [
        ((Role.MEMBER,), True, False), ((Role.NETWORK_CONTACT,), True, False),
        ((Role.COORDINATOR,), True, False), ((Role.ADMIN,), False, False),
        ((Role.GUEST,), False, True), ((Role.GUEST, Role.ADMIN), False, True),
        ((Role.MEMBER, Role.GUEST), True, False),
    ],
)  # fmt: skip
def test_roles_make_a_member_a_guest_or_neither(
    make: Make, roles: tuple[Role, ...], full: bool, guest: bool
) -> None:
    viewer = viewer_of(make.member(roles=roles))
    assert (viewer.is_full_member, viewer.is_guest) == (full, guest)


@pytest.mark.parametrize(
    ("kind", "funder", "regional"),
    [
        (OrganisationKind.RRMA, False, True), (OrganisationKind.CIRRMA, False, True),
        (OrganisationKind.RRMA, True, False), (OrganisationKind.GUILDE, False, False),
        (OrganisationKind.PUBLIC_FUNDER, True, False), (OrganisationKind.ASSOCIATION, False, False),
    ],
)  # fmt: skip
def test_only_regional_networks_share_among_themselves(
    make: Make, kind: OrganisationKind, funder: bool, regional: bool
) -> None:
    where = make.organisation(kind=kind, funder=funder)
    assert viewer_of(make.member(organisation=where)).is_regional == regional
    assert not viewer_of(make.member(organisation=where, roles=(Role.GUEST,))).is_regional


def test_a_guest_is_current_until_the_very_moment(make: Make) -> None:
    end = now() + timedelta(hours=1)
    guest = make.member(roles=(Role.GUEST,), guest_until=end)
    assert is_current(guest, end - timedelta(seconds=1))
    assert not is_current(guest, end)


@pytest.mark.parametrize("status", [s for s in MemberStatus if s != MemberStatus.ACTIVE])
def test_who_is_not_active_does_not_come_in(make: Make, status: MemberStatus) -> None:
    assert viewer_of(make.member(status=status)) == VISITOR


def test_spaces_are_those_that_last_and_guests_need_them_open(make: Make) -> None:
    member = make.member()
    open_, closed = make.space(member), make.space(member, openness=Openness.CLOSED)
    over = make.space(member, until=now() - timedelta(seconds=1))
    viewer = viewer_of(member)
    assert viewer.spaces == {open_.id, closed.id}
    assert viewer.guest_spaces == {open_.id}
    assert session.get(SpaceMember, (over.id, member.id)) is not None


def test_the_charter_is_due_until_its_newest_version_is_accepted(make: Make) -> None:
    assert viewer_of(make.member(charter=0)).charter_due == 1
    assert viewer_of(make.member()).charter_due is None


def test_a_viewer_cannot_be_given_more_roles() -> None:
    with pytest.raises(FrozenInstanceError):
        Viewer().roles = frozenset({Role.COORDINATOR})  # type: ignore[misc]
