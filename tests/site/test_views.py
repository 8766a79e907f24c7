from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from cop.db import now, session
from cop.members.models import Member, MemberStatus
from cop.site.models import SiteLink
from tests.site.conftest import (
    Browser,
    account_of,
    ask_for_link,
    mails,
    publish_charter,
    rows,
)

ABSENT = ["nobody@cop.example", "closed@cop.example", "invited@cop.example"]


@pytest.fixture()
def absent(app: Flask) -> None:
    """`paul`'s neighbour is closed and one more only invited."""
    with app.app_context():
        account = account_of("ines")
        session.get_one(Member, account.member_id).status = MemberStatus.DISABLED
        account.email = "closed@cop.example"
        account = account_of("tech")
        account.email, account.active = "invited@cop.example", False
        session.commit()


def test_a_password_signs_in(browser: Browser) -> None:
    answer = browser.sign_in()
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.is_signed_in()


@pytest.mark.parametrize("email", ABSENT)
def test_a_link_for_an_address_without_open_account_answers_as_for_any_other(
    browser: Browser, absent: None, email: str
) -> None:
    known = browser.post("/connexion/lien", {"email": "paul@cop.example"})
    other = browser.post("/connexion/lien", {"email": email})
    assert (other.status_code, other.location, other.data) == (
        known.status_code,
        known.location,
        known.data,
    )
    assert mails(browser.app, email) == []
    assert len(mails(browser.app, "paul@cop.example")) == 1


@pytest.mark.parametrize("email", ABSENT)
def test_an_address_without_open_account_costs_the_same_writes(
    browser: Browser, absent: None, email: str
) -> None:
    before = rows(browser.app)
    browser.post("/connexion/lien", {"email": email})
    middle = rows(browser.app)
    browser.post("/connexion/lien", {"email": "paul@cop.example"})
    after = rows(browser.app)

    def grown(old: dict[str, list[object]], new: dict[str, list[object]]) -> dict[str, int]:
        return {name: len(new[name]) - len(old[name]) for name in new if new[name] != old[name]}

    assert grown(before, middle) == {"cop_site_attempt": 2, "cop_site_link": 1}
    assert grown(middle, after) == {
        "cop_site_attempt": 2,
        "cop_site_link": 1,
        "cop_core_mail": 1,
    }


@pytest.mark.parametrize("email", ABSENT)
def test_a_wrong_password_answers_alike_for_known_unknown_and_closed(
    browser: Browser, absent: None, email: str
) -> None:
    page = browser.token()
    texts = []
    for one in ("paul@cop.example", email):
        typed = {"csrf_token": page, "email": one, "password": "not the right words"}
        answer = browser.client.post("/connexion/mot-de-passe", data=typed)
        nonce = answer.headers["Content-Security-Policy"].split("nonce-")[1].split("'")[0]
        text = answer.text.replace(one, "…").replace(nonce, "…")
        texts.append((answer.status_code, _without_tokens(text)))
    assert texts[0] == texts[1]
    assert texts[0][0] == 422


