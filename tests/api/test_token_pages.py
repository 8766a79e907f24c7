"""The page where somebody makes an access, names it and withdraws it; and the readable description."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import func, select

from cop.api.models import ApiToken
from cop.api.tokens import MOST_TOKENS
from cop.db import session
from cop.testing import Make

PAGE = "/api/acces"
FORM = {"name": "Le site du réseau", "scopes": ["read"], "days": "30"}


def posted(client: Any, path: str = PAGE, **fields: Any) -> Any:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PAGE).get_data(as_text=True))
    assert token is not None
    return client.post(path, data={**FORM, **fields, "csrf_token": token[1]})


def shown(answer: Any) -> list[str]:
    return re.findall(r"cop_api_[\w-]{43}", answer.get_data(as_text=True))


def how_many() -> int:
    return session.scalar(select(func.count(ApiToken.id))) or 0


def test_an_access_is_made_shown_once_used_and_withdrawn(make: Make, login_as: Any) -> None:
    client, anybody = login_as(make.member()), login_as(None)
    made = posted(client)
    assert made.status_code == 200
    (token,) = shown(made)
    page = client.get(PAGE)
    assert (shown(page), "Le site du réseau" in page.get_data(as_text=True)) == ([], True)
    headers = {"Authorization": f"Bearer {token}"}
    assert anybody.get("/api/v1/contributions", headers=headers).status_code == 200
    uid = session.scalars(select(ApiToken.uid)).one()
    other = login_as(make.member())
    assert posted(other, f"{PAGE}/{uid}/retirer").status_code == 404
    assert posted(client, f"{PAGE}/{uid}/retirer").status_code == 303
    assert anybody.get("/api/v1/contributions", headers=headers).status_code == 401


def test_what_is_missing_is_said_and_nothing_is_made(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    for wrong in ({"name": " "}, {"scopes": []}, {"scopes": ["write"]}, {"days": "9999"}):
        answer = posted(client, **wrong)
        assert (answer.status_code, shown(answer)) == (422, [])
        assert 'class="error"' in answer.get_data(as_text=True)
    assert how_many() == 0


def test_ten_are_enough(make: Make, login_as: Any) -> None:
    client = login_as(make.member())
    for _ in range(MOST_TOKENS):
        posted(client)
    answer = posted(client)
    assert (answer.status_code, shown(answer), how_many()) == (422, [], MOST_TOKENS)


def test_the_description_reads_without_a_script(login_as: Any) -> None:
    page = login_as(None).get("/api/").get_data(as_text=True)
    main = page.split('id="main"')[1].split("</main>")[0]
    assert "<script" not in main
    for word in ("/api/v1/contributions/{uid}", "changed_since", "Ce que contient un document"):
        assert word in main
    assert PAGE not in main
