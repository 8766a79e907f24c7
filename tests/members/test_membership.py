from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop.db import now, session
from cop.members import duties, membership, services
from cop.members.models import Member, MemberStatus, Role, SpaceMember
from cop.members.viewer import VISITOR, Viewer, viewer_of

SOON, LATER = now() + timedelta(days=9), now() + timedelta(days=40)


@pytest.fixture
def coordinator(make: Any) -> Viewer:
    return viewer_of(make.member("Nadia", roles=(Role.COORDINATOR,)))


@pytest.fixture
def admin(make: Any) -> Viewer:
    return viewer_of(make.member("Teo", roles=(Role.ADMIN,)))


def change(
    viewer: Viewer, member: Member, *roles: Role, until: datetime | None = None
) -> frozenset[str]:
    membership.change(
        viewer, member, organisation_id=member.organisation_id, roles=roles, guest_until=until
    )
    return member.roles


def test_a_coordinator_gives_and_takes_the_roles_below_the_technical_one(
    make: Any, coordinator: Viewer
) -> None:
    member = make.member()
    both = (Role.MEMBER, Role.NETWORK_CONTACT)
    assert change(coordinator, member, *both) == frozenset(both)
    assert change(coordinator, member, Role.COORDINATOR) == {Role.COORDINATOR}
    assert viewer_of(member).is_coordinator


@pytest.mark.parametrize(
    ("before", "after"),
    [({Role.MEMBER}, {Role.MEMBER, Role.ADMIN}), ({Role.ADMIN, Role.MEMBER}, {Role.MEMBER})],
)
def test_a_coordinator_neither_gives_nor_takes_the_technical_role(
    make: Any, coordinator: Viewer, before: set[Role], after: set[Role]
) -> None:
    member = make.member(roles=tuple(before))
    with pytest.raises(Forbidden):
        change(coordinator, member, *after)
    assert member.roles == before


@pytest.mark.parametrize("role", [Role.NETWORK_CONTACT, Role.COORDINATOR, Role.ADMIN, Role.GUEST])
def test_an_administrator_gives_nothing_but_membership(
    make: Any, admin: Viewer, role: Role
) -> None:
    member = make.member()
    with pytest.raises(Forbidden):
        change(admin, member, Role.MEMBER, role, until=SOON)
    assert member.roles == {Role.MEMBER}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.NETWORK_CONTACT, Role.GUEST])
def test_others_change_nobody(make: Any, role: Role) -> None:
    viewer = viewer_of(make.member(roles=(role,), guest_until=SOON if role == "guest" else None))
    member = make.member()
    for one in (viewer, VISITOR):
        with pytest.raises(Forbidden):
            change(one, member, Role.MEMBER)
        with pytest.raises(Forbidden):
            membership.set_access(one, member, may_come=False)


def test_nobody_changes_themselves(make: Any) -> None:
    member = make.member(roles=(Role.COORDINATOR, Role.ADMIN))
    viewer = viewer_of(member)
    with pytest.raises(Forbidden):
        change(viewer, member, Role.MEMBER, Role.ADMIN)
    with pytest.raises(Forbidden):
        membership.set_access(viewer, member, may_come=False)
    assert viewer_of(member) == viewer


@pytest.mark.parametrize(
    ("roles", "until", "field"),
    [
        ((), None, "roles"),
        ((Role.GUEST, Role.MEMBER), SOON, "roles"),
        ((Role.GUEST,), None, "until"),
        ((Role.GUEST,), now() - timedelta(days=1), "until"),
    ],
)
def test_what_can_t_be_is_refused_beside_its_field(
    make: Any, coordinator: Viewer, roles: tuple[Role, ...], until: datetime | None, field: str
) -> None:
    member = make.member()
    with pytest.raises(membership.ChangeRefused) as refusal:
        change(coordinator, member, *roles, until=until)
    assert (refusal.value.field, member.roles) == (field, {Role.MEMBER})


def places(member: Member) -> list[datetime | None]:
    session.expire_all()
    rows = session.query(SpaceMember).filter_by(member_id=member.id).order_by(SpaceMember.space_id)
    return [one.until for one in rows]


