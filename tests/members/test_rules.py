from __future__ import annotations

import pytest

from cop.members.models import Role
from cop.members.rules import may_give, may_invite, may_see_invitation
from cop.members.viewer import Viewer

OWN, OTHER, OWN_SPACE, OTHER_SPACE = 1, 2, 7, 8


def viewer(*roles: Role) -> Viewer:
    return Viewer(
        member_id=5, roles=frozenset(roles), organisation_id=OWN, spaces=frozenset({OWN_SPACE})
    )


@pytest.mark.parametrize(
    ("role", "given"),
    [
        (Role.MEMBER, set()),
        (Role.GUEST, set()),
        (Role.ADMIN, {Role.MEMBER}),
        (Role.NETWORK_CONTACT, {Role.MEMBER, Role.NETWORK_CONTACT, Role.GUEST}),
        (Role.COORDINATOR, set(Role) - {Role.ADMIN}),
    ],
)
def test_nobody_gives_a_role_above_the_own(role: Role, given: set[Role]) -> None:
    assert may_give(viewer(role)) == given


@pytest.mark.parametrize(
    ("role", "given", "organisation", "space", "allowed"),
    [
        (Role.COORDINATOR, Role.MEMBER, OTHER, None, True),
        (Role.COORDINATOR, Role.GUEST, None, OTHER_SPACE, True),
        (Role.COORDINATOR, Role.ADMIN, OWN, None, False),
        (Role.NETWORK_CONTACT, Role.MEMBER, OWN, None, True),
        (Role.NETWORK_CONTACT, Role.MEMBER, OTHER, None, False),
        (Role.NETWORK_CONTACT, Role.MEMBER, None, None, False),
        (Role.NETWORK_CONTACT, Role.COORDINATOR, OWN, None, False),
        (Role.NETWORK_CONTACT, Role.GUEST, OTHER, OWN_SPACE, True),
        (Role.NETWORK_CONTACT, Role.GUEST, OTHER, OTHER_SPACE, False),
        (Role.NETWORK_CONTACT, Role.GUEST, OTHER, None, False),
        (Role.NETWORK_CONTACT, Role.MEMBER, OTHER, OWN_SPACE, False),
        (Role.ADMIN, Role.MEMBER, OTHER, None, True),
        (Role.ADMIN, Role.MEMBER, OTHER, OWN_SPACE, False),
        (Role.ADMIN, Role.GUEST, OTHER, OWN_SPACE, False),
        (Role.MEMBER, Role.MEMBER, OWN, None, False),
        (Role.GUEST, Role.GUEST, OWN, OWN_SPACE, False),
    ],
)
def test_who_may_invite_whom_and_where(
    role: Role, given: Role, organisation: int | None, space: int | None, allowed: bool
) -> None:
    answer = may_invite(
        viewer(role), organisation_id=organisation, roles=frozenset({given}), space_id=space
    )
    assert answer is allowed


def test_nobody_is_invited_as_nothing() -> None:
    assert not may_invite(viewer(Role.COORDINATOR), organisation_id=OWN, roles=frozenset())


@pytest.mark.parametrize(
    ("role", "inviter", "organisation", "allowed"),
    [
        (Role.COORDINATOR, 9, OTHER, True),
        (Role.NETWORK_CONTACT, 9, OWN, True),
        (Role.NETWORK_CONTACT, 9, OTHER, False),
        (Role.NETWORK_CONTACT, 5, OTHER, True),
        (Role.ADMIN, 9, OWN, False),
        (Role.MEMBER, 5, OWN, False),
    ],
)
def test_whose_invitation_it_is(role: Role, inviter: int, organisation: int, allowed: bool) -> None:
    answer = may_see_invitation(viewer(role), invited_by_id=inviter, organisation_id=organisation)
    assert answer is allowed
