from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from cop.db import session
from cop.members.charter import in_force, texts
from cop.members.models import Charter, CharterAcceptance, Role

NEW = {
    "title_fr": "Notre charte", "body_fr": "1. Nous parlons *vrai*.",
    "title_en": "Our charter", "body_en": "1. We speak *plainly*.", "sure": "y",
}  # fmt: skip


@pytest.fixture
def coordinator(make: Any, login_as: Any) -> Any:
    return login_as(make.member("Nadia", roles=(Role.COORDINATOR,)))


def number() -> int:
    session.expire_all()
    found = in_force()
    return found.number if found else 0


def post(client: Any, **data: str) -> Any:
    typed = {"csrf_token": client.token, "number": str(number()), **NEW, **data}
    return client.post("/charte/modifier", data=typed)


def test_the_form_starts_with_what_is_in_force(coordinator: Any) -> None:
    text = coordinator.get("/charte/modifier").get_data(as_text=True)
    for one in texts().values():
        assert one.title in text


def test_a_new_version_asks_everybody_and_keeps_who_accepted_before(
    make: Any, coordinator: Any, login_as: Any
) -> None:
    before, reader = number(), login_as(make.member())
    accepted = session.scalar(select(func.count(CharterAcceptance.id)))
    assert reader.get("/personnes").status_code == 200
    assert post(coordinator).status_code == 303
    assert (number(), sorted(texts())) == (before + 1, ["en", "fr"])
    for client in (reader, coordinator):
        answer = client.get("/personnes")
        assert (answer.status_code, answer.location) == (302, "/charte")
    assert session.scalar(select(func.count(CharterAcceptance.id))) == accepted
    assert session.scalar(select(func.count(Charter.id)).where(Charter.number == before)) == 2
    data = {"csrf_token": reader.token, "number": str(before + 1)}
    assert reader.post("/charte", data=data).status_code == 303
    assert reader.get("/personnes").status_code == 200


def test_french_alone_is_read_by_all(coordinator: Any) -> None:
    assert post(coordinator, title_en="", body_en="").status_code == 303
    assert sorted(texts()) == ["fr"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sure": ""}, {"title_fr": " "}, {"body_fr": ""}, {"body_en": ""}, {"title_en": ""},
        {"number": "0"}, {"number": "x"}, {"number": "9" * 30}, {"body_fr": "a\x00b"},
    ],
)  # fmt: skip
def test_what_is_wrong_comes_back_filled(coordinator: Any, wrong: dict[str, str]) -> None:
    before = number()
    sent = {name: value for name, value in wrong.items() if name != "sure"}
    if "sure" in wrong:
        typed = {"csrf_token": coordinator.token, "number": str(before), **NEW}
        del typed["sure"]
        answer = coordinator.post("/charte/modifier", data=typed)
    else:
        answer = post(coordinator, **sent)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, number()) == (422, before)
    assert "notice error" in text
    assert ("We speak *plainly*." in text) is ("body_en" not in wrong)


def test_the_same_text_asks_nobody_again(coordinator: Any) -> None:
    before = number()
    same = {}
    for language, one in texts().items():
        same |= {f"title_{language}": one.title, f"body_{language}": one.body.source}
    assert (post(coordinator, **same).status_code, number()) == (422, before)


def test_two_coordinators_don_t_overwrite_each_other(coordinator: Any) -> None:
    before = number()
    assert post(coordinator).status_code == 303
    accept = {"csrf_token": coordinator.token, "number": str(before + 1)}
    coordinator.post("/charte", data=accept)
    late = post(coordinator, number=str(before), body_fr="1. Autre chose.")
    text = late.get_data(as_text=True)
    assert (late.status_code, number()) == (422, before + 1)
    assert "1. Autre chose." in text and f'name="number" type="hidden" value="{before + 1}"' in text


@pytest.mark.parametrize("role", [Role.MEMBER, Role.NETWORK_CONTACT, Role.ADMIN])
def test_nobody_else_writes_the_charter(make: Any, login_as: Any, role: Role) -> None:
    client, before = login_as(make.member(roles=(role,))), number()
    assert client.get("/charte/modifier").status_code == 404
    assert (post(client).status_code, number()) == (404, before)