def _without_tokens(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrf_token" not in line)


@pytest.mark.parametrize("email", ABSENT[1:])
def test_a_closed_account_stays_out_with_the_right_password(
    browser: Browser, absent: None, email: str
) -> None:
    typed = {"email": email, "password": "trois chevaux sous la pluie"}
    assert browser.post("/connexion/mot-de-passe", typed).status_code == 422
    assert not browser.is_signed_in()


def test_opening_the_link_of_a_mail_changes_nothing(browser: Browser) -> None:
    path = ask_for_link(browser)
    before = rows(browser.app)
    for _ in range(3):
        page = browser.get(path)
        assert page.status_code == 200
    assert browser.client.head(path).status_code == 200
    assert rows(browser.app) == before
    assert not browser.is_signed_in()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"


def test_the_button_behind_a_link_signs_in_once(app: Flask, browser: Browser) -> None:
    path = ask_for_link(browser)
    assert browser.post(path).status_code == 303
    assert browser.is_signed_in()
    other = Browser(app)
    assert other.get(path).status_code == 410
    assert other.post(path).status_code == 410
    assert not other.is_signed_in()


def test_a_link_is_dead_after_half_an_hour(app: Flask, browser: Browser) -> None:
    path = ask_for_link(browser)
    with app.app_context():
        link = session.query(SiteLink).one()
        assert timedelta(minutes=29) < link.expires_at - now() <= timedelta(minutes=30)
        session.execute(update(SiteLink).values(expires_at=now() - timedelta(seconds=1)))
        session.commit()
    assert browser.get(path).status_code == 410
    assert browser.post(path).status_code == 410
    assert not browser.is_signed_in()


def test_a_dead_link_offers_a_new_one(browser: Browser) -> None:
    page = browser.get("/connexion/lien/made-up")
    assert page.status_code == 410
    assert 'action="/connexion/lien"' in page.text


def test_a_link_is_dead_once_its_owner_is_shut_out(app: Flask, browser: Browser) -> None:
    path = ask_for_link(browser)
    with app.app_context():
        account = account_of("paul")
        session.get_one(Member, account.member_id).status = MemberStatus.DISABLED
        session.commit()
    assert browser.get(path).status_code == 410
    assert browser.post(path).status_code == 410


def test_the_token_of_a_link_is_kept_nowhere_but_in_the_mail(browser: Browser) -> None:
    token = ask_for_link(browser).rpartition("/")[2]
    holding = [name for name, found in rows(browser.app).items() if token in repr(found)]
    assert holding == ["cop_core_mail"]


@pytest.mark.at_root
def test_links_in_mails_come_from_the_public_address_not_from_the_request(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(COP_PUBLIC_URL="http://localhost:8103/chez-nous")
    client = app.test_client()
    token = Browser(app).token()  # the session of another browser: only Host is looked at here
    headers = {
        "Host": "127.0.0.1",
        "X-Forwarded-Host": "evil.example",
        "Origin": "http://127.0.0.1",
    }
    client.post("/connexion/lien", data={"csrf_token": token}, headers=headers)
    browser = Browser(app, headers={"X-Forwarded-Host": "evil.example"})
    browser.post("/connexion/lien", {"email": "paul@cop.example"})
    (mail,) = mails(app)
    addresses = [word for word in mail.body.split() if "://" in word]
    assert [
        word.startswith("http://localhost:8103/chez-nous/connexion/lien/") for word in addresses
    ] == [True]


def test_a_foreign_host_is_refused(browser: Browser) -> None:
    answer = browser.get("/connexion", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_after_signing_in_one_lands_on_the_page_one_wanted(browser: Browser) -> None:
    assert browser.get("/profil?à=l’eau potable").location == "/connexion"
    assert browser.sign_in().location == "/profil?%C3%A0=l%E2%80%99eau%20potable"


def test_the_link_of_a_mail_leads_to_the_page_that_was_wanted(app: Flask, browser: Browser) -> None:
    browser.get("/profil")
    path = ask_for_link(browser)
    phone = Browser(app)
    assert phone.post(path).location == "/profil"


@pytest.mark.parametrize(
    "wanted",
    ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
     "http:\\\\evil.example", "/\t/evil.example", "http://[::1", "https://evil.example/",
     "javascript:alert(1)", "/\r\nSet-Cookie: a=b", "/" + "a" * 600],
)  # fmt: skip
def test_no_wanted_page_leads_off_the_site(browser: Browser, wanted: str) -> None:
    with browser.client.session_transaction() as cookie:
        cookie["cop_next"] = wanted
    assert browser.sign_in().location == "/"


@pytest.mark.parametrize("place", ["/connexion", "/connexion/cle", "/connexion/code"])
def test_an_address_can_not_say_where_to_go(browser: Browser, place: str) -> None:
    browser.get(place + "?next=https://evil.example/")
    assert browser.sign_in().location == "/"


def test_the_charter_comes_first_and_then_the_wanted_page(app: Flask, browser: Browser) -> None:
    with app.app_context():
        publish_charter()
        session.commit()
    browser.get("/profil")
    assert browser.sign_in().location == "/profil"
    assert browser.get("/profil").location == "/charte"
    answer = browser.post("/charte", {"number": "1"}, page="/charte")
    assert answer.location == "/profil"


def test_a_post_without_token_is_refused_and_writes_nothing(browser: Browser) -> None:
    paths = ["/connexion/lien", "/connexion/mot-de-passe", "/deconnexion", ask_for_link(browser)]
    for path in paths:
        before = rows(browser.app)
        assert browser.client.post(path, data={"email": "paul@cop.example"}).status_code == 400
        assert rows(browser.app) == before


def test_a_post_from_another_site_is_refused(browser: Browser) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = browser.post("/connexion/lien", {"email": "paul@cop.example"}, headers=headers)
        assert answer.status_code == 400
    assert mails(browser.app) == []


@pytest.mark.parametrize(
    "email", ["", "paul", "paul@", "a\0b@cop.example", "x" * 400, "p@c.example\n"]
)
def test_an_odd_address_is_answered_with_the_form(browser: Browser, email: str) -> None:
    answer = browser.post("/connexion/lien", {"email": email})
    assert answer.status_code in {303, 422}
    answer = browser.post("/connexion/mot-de-passe", {"email": email, "password": "x\0" * 500})
    assert answer.status_code == 422
    assert not browser.is_signed_in()


def test_signing_out_ends_the_session(browser: Browser) -> None:
    browser.sign_in()
    assert browser.post("/deconnexion", page="/compte").status_code == 303
    assert not browser.is_signed_in()


def test_a_signed_in_page_costs_two_queries_more_at_most(
    app: Flask, browser: Browser, queries: Callable[[], list[str]]
) -> None:
    browser.get("/accessibilite")
    visitor = len(queries())
    browser.sign_in()
    queries()
    browser.get("/accessibilite")
    assert len(queries()) - visitor <= 2
    browser.get("/static/cop/cop.css").close()
    assert queries() == []
