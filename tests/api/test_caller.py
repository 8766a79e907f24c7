"""Who asks: what a page of another site can't learn, and what a token is good for."""

from __future__ import annotations

from typing import Any

import pytest

from cop.contributions.models import Visibility
from cop.db import session
from cop.testing import Make
from tests.api.conftest import TOOL, Ask

LIST = "/api/v1/contributions"


def uids(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return {one["uid"] for one in answer.json["items"]}


def test_each_caller_is_answered_as_they_read_on_the_pages(
    make: Make, ask: Ask, login_as: Any
) -> None:
    author, colleague = make.member(), make.member()
    things = {
        level: make.contribution("tool", author, TOOL, visibility=level).uid
        for level in (Visibility.PUBLIC, Visibility.COMMUNITY, Visibility.NETWORK)
    }
    both = {things[Visibility.PUBLIC], things[Visibility.COMMUNITY]}
    assert uids(ask(LIST)) == {things[Visibility.PUBLIC]}
    assert uids(ask(LIST, colleague)) == both
    assert uids(login_as(colleague).get(LIST)) == both
    assert uids(ask(LIST, author)) == set(things.values())
    for level, uid in things.items():
        status = ask(f"{LIST}/{uid}", colleague).status_code
        assert status == (404 if level == Visibility.NETWORK else 200)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://ailleurs.example"}, {"Origin": "null"}, {"Origin": "http://[::1"},
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
    ],
)  # fmt: skip
def test_a_page_of_another_site_learns_what_everybody_reads(
    make: Make, login_as: Any, headers: dict[str, str]
) -> None:
    author = make.member()
    make.contribution("tool", author, TOOL)
    browser = login_as(author)
    answer = browser.get(LIST, headers=headers)
    assert uids(answer) == set()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    own = browser.get(LIST, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"})
    assert len(uids(own)) == 1
    assert "Access-Control-Allow-Origin" not in own.headers


def test_what_a_token_reads_no_script_of_another_site_may_read(make: Make, ask: Ask) -> None:
    answer = ask(LIST, make.member(), headers={"Origin": "https://ailleurs.example"})
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_token_does_what_it_was_made_for(make: Make, ask: Ask) -> None:
    member = make.member()
    assert ask("/api/v1/search?q=puits", member, scopes={"read"}).status_code == 403
    answer = ask(LIST, member, scopes={"search"})
    assert (answer.status_code, answer.mimetype) == (403, "application/problem+json")
    assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "header", ["Bearer x", "Bearer", "Basic YTpi", "", "Bearer cop_api_" + "a" * 43]
)
def test_what_opens_nothing_is_refused_rather_than_read_as_nobody(ask: Ask, header: str) -> None:
    answer = ask(LIST, headers={"Authorization": header})
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_who_hasn_t_accepted_the_charter_reads_nothing_this_way(make: Make, ask: Ask) -> None:
    member = make.member()
    member.charter_version = -1
    session.commit()
    answer = ask(LIST, member)
    assert (answer.status_code, answer.json["status"]) == (403, 403)
