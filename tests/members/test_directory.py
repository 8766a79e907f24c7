"""Who is here, as far as a reader may know: guests know those they meet."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from cop.db import now, session
from cop.members.directory import (
    find_person,
    find_space,
    network_tiles,
    organisations,
    participants,
    people,
    spaces_of,
    suggest_handles,
)
from cop.members.models import Member, MemberStatus, Openness, OrganisationKind, Role, SpaceMember
from cop.members.viewer import VISITOR, viewer_of
from cop.testing import Make


def names(found: list[object]) -> list[str]:
    return sorted(one.member.name for one in found)  # type: ignore[attr-defined]


def test_members_know_everybody_who_is_active(make: Make) -> None:
    me = make.member("Aurore")
    make.member("Gaspard", roles=(Role.GUEST,), guest_until=now() + timedelta(days=1))
    make.member("Edwige", roles=(Role.GUEST,), guest_until=now() - timedelta(days=1))
    for status in (MemberStatus.INVITED, MemberStatus.DISABLED, MemberStatus.FORMER):
        make.member(str(status), status=status)
    assert names(people(viewer_of(me))) == ["Aurore", "Gaspard"]


def test_a_guest_knows_who_takes_part_in_their_open_spaces(make: Make) -> None:
    guest, near, far = (
        make.member("Gaspard", roles=(Role.GUEST,)),
        make.member("Aurore"),
        make.member("Elias"),
    )
    gone = make.member("Zoé", roles=(Role.GUEST,))
    space = make.space(guest, near)
    make.space(guest, far, openness=Openness.CLOSED)
    session.add(SpaceMember(space_id=space.id, member_id=gone.id, until=now() - timedelta(days=1)))
    session.commit()
    viewer = viewer_of(guest)
    assert names(people(viewer)) == ["Aurore", "Gaspard"]
    offered = {one["handle"] for one in suggest_handles(viewer, "")}
    assert offered == {near.handle, guest.handle}
    for hidden in (far.handle, gone.handle, "nobody", "a\x00b"):
        with pytest.raises(NotFound):
            find_person(viewer, hidden)


def test_no_suggestion_holds_an_address(make: Make) -> None:
    me = make.member("Aurore")
    assert suggest_handles(viewer_of(me), "aurore") == [
        {"handle": me.handle, "name": "Aurore", "organisation": "Network 2"}
    ]
    assert suggest_handles(viewer_of(me), "cop.example") == []


def test_people_are_found_by_name_network_and_what_they_help_with(make: Make) -> None:
    me = make.member("Aurore", organisation=make.organisation("Réseau des Rives"))
    me.expertise = ["trésorerie"]
    make.member("Elias")
    session.commit()
    for words in ("aurore", "RIVES", "tresorerie", "aurore rives"):
        assert names(people(viewer_of(me), words)) == ["Aurore"], words
    assert people(viewer_of(me), "aurore elias") == []


def test_a_space_is_found_by_members_and_by_its_guests_while_it_is_open(make: Make) -> None:
    member, guest = make.member(), make.member(roles=(Role.GUEST,))
    open_, closed = make.space(guest), make.space(guest, openness=Openness.CLOSED)
    assert find_space(viewer_of(guest), open_.uid).id == open_.id
    assert [one.id for one in spaces_of(viewer_of(guest))] == [open_.id]
    assert len(spaces_of(viewer_of(member))) == 2
    for who, uid in ((guest, closed.uid), (guest, "2222222222"), (None, open_.uid)):
        with pytest.raises(NotFound):
            find_space(viewer_of(who) if who else VISITOR, uid)


def test_an_open_space_shows_its_guests_to_those_who_write(make: Make) -> None:
    member = make.member("Aurore")
    guest = make.member("Gaspard", roles=(Role.GUEST,), guest_until=now() + timedelta(days=1))
    over = make.member("Edwige", roles=(Role.GUEST,), guest_until=now() - timedelta(days=1))
    open_ = make.space(member, guest, over)
    closed = make.space(member, guest, openness=Openness.CLOSED)
    assert names(participants(open_)) == ["Aurore", "Gaspard"]
    assert names(participants(closed)) == ["Aurore"]


def test_visitors_see_networks_and_not_who_funds_them(cop_app: Flask, make: Make) -> None:
    make.organisation("Rives")
    make.organisation("Fonds", kind=OrganisationKind.PRIVATE_FUNDER, funder=True)
    member: Member = make.member(organisation=make.organisation("Monts"))
    assert [one.short_name for one in organisations(VISITOR)] == ["Monts", "Rives"]
    assert "Fonds" in [one.short_name for one in organisations(viewer_of(member))]
    with cop_app.test_request_context():
        tiles = [(tile.title.split("—")[1].split(",")[0].strip(), tile.count)
                 for tile in network_tiles(VISITOR)]  # fmt: skip
    assert tiles == [("Monts", 1), ("Rives", 0)]
