"""What people and networks say of themselves; the private list is its network's alone."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import Forbidden

from cop.columns import Secret
from cop.db import session
from cop.members.forms import NetworkForm
from cop.members.models import Member, Organisation, Role
from cop.members.profile import network_words, save_network
from cop.members.viewer import viewer_of
from cop.testing import Make

CONTACT = (Role.MEMBER, Role.NETWORK_CONTACT)


@pytest.fixture
def network(make: Make) -> Organisation:
    return make.organisation("Rives")


@pytest.fixture
def contact(make: Make, network: Organisation) -> Member:
    return make.member("Rachid", organisation=network, roles=CONTACT)


def post(client: Any, path: str, data: dict[str, str]) -> Any:
    return client.post(path, data={"csrf_token": client.token} | data)


def test_the_form_shows_the_list_to_the_contact_and_saves_it_as_it_was(
    login_as: Any, network: Organisation, contact: Member
) -> None:
    network.stop_list = Secret("Espoir du Sahel")
    session.commit()
    client, path = login_as(contact), f"/reseaux/{network.uid}/modifier"
    page = client.get(path).get_data(as_text=True)
    assert "Espoir du Sahel" in page and "•••" not in page
    assert post(client, path, network_words(network)).status_code == 303
    session.expire_all()
    assert session.get_one(Organisation, network.id).stop_list == Secret("Espoir du Sahel")


def test_nobody_else_opens_the_form_of_a_network(
    make: Make, login_as: Any, network: Organisation, contact: Member
) -> None:
    strangers = [
        make.member(organisation=network), make.member(roles=CONTACT),
        make.member(organisation=network, roles=(Role.ADMIN,)), make.member(roles=(Role.COORDINATOR,)),
    ]  # fmt: skip
    for member in strangers:
        client = login_as(member)
        path = f"/reseaux/{network.uid}/modifier"
        assert client.get(path).status_code == 404
        assert post(client, path, {"short_name": "Pris"}).status_code == 404
    form = NetworkForm(MultiDict({"short_name": "Pris"}))
    assert form.validate()
    with pytest.raises(Forbidden):
        save_network(viewer_of(strangers[0]), network, form)
    assert network.short_name == "Rives"


def test_a_private_list_is_kept_line_by_line(network: Organisation, contact: Member) -> None:
    form = NetworkForm(MultiDict({"short_name": "Rives", "stop_list": " Un \r\n\r\nDeux\x00 "}))
    assert form.validate()
    save_network(viewer_of(contact), network, form)
    assert network.stop_list == Secret("Un\nDeux")
    assert "Un" not in repr(network.stop_list)


def test_a_website_runs_nothing(login_as: Any, network: Organisation, contact: Member) -> None:
    client, path = login_as(contact), f"/reseaux/{network.uid}/modifier"
    for address in ("javascript:alert(1)", "data:text/html,x", "x"):
        post(client, path, {"short_name": "Rives", "website": address})
        page = client.get(f"/reseaux/{network.uid}").get_data(as_text=True)
        assert f'href="{address}' not in page


def test_a_profile_is_ones_own(login_as: Any, contact: Member) -> None:
    client = login_as(contact)
    answer = post(
        client, "/profil",
        {"name": "Rachid B.", "portrait": "J’aime les **budgets**.", "expertise": "budget, OSIM",
         "seeks": "", "language": "fr"},
    )  # fmt: skip
    assert answer.status_code == 303
    session.expire_all()
    member = session.get_one(Member, contact.id)
    assert (member.name, member.expertise, member.seeks) == ("Rachid B.", ["budget", "OSIM"], [])
    page = client.get(answer.location).get_data(as_text=True)
    assert "<strong>budgets</strong>" in page
    assert member.email not in page
