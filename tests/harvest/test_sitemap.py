"""What search engines are told to look at: public pages, until they aren't."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import patch

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask

from cop.contributions import services
from cop.contributions.models import State, Visibility
from cop.contributions.rules import OPEN_STATES
from cop.db import session
from cop.harvest import sitemap
from cop.members.viewer import viewer_of
from cop.testing import Make

SITE = "http://127.0.0.1:8000"
WORDS = {"title": "Une grille", "summary": "", "url": "https://a.example/", "why": "Utile."}


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks, "commitments"]


def places(app: Flask, path: str = "/sitemap.xml") -> list[str]:
    answer = app.test_client().get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert "Set-Cookie" not in answer.headers
    return re.findall(r"<loc>([^<]+)</loc>", answer.get_data(as_text=True))


def test_it_lists_what_visitors_read_and_no_page_that_asks_them_to_sign_in(
    make: Make, cop_app: Flask
) -> None:
    author = make.member()
    shown = []
    for level in Visibility:
        for state in State:
            uid = make.contribution("bookmark", author, WORDS, visibility=level, state=state).uid
            if level == Visibility.PUBLIC and state in OPEN_STATES:
                shown.append(f"{SITE}/signets/{uid}")
    assert places(cop_app) == [f"{SITE}/", f"{SITE}/signets/", *shown]


def test_what_is_set_back_to_the_community_is_gone_at_the_next_request(
    make: Make, cop_app: Flask
) -> None:
    author = make.member()
    thing = make.contribution("bookmark", author, WORDS, visibility=Visibility.PUBLIC)
    assert f"{SITE}/signets/{thing.uid}" in places(cop_app)
    services.set_visibility(viewer_of(author), thing, Visibility.COMMUNITY)
    session.commit()
    assert places(cop_app) == [f"{SITE}/", f"{SITE}/signets/"]


def test_many_pages_lie_in_several_files(make: Make, cop_app: Flask) -> None:
    author = make.member()
    for _ in range(5):
        make.contribution("bookmark", author, WORDS, visibility=Visibility.PUBLIC)
    with patch.object(sitemap, "MOST", 2):
        files = places(cop_app)
        assert files == [f"{SITE}/sitemap-{number}.xml" for number in (1, 2, 3)]
        parts = [places(cop_app, one.removeprefix(SITE)) for one in files]
        assert [len(one) for one in parts] == [4, 2, 1]
        assert len({place for one in parts for place in one}) == 7
        assert cop_app.test_client().get("/sitemap-4.xml").status_code == 404


def test_robots_are_told_where_to_look_and_where_not(cop_app: Flask) -> None:
    answer = cop_app.test_client().get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert answer.get_data(as_text=True).splitlines() == [
        "User-agent: *", "Disallow: /recherche/", "Disallow: /echanges/",
        "Disallow: /connexion-requise", "", f"Sitemap: {SITE}/sitemap.xml",
    ]  # fmt: skip
