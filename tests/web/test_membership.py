from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cop.db import now, session
from cop.members.dates import day_of, end_of
from cop.members.models import Member, MemberStatus, Role

SOON = now() + timedelta(days=9)


@pytest.fixture
def coordinator(make: Any, login_as: Any) -> Any:
    return login_as(make.member("Nadia", roles=(Role.COORDINATOR,)))


@pytest.fixture
def admin(make: Any, login_as: Any) -> Any:
    return login_as(make.member("Teo", roles=(Role.ADMIN,)))


def post(client: Any, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token, **data})


def as_it_is(member: Member) -> Member:
    session.expire_all()
    return member


def test_the_table_shows_people_and_no_address(make: Any, coordinator: Any, admin: Any) -> None:
    rives = make.organisation("Réseau des Rives")
    member = make.member("Aurore Autrice", organisation=rives)
    for client in (coordinator, admin):
        text = client.get("/gestion").get_data(as_text=True)
        assert "Aurore Autrice" in text and "Réseau des Rives" in text
        assert "@cop.example" not in text
        one = client.get(f"/gestion/{member.uid}").get_data(as_text=True)
        assert member.email in one


def test_the_table_is_filtered(make: Any, coordinator: Any) -> None:
    make.member("Aurore Autrice")
    make.member("Dora Fermée", status=MemberStatus.DISABLED)
    text = coordinator.get("/gestion?status=disabled").get_data(as_text=True)
    assert ("Dora Fermée" in text, "Aurore Autrice" in text) == (True, False)
    text = coordinator.get("/gestion?q=aurore").get_data(as_text=True)
    assert ("Dora Fermée" in text, "Aurore Autrice" in text) == (False, True)


def test_an_administrator_sees_people_and_no_content(
    make: Any, admin: Any, case_document: Any
) -> None:
    author = make.member("Aurore Autrice")
    make.contribution("case_study", author, case_document)
    for path in ("/gestion", f"/gestion/{author.uid}"):
        assert case_document["title"] not in admin.get(path).get_data(as_text=True)
    assert admin.get("/coordination").status_code == 404


def test_network_and_roles_are_changed(make: Any, coordinator: Any) -> None:
    member, rives = make.member(), make.organisation("Réseau des Rives")
    answer = post(
        coordinator, f"/gestion/{member.uid}", organisation=rives.uid,
        roles=["member", "network_contact"], until="",
    )  # fmt: skip
    assert answer.status_code == 303
    found = as_it_is(member)
    assert (found.organisation_id, found.roles) == (rives.id, {"member", "network_contact"})


@pytest.mark.parametrize("role", ["admin", "king", "coordinator"])
def test_a_role_above_the_own_is_refused(make: Any, admin: Any, role: str) -> None:
    member = make.member()
    answer = post(admin, f"/gestion/{member.uid}", organisation="", roles=["member", role])
    assert (answer.status_code, as_it_is(member).roles) == (422, {"member"})


def test_a_role_that_one_may_not_give_stays_as_it_is(make: Any, coordinator: Any) -> None:
    member = make.member(roles=(Role.MEMBER, Role.ADMIN))
    answer = post(
        coordinator, f"/gestion/{member.uid}", organisation="", roles=["coordinator"], until=""
    )
    assert (answer.status_code, as_it_is(member).roles) == (303, {"admin", "coordinator"})


def test_a_guest_s_last_day_is_changed_and_an_untouched_one_kept(
    make: Any, coordinator: Any
) -> None:
    guest = make.member(roles=(Role.GUEST,), guest_until=SOON)
    path, same, later = f"/gestion/{guest.uid}", day_of(SOON), (SOON + timedelta(days=9)).date()
    for day, moment in ((same, SOON), (later, end_of(later))):
        answer = post(coordinator, path, organisation="", roles=["guest"], until=day.isoformat())
        assert (answer.status_code, as_it_is(guest).guest_until) == (303, moment)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["guest", "member"], "until": "2099-01-01"}, "roles"),
        ({"roles": ["guest"]}, "until"),
        ({"roles": ["guest"], "until": "2020-01-01"}, "until"),
        ({"roles": ["member"], "until": "demain"}, "until"),
        ({"roles": ["member"], "organisation": "2222222222"}, "organisation"),
    ],
)
def test_a_wrong_form_comes_back_with_the_reason(
    make: Any, coordinator: Any, data: dict[str, Any], field: str
) -> None:
    member = make.member()
    where = member.organisation_id
    answer = post(
        coordinator, f"/gestion/{member.uid}", **({"organisation": "", "until": ""} | data)
    )
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    found = as_it_is(member)
    assert (found.roles, found.organisation_id) == ({"member"}, where)


def test_closing_shows_what_happens_and_holds_at_the_next_request(
    make: Any, coordinator: Any, login_as: Any
) -> None:
    member = make.member("Aurore")
    reader = login_as(member)
    assert reader.get("/personnes").status_code == 200
    assert 'class="confirm-box"' in coordinator.get(f"/gestion/{member.uid}").get_data(as_text=True)
    assert post(coordinator, f"/gestion/{member.uid}/acces", open="0").status_code == 303
    assert reader.get("/personnes").status_code == 401
    assert post(coordinator, f"/gestion/{member.uid}/acces", open="1").status_code == 303
    assert reader.get("/personnes").status_code == 200


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN])
def test_nobody_locks_themselves_out(make: Any, login_as: Any, role: Role) -> None:
    member = make.member(roles=(role,))
    client, path = login_as(member), f"/gestion/{member.uid}"
    assert client.get(path).status_code == 200
    assert post(client, path, organisation="", roles=["member"], until="").status_code == 404
    assert post(client, f"{path}/acces", open="0").status_code == 404
    found = as_it_is(member)
    assert (found.roles, found.status) == ({role}, MemberStatus.ACTIVE)


def test_members_and_contacts_find_no_such_page(make: Any, login_as: Any) -> None:
    other = make.member()
    for roles in ((Role.MEMBER,), (Role.MEMBER, Role.NETWORK_CONTACT)):
        client = login_as(make.member(roles=roles))
        assert client.get("/gestion").status_code == 404
        assert client.get(f"/gestion/{other.uid}").status_code == 404
        assert post(client, f"/gestion/{other.uid}/acces", open="0").status_code == 404
    assert as_it_is(other).status == MemberStatus.ACTIVE
