"""The pages, as people go through them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from cop.contributions.models import Visibility
from cop.db import session
from cop.members.models import Member
from cop.plugins.commitments.models import CheckIn, Commitment, PaperCard
from tests.plugins.commitments.conftest import Met

Login = Callable[[Member | None], Any]
GOOD = {"body": "J’essaie de me taire.", "due": "2030-05-30", "help_wanted": "", "buddy": ""}


def test_one_screen_after_the_code_of_a_card_is_a_commitment(met: Met, login_as: Login) -> None:
    browser, path = login_as(met.ana), f"/engagements/ici/{met.source.uid}"
    assert met.source.title in browser.get(path).text
    data = GOOD | {"visibility": "draft", "buddy": met.bob.uid, "csrf_token": browser.token}
    answer = browser.post(path, data=data | {"once": "a" * 20})
    again = browser.post(path, data=data | {"once": "a" * 20})
    assert (answer.status_code, again.location) == (303, answer.location)
    [thing] = session.scalars(select(Commitment))
    assert (thing.source_id, thing.visibility) == (met.source.id, Visibility.DRAFT)
    assert [one.get(answer.location).status_code for one in (browser, login_as(met.coordinator))] == [
        200, 404,
    ]  # fmt: skip


def test_bad_input_comes_back_filled_and_writes_nothing(met: Met, login_as: Login) -> None:
    browser = login_as(met.ana)
    for wrong in (
        {"body": ""}, {"body": "a" * 301}, {"due": "demain"}, {"due": "9999-01-01"}, {"due": ""},
        {"visibility": "public"}, {"visibility": ""}, {"buddy": met.next_door.uid},
        {"body": "a\0b"}, {"help_wanted": "h" * 201},
    ):  # fmt: skip
        data = GOOD | {"visibility": "network", "csrf_token": browser.token} | wrong
        page = browser.post("/engagements/nouveau", data=data)
        assert page.status_code == 422, wrong
        assert "À corriger" in page.text or "corriger" in page.text, wrong
    assert session.scalars(select(Commitment)).all() == []


def test_changing_it_and_saying_where_it_stands_and_deleting_it(met: Met, login_as: Login) -> None:
    thing, browser = met.write(), login_as(met.ana)
    here = f"/engagements/{thing.uid}"
    changed = GOOD | {
        "body": "J’essaie deux fois.", "visibility": "community", "base_version": "1",
        "csrf_token": browser.token,
    }  # fmt: skip
    assert browser.post(f"{here}/modifier", data=changed).status_code == 303
    session.expire_all()
    kept = met.found(thing)
    assert (kept.title, kept.visibility) == ("J’essaie deux fois.", Visibility.COMMUNITY)
    told = {"status": "tried", "sentence": "zqx", "csrf_token": browser.token}
    assert browser.post(f"{here}/point", data=told).status_code == 303
    assert "zqx" in browser.get(here).text
    assert "zqx" not in login_as(met.bob).get(here).text
    assert "essayé" in login_as(met.bob).get(here).text
    assert browser.get(f"{here}/effacer").status_code == 200
    assert browser.post(f"{here}/effacer", data={"csrf_token": browser.token}).status_code == 303
    assert [browser.get(here).status_code, session.scalars(select(CheckIn)).all()] == [404, []]
    assert "deux fois" not in browser.get("/corbeille").text


def test_a_facilitator_copies_a_card_with_consent_and_its_writer_says_yes(
    met: Met, login_as: Login
) -> None:
    lou, path = login_as(met.lou), f"/engagements/depuis/{met.source.uid}/saisir"
    card = GOOD | {"person": met.ana.uid, "csrf_token": lou.token}
    assert lou.post(path, data=card).status_code == 422
    assert lou.post(path, data=card | {"agreed": "y"}).status_code == 303
    [kept] = session.scalars(select(PaperCard))
    ana, here = login_as(met.ana), f"/engagements/carte/{kept.uid}"
    assert here in ana.get("/").text
    assert [login_as(one).get(here).status_code for one in (met.lou, met.coordinator)] == [404, 404]
    assert GOOD["body"] in ana.get(here).text
    answer = ana.post(here, data={"visibility": "network", "csrf_token": ana.token})
    assert answer.status_code == 303
    session.expire_all()
    [thing] = session.scalars(select(Commitment))
    assert (thing.author_id, thing.visibility) == (met.ana.id, Visibility.NETWORK)
    assert session.scalars(select(PaperCard)).all() == []


def test_the_home_page_asks_for_an_answer_a_buddy_is_asked_without_the_words(
    met: Met, login_as: Login
) -> None:
    met.write(body="J’essaie zqx.", buddy=met.bob)
    home = login_as(met.bob).get("/").text
    assert ("Ana" in home, "zqx" in home) == (True, False)
    page = login_as(met.bob).get("/engagements/binomes").text
    assert ("Ana" in page, "zqx" in page) == (True, False)
    asked = re.search(r'href="(/engagements/\w+/binome)"', page)
    assert asked is not None
    browser = login_as(met.bob)
    assert "zqx" in browser.get(asked[1]).text
    browser.post(asked[1], data={"agree": "1", "csrf_token": browser.token})
    assert "zqx" in browser.get("/engagements/binomes").text
