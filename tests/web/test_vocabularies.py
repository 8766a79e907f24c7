from __future__ import annotations

from typing import Any

import pytest

from cop.db import session
from cop.members.models import Role
from cop.members.terms import find_term, terms_of


@pytest.fixture
def coordinator(make: Any, login_as: Any) -> Any:
    return login_as(make.member("Nadia", roles=(Role.COORDINATOR,)))


def post(client: Any, path: str, **data: str) -> Any:
    return client.post(f"/vocabulaires/{path}", data={"csrf_token": client.token, **data})


def codes(name: str) -> list[str]:
    session.expire_all()
    return [term.code for term in terms_of(name)]


def test_every_vocabulary_is_listed_and_opens(coordinator: Any) -> None:
    text = coordinator.get("/vocabulaires").get_data(as_text=True)
    for name in ("phase", "theme", "country", "region", "stance"):
        assert f'href="/vocabulaires/{name}"' in text
        assert coordinator.get(f"/vocabulaires/{name}").status_code == 200


def test_a_new_word_is_offered_in_the_forms_at_once(coordinator: Any) -> None:
    new = "/etudes-de-cas/nouvelle"
    assert 'value="logement"' not in coordinator.get(new).get_data(as_text=True)
    first = post(coordinator, "theme", fr="Logement", en="Housing", once="k" * 20)
    second = post(coordinator, "theme", fr="Logement", en="Housing", once="k" * 20)
    assert (first.status_code, second.status_code) == (303, 302)
    assert codes("theme").count("logement") == 1
    assert 'value="logement"' in coordinator.get(new).get_data(as_text=True)


def test_a_word_that_is_there_comes_back_with_the_reason(coordinator: Any) -> None:
    before = codes("theme")
    answer = post(coordinator, "theme", fr="santé", en="Health, again")
    text = answer.get_data(as_text=True)
    assert (answer.status_code, codes("theme")) == (422, before)
    assert 'id="fr-error"' in text and "Health, again" in text


@pytest.mark.parametrize("fr", ["", "  ", "x" * 121, "a\x00b"])
def test_no_word_is_no_word(coordinator: Any, fr: str) -> None:
    before = codes("theme")
    assert post(coordinator, "theme", fr=fr, en="").status_code == 422
    assert codes("theme") == before


def test_a_country_needs_its_part_of_the_world(coordinator: Any) -> None:
    assert post(coordinator, "country", fr="Pays", en="", parent="nowhere").status_code == 422
    assert post(coordinator, "country", fr="Pays", en="", parent="maghreb_x").status_code == 422
    zone = codes("zone")[0]
    assert post(coordinator, "country", fr="Pays", en="", parent=zone).status_code == 303
    assert find_term(terms_of("country"), "pays").parent == zone


def test_label_and_place_change_and_the_code_stays(coordinator: Any) -> None:
    answer = post(coordinator, "theme/education", fr="École", en="School", after="")
    assert (answer.status_code, codes("theme")[:2]) == (303, ["education", "water"])
    assert find_term(terms_of("theme"), "education").fr == "École"
    wrong = post(coordinator, "theme/education", fr="École", en="School", after="nowhere")
    assert wrong.status_code == 422


def test_the_form_of_a_word_starts_with_its_place(coordinator: Any) -> None:
    text = coordinator.get("/vocabulaires/theme/health").get_data(as_text=True)
    assert '<option selected value="water">' in text
    answer = post(coordinator, "theme/health", fr="Santé", en="Health", after="water")
    assert (answer.status_code, codes("theme")[:2]) == (303, ["water", "health"])


def test_a_word_is_retired_and_brought_back_never_deleted(coordinator: Any) -> None:
    before = codes("theme")
    for active in ("0", "1"):
        answer = post(coordinator, "theme/water/etat", active=active)
        assert (answer.status_code, codes("theme")) == (303, before)
        assert find_term(terms_of("theme"), "water").active is (active == "1")


@pytest.mark.parametrize("path", ["nothing", "theme/nothing", "theme%00", "theme/a%00b"])
def test_what_is_not_there_is_not_found(coordinator: Any, path: str) -> None:
    assert coordinator.get(f"/vocabulaires/{path}").status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.NETWORK_CONTACT, Role.ADMIN])
def test_nobody_else_edits_the_words(make: Any, login_as: Any, role: Role) -> None:
    client, before = login_as(make.member(roles=(role,))), codes("theme")
    assert client.get("/vocabulaires").status_code == 404
    assert post(client, "theme", fr="Logement", en="").status_code == 404
    assert post(client, "theme/water/etat", active="0").status_code == 404
    assert (codes("theme"), find_term(terms_of("theme"), "water").active) == (before, True)
