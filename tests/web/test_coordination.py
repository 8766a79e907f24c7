from __future__ import annotations

from typing import Any

import pytest

from cop.contributions.models import State
from cop.members.models import MemberStatus, Role


def test_what_waits_comes_first_with_a_link(make: Any, login_as: Any, case_document: Any) -> None:
    author = make.member()
    hidden = make.contribution("case_study", author, case_document, state=State.WITHDRAWN)
    make.contribution("case_study", author, case_document | {"title": "Lu par tous"})
    make.member("Tom", status=MemberStatus.INVITED)
    client = login_as(make.member(roles=(Role.COORDINATOR,)))
    text = client.get("/coordination").get_data(as_text=True)
    waiting = text[text.index('id="waiting"') : text.index('id="house"')]
    assert f'href="/etudes-de-cas/{hidden.uid}"' in waiting
    assert "Lu par tous" not in text
    assert 'href="/gestion?status=invited"' in waiting


def test_it_leads_to_every_room_of_the_house(make: Any, login_as: Any) -> None:
    client = login_as(make.member(roles=(Role.COORDINATOR,)))
    text = client.get("/coordination").get_data(as_text=True)
    house = text[text.index('id="house"') :]
    for path in ("/espaces", "/gestion", "/charte/modifier", "/vocabulaires"):
        assert f'href="{path}"' in house
        assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        (Role.COORDINATOR, ["/coordination"]),
        (Role.ADMIN, ["/gestion"]),
        (Role.NETWORK_CONTACT, []),
        (Role.MEMBER, []),
    ],
)
def test_the_menu_leads_there_whoever_may_go(
    make: Any, login_as: Any, role: Role, paths: list[str]
) -> None:
    text = login_as(make.member(roles=(role,))).get("/accessibilite").get_data(as_text=True)
    assert [p for p in ("/coordination", "/gestion") if f'href="{p}"' in text] == paths


@pytest.mark.parametrize("role", [Role.MEMBER, Role.NETWORK_CONTACT, Role.ADMIN])
def test_others_find_nothing_there(make: Any, login_as: Any, role: Role) -> None:
    assert login_as(make.member(roles=(role,))).get("/coordination").status_code == 404