def test_a_guest_s_places_that_ended_with_the_invitation_move_along(
    make: Any, coordinator: Viewer
) -> None:
    guest = make.member(roles=(Role.GUEST,), guest_until=SOON)
    sooner = now() + timedelta(days=2)
    make.space(guest, until=SOON)
    make.space(guest, until=sooner)
    change(coordinator, guest, Role.GUEST, until=LATER)
    assert (guest.guest_until, places(guest)) == (LATER, [LATER, sooner])


def test_a_member_who_becomes_a_guest_keeps_no_place_without_an_end(
    make: Any, coordinator: Viewer
) -> None:
    member = make.member()
    make.space(member)
    change(coordinator, member, Role.GUEST, until=SOON)
    assert places(member) == [SOON]


def test_a_guest_who_becomes_a_member_has_no_end_any_more(make: Any, coordinator: Viewer) -> None:
    guest = make.member(roles=(Role.GUEST,), guest_until=SOON)
    make.space(guest, until=SOON)
    change(coordinator, guest, Role.MEMBER)
    assert (guest.guest_until, places(guest)) == (None, [None])
    assert viewer_of(guest).is_full_member


def test_closed_access_holds_from_the_next_request_and_can_be_opened_again(
    make: Any, admin: Viewer
) -> None:
    member = make.member()
    membership.set_access(admin, member, may_come=False)
    assert viewer_of(member) == VISITOR
    membership.set_access(admin, member, may_come=True)
    assert viewer_of(member).member_id == member.id


def test_a_coordinator_doesn_t_shut_an_administrator_out(make: Any, coordinator: Viewer) -> None:
    member = make.member(roles=(Role.ADMIN,))
    with pytest.raises(Forbidden):
        membership.set_access(coordinator, member, may_come=False)
    assert member.status == MemberStatus.ACTIVE


def test_an_invitation_is_withdrawn_not_closed(make: Any, coordinator: Viewer) -> None:
    member = make.member(status=MemberStatus.INVITED)
    with pytest.raises(NotFound):
        membership.set_access(coordinator, member, may_come=False)
    assert member.status == MemberStatus.INVITED


def test_the_list_is_by_name_without_those_who_left_and_can_be_filtered(make: Any) -> None:
    rives = make.organisation("Réseau des Rives")
    make.member("Zoé", organisation=rives)
    make.member("Anna", roles=(Role.MEMBER, Role.NETWORK_CONTACT))
    make.member("Dora", status=MemberStatus.DISABLED)
    former = make.member("Parti", status=MemberStatus.FORMER)

    def names(*wanted: str, **chosen: str) -> list[str]:
        return [one.member.name for one in membership.members(*wanted, **chosen)]

    assert names() == ["Anna", "Dora", "Zoé"]
    assert names("reseau rives") == ["Zoé"]
    assert names(role="network_contact") == ["Anna"]
    assert names(status="disabled") == ["Dora"]
    assert names(role="nothing") == []
    with pytest.raises(NotFound):
        membership.find(former.uid)


def test_the_only_coordinator_stays_one_until_somebody_else_is(
    make: Any, admin: Viewer, coordinator: Viewer
) -> None:
    only = session.get_one(Member, coordinator.member_id)
    with pytest.raises(duties.NobodyElse):
        membership.set_access(admin, only, may_come=False)
    with pytest.raises(duties.NobodyElse):
        services.leave(only)
    assert (only.status, only.roles) == (MemberStatus.ACTIVE, frozenset({Role.COORDINATOR}))

    make.member(roles=(Role.COORDINATOR,), status=MemberStatus.DISABLED)
    with pytest.raises(duties.NobodyElse):
        services.leave(only)
    make.member(roles=(Role.COORDINATOR,))
    services.leave(only)
    assert only.status == MemberStatus.FORMER


def test_the_only_administrator_stays_too(make: Any, admin: Viewer) -> None:
    with pytest.raises(duties.NobodyElse):
        services.leave(session.get_one(Member, admin.member_id))
