"""A copy beside its origin: who compares what, and what is carried over with credit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import State, Visibility
from cop.contributions.proposals_reading import credits
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of, packet_of
from cop.plugins.role_plays.kit.origin import TO_ORIGIN, Moved, beside, carry_over
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.rules import has_prepared
from cop.plugins.role_plays.services import packet_at, prepare, publish_edition, save_packet
from cop.testing import Make
from tests.plugins.role_plays import sample


@pytest.fixture
def people(make: Make) -> tuple[Any, Any]:
    return (
        make.member("Aurore Autrice", organisation=make.organisation("Rives")),
        make.member("Elias Ailleurs", organisation=make.organisation("Monts")),
    )


@pytest.fixture
def thing(make: Make, people: tuple[Any, Any]) -> RolePlay:
    made = make.contribution("role_play", people[0], document_of(sample.packet()))
    made.visibility = Visibility.COMMUNITY
    assert isinstance(made, RolePlay)
    publish_edition(viewer_of(people[0]), made)
    session.commit()
    return made


def copied(member: Any, thing: RolePlay, *, prepared: bool) -> RolePlay:
    viewer = viewer_of(member)
    if prepared:
        prepare(viewer, find(viewer, thing.uid, RolePlay))
    copy = spine.adapt(viewer, find(viewer, thing.uid, RolePlay))
    session.commit()
    assert isinstance(copy, RolePlay)
    return copy


def changed(member: Any, copy: RolePlay) -> None:
    """Another context, and another secret of R1."""
    first, *others = packet_of(copy).parts
    mine = replace(
        packet_of(copy),
        context="Contexte repris.",
        parts=(replace(first, confidential="Secret-R1 repris."), *others),
    )
    save_packet(viewer_of(member), copy, mine, base=packet_of(copy))
    session.commit()


def test_a_copy_takes_the_secret_side_along_for_who_may_prepare_and_says_so(
    people: tuple[Any, Any], thing: RolePlay, login_as: Any
) -> None:
    client, page = login_as(people[1]), f"/mises-en-situation/{thing.uid}"
    assert "il est noté que vous les avez lues" in client.get(page).get_data(as_text=True)
    whole = copied(people[1], thing, prepared=False)
    assert packet_of(whole) == packet_at(whole, 1) == sample.packet()
    # As if she had prepared: she has read every sheet.
    assert has_prepared(people[1].id, find(viewer_of(people[1]), thing.uid, RolePlay))
    assert client.get(f"{page}/animation").status_code == 200


def test_a_copy_of_what_nobody_prepares_any_more_has_the_public_side_alone_and_says_so(
    people: tuple[Any, Any], thing: RolePlay, login_as: Any
) -> None:
    thing.state = State.ARCHIVED
    session.commit()
    page = login_as(people[1]).get(f"/mises-en-situation/{thing.uid}").get_data(as_text=True)
    assert "sans les fiches" in page
    bare = copied(people[1], thing, prepared=False)
    assert packet_of(bare) == packet_at(bare, 1) == Packet.from_json(sample.packet().public())
    assert not has_prepared(people[1].id, find(viewer_of(people[1]), thing.uid, RolePlay))


def test_an_improvement_comes_back_to_the_origin_with_credit(
    people: tuple[Any, Any], thing: RolePlay, login_as: Any
) -> None:
    copy = copied(people[1], thing, prepared=True)
    changed(people[1], copy)
    publish_edition(viewer_of(people[1]), find(viewer_of(people[1]), copy.uid, RolePlay))
    copy.visibility = Visibility.COMMUNITY
    session.commit()
    author = viewer_of(people[0])
    client = login_as(people[0])
    # She hasn't read the secret side of the copy: she sees and takes what is public.
    page = client.get(f"/mises-en-situation/{copy.uid}/origine").get_data(as_text=True)
    assert ("repris.</ins>" in page or "repris." in page, "Secret-R1" in page) == (True, False)
    seen = beside(author, find(author, copy.uid, RolePlay))
    assert [(one.key, one.changed_in) for one in seen.differences] == [("context", "here")]
    form = {"csrf_token": client.token, "key": "context", "to": "origin", "mark": seen.mark}
    address = f"/mises-en-situation/{copy.uid}/origine/reprendre"
    assert client.post(address, data=form).status_code == 303
    session.expire_all()
    standing = find(author, thing.uid, RolePlay)
    assert packet_of(standing) == replace(sample.packet(), context="Contexte repris.")
    assert [one.text for one in credits(standing)] == ["Elias Ailleurs"]
    # What was shown is gone: the same click does nothing more.
    assert client.post(address, data=form).status_code == 303
    assert find(author, thing.uid, RolePlay).version == standing.version


def test_secret_fields_are_compared_and_carried_by_who_has_read_both(
    people: tuple[Any, Any], thing: RolePlay
) -> None:
    copy = copied(people[1], thing, prepared=True)
    changed(people[1], copy)
    other = viewer_of(people[1])
    seen = beside(other, find(other, copy.uid, RolePlay))
    assert [one.key for one in seen.differences] == ["context", "parts/R1/confidential"]
    with pytest.raises(Exception, match="403"):
        carry_over(other, seen, "context", to=TO_ORIGIN, mark=seen.mark)
    with pytest.raises(Moved):
        carry_over(other, seen, "context", to="copy", mark="0.0")
    carry_over(other, seen, "parts/R1/confidential", to="copy", mark=seen.mark)
    assert packet_of(copy).part("R1") == sample.packet().part("R1")


def test_what_was_adapted_from_something_hidden_shows_nothing(
    people: tuple[Any, Any], thing: RolePlay, login_as: Any
) -> None:
    copy = copied(people[1], thing, prepared=True)
    thing.visibility = Visibility.NETWORK
    session.commit()
    assert login_as(people[1]).get(f"/mises-en-situation/{copy.uid}/origine").status_code == 404
