from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.db import now, session
from cop.members import spaces
from cop.members.directory import participants
from cop.members.models import Member, MemberStatus, Openness, Role, Space, SpaceMember
from cop.members.viewer import VISITOR, Viewer, viewer_of

SOON, LATER = now() + timedelta(days=9), now() + timedelta(days=40)


@pytest.fixture
def coordinator(make: Any) -> Viewer:
    return viewer_of(make.member("Nadia", roles=(Role.COORDINATOR,)))


def guest_of(make: Any, name: str = "Gaspard", **columns: Any) -> Member:
    member: Member = make.member(name, roles=(Role.GUEST,), guest_until=SOON, **columns)
    return member


def place_of(space: Space, member: Member) -> SpaceMember | None:
    return session.get(SpaceMember, (space.id, member.id))


def test_a_new_space_is_closed_and_its_maker_takes_part(make: Any, coordinator: Viewer) -> None:
    space = spaces.create_space(coordinator, title="Mésoprojets", purpose="Entre petit et grand")
    assert (space.title, space.purpose, space.openness) == (
        "Mésoprojets", "Entre petit et grand", Openness.CLOSED,
    )  # fmt: skip
    assert [one.member.name for one in participants(space)] == ["Nadia"]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.NETWORK_CONTACT, Role.ADMIN, Role.GUEST])
def test_nobody_but_the_coordination_keeps_a_space(make: Any, role: Role) -> None:
    member = make.member(roles=(role,), guest_until=SOON if role == Role.GUEST else None)
    space = make.space(member, openness=Openness.CLOSED)
    viewer, place = viewer_of(member), place_of(space, member)
    assert place is not None
    for deed in (
        lambda: spaces.create_space(viewer, title="x", purpose=""),
        lambda: spaces.describe(viewer, space, title="x", purpose=""),
        lambda: spaces.set_openness(viewer, space, Openness.INVITED),
        lambda: spaces.set_end(viewer, place, member, until=LATER, why=""),
        lambda: spaces.remove(viewer, place),
    ):
        with pytest.raises(Forbidden):
            deed()
    assert session.scalars(select(Space)).one().openness == Openness.CLOSED


def test_a_member_joins_and_leaves_and_twice_changes_nothing(make: Any) -> None:
    member, space = make.member(), make.space()
    viewer = viewer_of(member)
    spaces.take_part(viewer, space, True)
    spaces.take_part(viewer, space, True)
    assert viewer_of(member).spaces == {space.id}
    spaces.take_part(viewer, space, False)
    spaces.take_part(viewer, space, False)
    assert viewer_of(member).spaces == frozenset()


def test_a_guest_joins_no_space_by_themselves(make: Any) -> None:
    space = make.space()
    for viewer in (viewer_of(guest_of(make)), VISITOR):
        with pytest.raises(Forbidden):
            spaces.take_part(viewer, space, True)
    assert session.scalars(select(SpaceMember)).all() == []


def test_closing_shuts_the_guests_out_at_once(make: Any, coordinator: Viewer) -> None:
    guest = guest_of(make)
    space = make.space(guest)
    assert viewer_of(guest).guest_spaces == {space.id}
    spaces.set_openness(coordinator, space, Openness.CLOSED)
    assert viewer_of(guest).guest_spaces == frozenset()


def test_the_guests_of_a_space_are_those_who_would_read_it(make: Any) -> None:
    inside = guest_of(make, "Inès")
    to_come = guest_of(make, "Tom", status=MemberStatus.INVITED)
    disabled = guest_of(make, "Dora", status=MemberStatus.DISABLED)
    over = make.member("Odile", roles=(Role.GUEST,), guest_until=now() - timedelta(days=1))
    member = make.member("Mona")
    space = make.space(inside, to_come, disabled, over, member, openness=Openness.CLOSED)
    ended = guest_of(make, "Enzo")
    session.add(SpaceMember(space_id=space.id, member_id=ended.id, until=now()))
    make.space(guest_of(make, "Ailleurs"))
    assert [one.member.name for one in spaces.guests_of(space)] == ["Inès", "Tom"]


def test_participants_of_a_closed_space_are_shown_with_its_guests_on_demand(make: Any) -> None:
    space = make.space(guest_of(make, "Inès"), make.member("Mona"), openness=Openness.CLOSED)
    assert [one.member.name for one in participants(space)] == ["Mona"]
    everybody = participants(space, shut_out=True)
    assert [(one.member.name, one.is_guest) for one in everybody] == [
        ("Inès", True), ("Mona", False),
    ]  # fmt: skip


def test_a_longer_place_lengthens_the_invitation(make: Any, coordinator: Viewer) -> None:
    guest = guest_of(make)
    space = make.space(guest, until=SOON)
    place, member = spaces.find_place(space, guest.uid)
    spaces.set_end(coordinator, place, member, until=LATER, why="Elle finance ces projets")
    assert (place.until, place.why, member.guest_until) == (
        LATER, "Elle finance ces projets", LATER,
    )  # fmt: skip


def test_a_shorter_place_leaves_the_invitation_as_it_is(make: Any, coordinator: Viewer) -> None:
    guest = guest_of(make)
    space = make.space(guest, until=SOON)
    place, member = spaces.find_place(space, guest.uid)
    sooner = now() + timedelta(days=2)
    spaces.set_end(coordinator, place, member, until=sooner, why="")
    assert (place.until, member.guest_until) == (sooner, SOON)


def test_a_past_day_and_a_member_s_end_are_refused(make: Any, coordinator: Viewer) -> None:
    guest, colleague = guest_of(make), make.member()
    space = make.space(guest, colleague)
    for member, until in ((guest, now() - timedelta(days=1)), (colleague, LATER)):
        place = place_of(space, member)
        assert place is not None
        with pytest.raises(spaces.PlaceRefused):
            spaces.set_end(coordinator, place, member, until=until, why="")
        assert place.until is None


def test_who_is_removed_reads_the_space_no_more(make: Any, coordinator: Viewer) -> None:
    guest = guest_of(make)
    space = make.space(guest)
    spaces.remove(coordinator, spaces.find_place(space, guest.uid)[0])
    assert viewer_of(guest).guest_spaces == frozenset()
    with pytest.raises(NotFound):
        spaces.find_place(space, guest.uid)
