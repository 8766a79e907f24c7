"""What the API answers: lists, one, search, marks of content, problems."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from cop.contributions import services
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.db import session
from cop.members.models import Organisation
from cop.members.viewer import viewer_of
from cop.testing import Make
from tests.api.conftest import TOOL, Ask

LIST, SEARCH = "/api/v1/contributions", "/api/v1/search"


def shared(make: Make, author: Any = None, **options: Any) -> Contribution:
    words = TOOL | options.pop("words", {})
    level = options.pop("visibility", Visibility.PUBLIC)
    return make.contribution("tool", author or make.member(), words, visibility=level, **options)


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return [one["title"] for one in answer.json["items"]]


def test_one_is_told_with_its_document_and_nothing_reserved_to_anybody(
    make: Make, ask: Ask
) -> None:
    author = make.member("Maëlle Kerdoncuff")
    thing = shared(make, author)
    for reader in (None, author):
        answer = ask(f"{LIST}/{thing.uid}", reader)
        told = answer.json
        assert told["document"]["body"].strip() == "Corps."
        assert (told["title"], told["document"]["themes"]) == (TOOL["title"], ["water"])
        assert told["url"] == f"http://127.0.0.1:8000/fiches/{thing.uid}"
        for word in ("DEDANS", "Kerdoncuff", author.email, author.handle):
            assert word not in answer.get_data(as_text=True)


def test_a_list_is_narrowed_by_type_theme_network_and_time(make: Make, ask: Ask) -> None:
    author = make.member()
    shared(make, author, words={"title": "Eau"})
    shared(make, author, words={"title": "Terre", "themes": []})
    hidden = shared(make, author, words={"title": "Sans nom"}, signed_as=SignedAs.COMMUNITY)
    network = session.get_one(Organisation, author.organisation_id).uid
    assert titles(ask(f"{LIST}?theme=water&type=tool")) == ["Sans nom", "Eau"]
    assert titles(ask(f"{LIST}?type=kit")) == []
    assert titles(ask(f"{LIST}?network={network}")) == ["Terre", "Eau"]
    assert ask(f"{LIST}/{hidden.uid}").json["network"] is None
    assert titles(ask(f"{LIST}?changed_since=2000-01-01T00:00:00+01:00")) == [
        "Sans nom", "Terre", "Eau",
    ]  # fmt: skip
    assert titles(ask(f"{LIST}?changed_since=2999-01-01")) == []


def test_pages_follow_one_another_to_the_end(make: Make, ask: Ask) -> None:
    author = make.member()
    for number in range(5):
        shared(make, author, words={"title": f"Outil {number}"})
    found, path = [], f"{LIST}?type=tool&limit=2"
    while path:
        answer = ask(path)
        found += titles(answer)
        following = answer.json["next"]
        assert (answer.headers.get("Link") == f'<{following}>; rel="next"') == bool(following)
        path = (following or "").removeprefix("http://127.0.0.1:8000")
    assert found == [f"Outil {number}" for number in (4, 3, 2, 1, 0)]


def test_the_same_is_answered_304_until_it_changes_or_is_hidden(make: Make, ask: Ask) -> None:
    author = make.member()
    thing = shared(make, author)
    path = f"{LIST}/{thing.uid}"
    mark = {"If-None-Match": ask(path).headers["ETag"]}
    assert ask(path, headers=mark).status_code == 304
    services.save(viewer_of(author), thing, TOOL | {"title": "Autrement"})
    session.commit()
    assert ask(path, headers=mark).json["title"] == "Autrement"
    services.set_visibility(viewer_of(author), thing, Visibility.COMMUNITY)
    session.commit()
    assert (ask(path).status_code, titles(ask(LIST))) == (404, [])
    assert ask(f"{SEARCH}?q=autrement").json["count"] == 0


def test_hidden_absent_and_senseless_names_answer_the_same(make: Make, ask: Ask) -> None:
    hidden = shared(make, visibility=Visibility.COMMUNITY)
    draft = shared(make, state=State.DRAFT)
    answers = [
        ask(f"{LIST}/{uid}") for uid in (hidden.uid, draft.uid, "2222222222", "x", "%00", "é")
    ]
    assert {(one.status_code, one.mimetype, one.get_data()) for one in answers} == {
        (404, "application/problem+json", answers[0].get_data())
    }


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404), ("GET", "/api/v2/contributions", 404),
        ("GET", f"{LIST}/a/b", 404), ("GET", f"{LIST}/", 404), ("POST", "/api/v1/nothing", 404),
        ("POST", LIST, 405), ("DELETE", f"{LIST}/2222222222", 405), ("PUT", SEARCH, 405),
    ],
)  # fmt: skip
def test_a_wrong_path_or_method_is_told_to_programs_as_a_problem(
    cop_app: Flask, method: str, path: str, status: int
) -> None:
    answer = cop_app.test_client().open(path, method=method)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.get_json()["status"] == status
    assert (answer.headers.get("Allow") == "GET, HEAD, OPTIONS") == (status == 405)
    assert "Set-Cookie" not in answer.headers


def test_the_search_answers_by_type(make: Make, ask: Ask) -> None:
    thing = shared(make)
    shared(make, visibility=Visibility.COMMUNITY)
    told = ask(f"{SEARCH}?q=puits").json
    assert (told["count"], told["capped"]) == (1, False)
    assert [one["uid"] for one in told["groups"][0]["items"]] == [thing.uid]
    assert ask(f"{SEARCH}?q=dedans").json["groups"] == []
    assert ask(f"{SEARCH}?q=puits&type=kit").json["count"] == 0


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("?type=zz", "type"), ("?limit=0", "limit"), ("?limit=101", "limit"),
        ("?limit=²", "limit"), ("?cursor=x", "cursor"), ("?theme=%00", "theme"),
        ("?network='", "network"), ("?changed_since=hier", "changed_since"),
        ("?changed_since=0001-01-01T00:00:00%2B14:00", "changed_since"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_named(ask: Ask, asked: str, parameter: str) -> None:
    answer = ask(LIST + asked)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert (answer.json["parameter"], answer.json["status"]) == (parameter, 400)


def test_problems_are_told_in_french_or_english(ask: Ask) -> None:
    told = {
        language: ask(SEARCH, headers={"Accept-Language": language}).json["detail"]
        for language in ("fr", "en", "de")
    }
    assert told == {
        "fr": "Écrivez ce que vous cherchez.", "en": "Write what to look for.",
        "de": "Écrivez ce que vous cherchez.",
    }  # fmt: skip


def test_an_answer_reads_no_session_and_sets_none(cop_app: Flask) -> None:
    answer = cop_app.test_client().get(LIST)
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-cache"
    preflight = cop_app.test_client().options(
        LIST, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    )
    assert "Authorization" not in preflight.headers["Access-Control-Allow-Headers"]
