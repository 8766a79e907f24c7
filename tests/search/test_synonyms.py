"""Groups of synonyms: from the start, edited, left out; and who may."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from cop import starter
from cop.db import session
from cop.members.models import Role
from cop.members.viewer import viewer_of
from cop.search import synonyms
from cop.search.matching import read
from cop.search.models import SynonymGroup
from cop.search.query import Query
from cop.testing import Make


@pytest.fixture
def coordinator(make: Make, login_as: Any) -> Any:
    return login_as(make.member("Nadia", roles=(Role.COORDINATOR,)))


def post(client: Any, path: str = "", **data: str) -> Any:
    return client.post(f"/recherche/synonymes{path}", data={"csrf_token": client.token, **data})


def others(typed: str) -> list[str]:
    """What is searched for besides what is typed."""
    query: Query = read(typed, typing=False)
    return sorted(" ".join(way.tokens) for way in query.required[0].ways if not way.own)


def test_a_new_community_starts_with_groups_and_keeps_its_own_changes(cop_app: Any) -> None:
    assert others("OSIM") == ["diaspor", "migr"]
    group = session.scalars(select(SynonymGroup).where(SynonymGroup.code == "diaspora")).one()
    group.expressions = ["OSIM", "exilés"]
    starter.load()
    assert others("OSIM") == ["exil"]
    assert len(set(session.scalars(select(SynonymGroup.code)))) == len(synonyms.groups())


def test_a_group_that_a_coordinator_adds_is_used_at_once(coordinator: Any) -> None:
    assert others("forage") == []
    once = "k" * 20
    first = post(coordinator, expressions="forage\npuits profond\n forage ", once=once)
    second = post(coordinator, expressions="forage\npuits profond", once=once)
    assert (first.status_code, second.status_code) == (303, 302)
    assert others("forages") == ["puit profond"]
    page = coordinator.get("/recherche/synonymes").get_data(as_text=True)
    assert page.count("forage = puits profond") == 1


def test_a_group_is_changed_left_out_and_used_again(coordinator: Any) -> None:
    group = session.scalars(select(SynonymGroup).where(SynonymGroup.code == "diaspora")).one()
    path = f"/{group.id}"
    assert "OSIM\ndiaspora" in coordinator.get(f"/recherche/synonymes{path}").get_data(as_text=True)
    assert post(coordinator, path, expressions="OSIM\nexilés").status_code == 303
    assert others("OSIM") == ["exil"]
    assert post(coordinator, f"{path}/etat", active="0").status_code == 303
    assert others("OSIM") == []
    assert post(coordinator, f"{path}/etat", active="1").status_code == 303
    assert others("OSIM") == ["exil"]


@pytest.mark.parametrize(
    "typed", ["", "seul", "deux\n!!!", "a\x00b\nc", "x" * 61 + "\ny", "un\nUN", "\n".join("abcdefghijklm")]
)  # fmt: skip
def test_what_is_no_group_comes_back_with_the_reason(coordinator: Any, typed: str) -> None:
    before = len(synonyms.groups())
    answer = post(coordinator, expressions=typed)
    assert answer.status_code == 422
    assert 'id="expressions-error"' in answer.get_data(as_text=True)
    assert len(synonyms.groups()) == before
    assert post(coordinator, "/1", expressions=typed).status_code == 422


def test_only_coordinators_edit(make: Make, login_as: Any) -> None:
    member = make.member()
    assert login_as(member).get("/recherche/synonymes").status_code == 404
    assert post(login_as(member), expressions="a\nb").status_code == 404
    with pytest.raises(Forbidden):
        synonyms.keep(viewer_of(member), None, "forage\npuits")
    with pytest.raises(Forbidden):
        synonyms.set_active(viewer_of(member), synonyms.groups()[0], False)


def test_a_group_that_is_not_there_is_not_found(coordinator: Any) -> None:
    assert coordinator.get("/recherche/synonymes/9999").status_code == 404
