from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from cop.contributions.conversation import comment_on
from cop.contributions.finding import find_any
from cop.contributions.models import State, Visibility
from cop.db import now, session
from cop.members.dates import end_of
from cop.members.models import Member, Openness, Role, Space, SpaceMember
from cop.members.viewer import viewer_of

SOON = now() + timedelta(days=9)


@pytest.fixture
def coordinator(make: Any, login_as: Any) -> Any:
    return login_as(make.member("Nadia", roles=(Role.COORDINATOR,)))


def post(client: Any, path: str, **data: str) -> Any:
    return client.post(path, data={"csrf_token": client.token, **data})


def page(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def guest_of(make: Any, name: str = "Gaspard Invité") -> Member:
    member: Member = make.member(name, roles=(Role.GUEST,), guest_until=SOON)
    return member


def the_space() -> Space:
    session.expire_all()
    return session.scalars(select(Space)).one()


def test_a_coordinator_makes_a_space_and_a_double_click_makes_one(coordinator: Any) -> None:
    typed = {"title": "Mésoprojets", "purpose": "Entre petit et grand", "once": "k" * 20}
    first = post(coordinator, "/espaces/nouveau", **typed)
    second = post(coordinator, "/espaces/nouveau", **typed)
    space = the_space()
    assert (first.status_code, space.title, space.openness) == (303, "Mésoprojets", "closed")
    assert first.location == second.location == f"/espaces/{space.uid}"


def test_a_space_without_a_name_comes_back_filled(coordinator: Any) -> None:
    answer = post(coordinator, "/espaces/nouveau", title=" ", purpose="Entre petit et grand")
    assert answer.status_code == 422
    assert "Entre petit et grand" in answer.get_data(as_text=True)
    assert session.scalars(select(Space)).all() == []


def test_name_and_purpose_are_edited(make: Any, coordinator: Any) -> None:
    path = f"/espaces/{make.space().uid}/modifier"
    assert post(coordinator, path, title="Autre nom", purpose="").status_code == 303
    assert (the_space().title, the_space().purpose) == ("Autre nom", "")


def opened_to(make: Any, document: Any) -> tuple[Space, Member]:
    """A closed space with things of every sort in it; only two of them would be exposed."""
    author, guest = make.member("Aurore"), guest_of(make)
    space = make.space(author, openness=Openness.CLOSED)
    elsewhere = make.space(author)
    session.add(SpaceMember(space_id=space.id, member_id=guest.id, until=SOON, why="Elle sait"))
    things = [
        ("Lu un", State.PUBLISHED, Visibility.SPACE, space),
        ("Lu deux", State.ARCHIVED, Visibility.SPACE, space),
        ("Pas encore prêt", State.DRAFT, Visibility.SPACE, space),
        ("Mis de côté", State.WITHDRAWN, Visibility.SPACE, space),
        ("Rétréci", State.PUBLISHED, Visibility.NETWORK, space),
        ("Dans une autre salle", State.PUBLISHED, Visibility.SPACE, elsewhere),
    ]
    for title, state, level, where in things:
        made = make.contribution(
            "case_study", author, document | {"title": title}, state=state, visibility=level,
            space=where,
        )  # fmt: skip
        if title == "Lu un":
            viewer = viewer_of(author)
            comment_on(viewer, find_any(viewer, made.uid), "Une piste.")
    session.commit()
    return space, guest


def shown(text: str) -> str:
    found = re.search(r'name="shown" value="(\w+)"', text)
    assert found
    return found[1]


def test_before_opening_one_sees_exactly_what_guests_will_read(
    make: Any, coordinator: Any, login_as: Any, case_document: Any
) -> None:
    space, guest = opened_to(make, case_document)
    text = page(coordinator, f"/espaces/{space.uid}/ouverture")
    listed = re.findall(r'<li><a href="/fiches/\w+">(.*?)</a></li>', text)
    assert listed == ["Lu deux", "Lu un"]
    assert "<h3>2 " in text and "Gaspard Invité" in text and "Elle sait" in text
    assert the_space_is(space.uid) == "closed"
    answer = post(coordinator, f"/espaces/{space.uid}/ouverture", open="1", shown=shown(text))
    assert (answer.status_code, the_space_is(space.uid)) == (303, "invited")
    seen = page(login_as(guest), f"/espaces/{space.uid}")
    hidden = ("Pas encore prêt", "Mis de côté", "Rétréci", "Dans une autre salle")
    assert "Lu un" in seen and not [title for title in hidden if title in seen]


def the_space_is(uid: str) -> str:
    session.expire_all()
    return str(session.scalars(select(Space.openness).where(Space.uid == uid)).one())


def test_nothing_opens_that_was_not_looked_at(
    make: Any, coordinator: Any, case_document: Any
) -> None:
    space, _guest = opened_to(make, case_document)
    path = f"/espaces/{space.uid}/ouverture"
    mark = shown(page(coordinator, path))
    make.contribution(
        "case_study", make.member(), case_document | {"title": "Tout neuf"},
        visibility=Visibility.SPACE, space=space,
    )  # fmt: skip
    for data in ({"shown": mark}, {"shown": ""}, {}):
        answer = post(coordinator, path, open="1", **data)
        assert (answer.status_code, the_space_is(space.uid)) == (409, "closed")
        assert "Tout neuf" in answer.get_data(as_text=True)


def test_a_guest_who_was_added_meanwhile_is_shown_first(make: Any, coordinator: Any) -> None:
    space = make.space(openness=Openness.CLOSED)
    path = f"/espaces/{space.uid}/ouverture"
    mark = shown(page(coordinator, path))
    session.add(SpaceMember(space_id=space.id, member_id=guest_of(make).id, until=SOON))
    session.commit()
    answer = post(coordinator, path, open="1", shown=mark)
    assert answer.status_code == 409
    assert "Gaspard Invité" in answer.get_data(as_text=True)


def test_closing_takes_one_click(make: Any, coordinator: Any, login_as: Any) -> None:
    guest = guest_of(make)
    space = make.space(guest)
    reader = login_as(guest)
    assert reader.get(f"/espaces/{space.uid}").status_code == 200
    assert post(coordinator, f"/espaces/{space.uid}/ouverture", open="0").status_code == 303
    assert reader.get(f"/espaces/{space.uid}").status_code == 404


def test_an_open_space_says_who_reads_it_until_when_and_why(make: Any, login_as: Any) -> None:
    member, guest = make.member(), guest_of(make)
    space = make.space()
    session.add(SpaceMember(space_id=space.id, member_id=guest.id, until=SOON, why="Elle sait"))
    text = page(login_as(member), f"/espaces/{space.uid}")
    notice = text[text.index('class="notice warning"') : text.index('id="shared"')]
    assert "Gaspard Invité" in notice and "Elle sait" in notice and str(SOON.day) in notice


def test_a_closed_space_shows_its_guests_to_the_coordination_alone(
    make: Any, coordinator: Any, login_as: Any
) -> None:
    space = make.space(guest_of(make), openness=Openness.CLOSED)
    path = f"/espaces/{space.uid}"
    assert "Gaspard Invité" in page(coordinator, path)
    assert "Gaspard Invité" not in page(login_as(make.member()), path)


def test_members_join_and_leave(make: Any, login_as: Any) -> None:
    member, space = make.member("Mona"), make.space()
    client, path = login_as(member), f"/espaces/{space.uid}/participer"
    assert post(client, path, **{"in": "1"}).status_code == 303
    assert viewer_of(member).spaces == {space.id}
    assert post(client, path, **{"in": "0"}).status_code == 303
    assert viewer_of(member).spaces == frozenset()


def place_path(space: Space, member: Member) -> str:
    return f"/espaces/{space.uid}/participants/{member.uid}"


def test_a_coordinator_moves_a_guest_s_last_day(make: Any, coordinator: Any) -> None:
    guest = guest_of(make)
    space = make.space(guest, until=SOON)
    day = (now() + timedelta(days=20)).date()
    answer = post(coordinator, place_path(space, guest), until=day.isoformat(), why="Elle sait")
    session.expire_all()
    place = session.scalars(select(SpaceMember)).one()
    assert (answer.status_code, place.until, place.why) == (303, end_of(day), "Elle sait")


@pytest.mark.parametrize("until", ["", "demain", "2020-01-01", "99999-01-01", "2027-02-30"])
def test_a_wrong_last_day_comes_back_with_the_reason(
    make: Any, coordinator: Any, until: str
) -> None:
    guest = guest_of(make)
    space = make.space(guest, until=SOON)
    answer = post(coordinator, place_path(space, guest), until=until, why="Elle sait")
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert 'id="until-error"' in text and "Elle sait" in text
    assert session.scalars(select(SpaceMember.until)).one() == SOON


def test_a_coordinator_removes_somebody_at_once(make: Any, coordinator: Any, login_as: Any) -> None:
    guest = guest_of(make)
    space = make.space(guest)
    answer = post(coordinator, place_path(space, guest), act="remove")
    assert (answer.status_code, login_as(guest).get(f"/espaces/{space.uid}").status_code) == (
        303, 404,
    )  # fmt: skip


def test_nobody_else_finds_these_pages(make: Any, login_as: Any) -> None:
    guest = guest_of(make)
    contact = make.member(roles=(Role.MEMBER, Role.NETWORK_CONTACT))
    space = make.space(guest, contact, openness=Openness.CLOSED)
    for path in ("modifier", "ouverture", f"participants/{guest.uid}"):
        client = login_as(contact)
        assert client.get(f"/espaces/{space.uid}/{path}").status_code == 404
        assert post(client, f"/espaces/{space.uid}/{path}", open="1").status_code == 404
    assert the_space().openness == "closed"
