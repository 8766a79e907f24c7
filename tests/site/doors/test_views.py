"""What « my account » says of the ways in from elsewhere, and the way in that always stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from cop.db import now, session
from cop.members.models import Identity
from cop.site.models import SiteSession
from tests.site.conftest import Browser, mails, rows
from tests.site.doors import host
from tests.site.doors.host import come_back

FOREIGN = {"external_id": "99", "email": "elsewhere@reseau.example", "name": "P. Ailleurs"}


@pytest.fixture()
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(**host.SETTINGS)


def linked(app: Flask) -> list[tuple[str, int]]:
    with app.app_context():
        found = select(Identity.subject, Identity.member_id).where(Identity.provider != "site")
        return [(row[0], row[1]) for row in session.execute(found)]


def test_the_sign_in_page_offers_the_other_site_first(browser: Browser) -> None:
    page = browser.get("/connexion").text
    door = page.index('href="/connexion/sso?chez=reseau.example">Se connecter avec Réseau A</a>')
    assert door < page.index('action="/connexion/lien"')


def test_somebody_signed_in_links_another_name_by_an_own_button(
    app: Flask, browser: Browser
) -> None:
    browser.sign_in()
    assert "/connexion/sso?chez=reseau.example" in browser.get("/compte").text
    assert come_back(browser, **FOREIGN).location == "/compte/rattacher"
    assert linked(app) == []
    page = browser.get("/compte/rattacher").text
    assert "P. Ailleurs" in page
    assert browser.post("/compte/rattacher", page="/compte").location == "/compte"
    assert [subject for subject, _member in linked(app)] == ["99"]
    assert [mail.subject for mail in mails(app)] == ["Une autre façon de vous connecter"]
    other = Browser(app)
    come_back(other, **FOREIGN)
    assert "paul@cop.example" in other.get("/compte").text


def test_a_way_back_alone_links_nothing_to_who_is_signed_in(app: Flask, browser: Browser) -> None:
    browser.sign_in()
    before = rows(app)
    come_back(browser, **FOREIGN)
    browser.get("/compte/rattacher")
    after = rows(app)
    assert {name for name in after if after[name] != before[name]} == {"cop_site_nonce"}


def test_what_waits_to_be_linked_is_gone_with_the_session(app: Flask, browser: Browser) -> None:
    browser.sign_in()
    come_back(browser, **FOREIGN)
    browser.post("/deconnexion", page="/compte")
    browser.sign_in("ines")
    assert browser.get("/compte/rattacher").location == "/compte"
    assert browser.post("/compte/rattacher", page="/compte").location == "/compte"
    assert linked(app) == []


def test_an_access_that_opens_another_account_is_not_taken_over(
    app: Flask, browser: Browser
) -> None:
    come_back(Browser(app))
    owner = linked(app)
    browser.sign_in("ines")
    answer = come_back(browser)
    assert (answer.status_code, "Cet accès ouvre un autre compte" in answer.text) == (403, True)
    assert "ines@cop.example" in browser.get("/compte").text
    assert linked(app) == owner


def test_an_administrator_links_by_an_own_button_only(app: Flask, browser: Browser) -> None:
    browser.sign_in("tech")
    come_back(browser, email="tech@cop.example")
    browser.post("/compte/rattacher", page="/compte")
    other = Browser(app)
    assert come_back(other, email="tech@cop.example").status_code == 303
    assert "tech@cop.example" in other.get("/compte").text


def test_linking_and_unlinking_ask_for_a_fresh_sign_in(app: Flask, browser: Browser) -> None:
    come_back(browser)
    number = unlink_address(browser)
    come_back(browser, **FOREIGN)
    with app.app_context():
        session.execute(update(SiteSession).values(created_at=now() - timedelta(hours=2)))
        session.commit()
    before = linked(app)
    for path in (number, "/compte/rattacher"):
        assert browser.post(path, page="/compte").location == "/connexion"
    assert linked(app) == before


def unlink_address(browser: Browser) -> str:
    found = re.search(r'action="(/compte/acces/\d+)"', browser.get("/compte").text)
    assert found is not None
    return found[1]


def test_an_access_is_unlinked_and_whoever_came_by_it_is_out(app: Flask, browser: Browser) -> None:
    other = Browser(app)
    come_back(browser)
    come_back(other)
    assert browser.post(unlink_address(browser), page="/compte").location == "/compte"
    assert linked(app) == []
    assert (browser.is_signed_in(), other.is_signed_in()) == (True, False)


def test_nobody_unlinks_the_access_of_somebody_else(app: Flask, browser: Browser) -> None:
    other = Browser(app)
    come_back(other)
    browser.sign_in("ines")
    assert browser.post(unlink_address(other), page="/compte").status_code == 404
    assert len(linked(app)) == 1


def test_the_last_way_in_can_not_be_unlinked(make_app: Callable[..., Flask]) -> None:
    app = make_app(**host.SETTINGS, COP_ONLY_ELSEWHERE=True)
    browser = Browser(app)
    come_back(browser)
    assert "/compte/acces/" not in browser.get("/compte").text
    with app.app_context():
        number = session.scalars(select(Identity.id).where(Identity.provider != "site")).one()
    browser.post(f"/compte/acces/{number}", page="/connexion")
    assert len(linked(app)) == 1


def test_only_elsewhere_still_lets_administrators_in_by_mail(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(**host.SETTINGS, COP_ONLY_ELSEWHERE=True, COP_PUBLIC_URL="http://localhost")
    browser = Browser(app)
    page = browser.get("/connexion").text
    shut = ("/connexion/mot-de-passe", "/connexion/cle")
    assert [path in page for path in shut] == [False, False]
    assert [browser.post(path).status_code for path in shut] == [404, 404]
    sent = {}
    for who in ("paul", "tech", "nadia"):
        answer = browser.post("/connexion/lien", {"email": f"{who}@cop.example"})
        assert answer.location == "/connexion/lien"
        sent[who] = len(mails(app, f"{who}@cop.example"))
    assert sent == {"paul": 0, "tech": 1, "nadia": 1}


def test_signing_out_says_that_the_other_site_may_still_know_one(browser: Browser) -> None:
    come_back(browser)
    browser.post("/deconnexion", page="/compte")
    assert "Vous êtes peut-être encore connecté sur le site" in browser.get("/").text
    assert not browser.is_signed_in()


def test_what_a_refusal_logs_names_nobody(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    come_back(browser, email="nobody@cop.example", name="Nobody Here", external_id="4711-canari")
    assert "refused" in caplog.text
    for secret in ("nobody@", "Nobody Here", "4711-canari"):
        assert secret not in caplog.text
