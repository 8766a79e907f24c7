"""Flask-Security's second factor and passkeys, as they are open here."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from cop.db import now, session
from cop.members.models import Member, MemberStatus
from cop.site.models import Account, SiteSession
from tests.site.conftest import Browser, account_of, ask_for_link, rows


def code(key: str, step: int = 0) -> str:
    """The six digits of RFC 6238 for a key, `step` half minutes from now."""
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.digest(base64.b32decode(key + "=" * (-len(key) % 8)), counter, "sha1")
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def set_up(browser: Browser) -> str:
    """Add a second factor to a signed-in account; answers its key."""
    page = browser.post("/compte/code", {"setup": "authenticator"}, page="/compte").text
    key = re.search(r"<code>([A-Z2-7-]+)</code>", page)
    action = re.search(r'action="(/compte/code/[^"]+)"', page)
    assert key is not None and action is not None
    bare = key[1].replace("-", "")
    answer = browser.post(action[1], {"code": code(bare, -1)}, page="/compte")
    assert (answer.status_code, answer.location) == (302, "/compte")
    return bare


def signed_out(browser: Browser) -> None:
    browser.post("/deconnexion", page="/compte")


@pytest.fixture()
def key(browser: Browser) -> str:
    """`paul` with a second factor, signed out."""
    browser.sign_in()
    found = set_up(browser)
    signed_out(browser)
    return found


def test_with_a_second_factor_the_password_alone_is_not_enough(browser: Browser, key: str) -> None:
    assert browser.sign_in().location == "/connexion/code"
    assert not browser.is_signed_in()
    assert browser.get("/connexion/code").status_code == 200
    assert browser.get("/connexion/code/aide").location == "/connexion/code-de-secours"
    assert browser.get("/connexion/code-de-secours").status_code == 200
    answer = browser.post("/connexion/code", {"code": code(key)})
    assert (answer.status_code, answer.location) == (302, "/connexion/suite")
    assert browser.is_signed_in()


def test_a_link_in_a_mail_does_not_go_around_the_second_factor(browser: Browser, key: str) -> None:
    assert browser.post(ask_for_link(browser)).location == "/connexion/code"
    assert not browser.is_signed_in()
    browser.post("/connexion/code", {"code": code(key)})
    assert browser.is_signed_in()


def test_staying_signed_in_and_the_wanted_page_survive_the_second_step(
    app: Flask, browser: Browser, key: str
) -> None:
    browser.get("/profil")
    browser.sign_in(remember="y")
    browser.post("/connexion/code", {"code": code(key)})
    assert browser.get("/connexion/suite").location == "/profil"
    with app.app_context():
        (row,) = session.scalars(select(SiteSession))
        assert (row.remembered, row.via) == (True, "password")


def test_no_code_serves_twice(app: Flask, browser: Browser, key: str) -> None:
    used = code(key)
    browser.sign_in()
    browser.post("/connexion/code", {"code": used})
    assert browser.is_signed_in()
    other = Browser(app)
    other.sign_in()
    assert other.post("/connexion/code", {"code": used}).status_code == 200
    assert not other.is_signed_in()


def test_guessing_codes_is_throttled(browser: Browser, key: str) -> None:
    browser.sign_in()
    wrong = "000000" if code(key) != "000000" else "111111"
    answers = [browser.post("/connexion/code", {"code": wrong}).status_code for _ in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert browser.post("/connexion/code", {"code": code(key)}).status_code == 429
    assert not browser.is_signed_in()


def test_a_recovery_code_lets_in_once(app: Flask, browser: Browser, key: str) -> None:
    browser.sign_in()
    browser.post("/connexion/code", {"code": code(key)})
    page = browser.post("/compte/codes-de-secours", page="/compte").text
    codes = re.findall(r"<code>([0-9a-f-]{14})</code>", page)
    assert len(codes) == 8
    assert codes[0] not in repr(rows(app))
    signed_out(browser)
    browser.sign_in()
    assert browser.post("/connexion/code-de-secours", {"code": codes[0]}).status_code == 302
    assert browser.is_signed_in()
    signed_out(browser)
    browser.sign_in()
    assert browser.post("/connexion/code-de-secours", {"code": codes[0]}).status_code == 200
    assert not browser.is_signed_in()


def test_the_second_factor_can_be_stopped(browser: Browser, key: str) -> None:
    browser.sign_in()
    browser.post("/connexion/code", {"code": code(key)})
    browser.post("/compte/code", {"setup": "disable"}, page="/compte")
    signed_out(browser)
    assert browser.sign_in().location == "/"


def test_its_key_is_not_kept_readable(app: Flask, browser: Browser, key: str) -> None:
    assert key not in repr(rows(app))


def test_a_closed_account_stays_out_between_the_two_steps(
    app: Flask, browser: Browser, key: str
) -> None:
    browser.sign_in()
    with app.app_context():
        session.get_one(Member, account_of("paul").member_id).status = MemberStatus.DISABLED
        session.commit()
    browser.post("/connexion/code", {"code": code(key)})
    assert not browser.is_signed_in()


@pytest.mark.parametrize("path", ["/connexion/code", "/connexion/code-de-secours"])
def test_the_second_step_without_the_first_leads_back(browser: Browser, path: str) -> None:
    assert browser.get(path).location == "/connexion"
    assert browser.post(path, {"code": "123456"}).location == "/connexion"


def test_reading_the_second_step_signs_nobody_out(browser: Browser) -> None:
    browser.sign_in()
    assert browser.get("/connexion/code").location == "/compte"
    assert browser.is_signed_in()


@pytest.mark.parametrize("path", ["/compte/code", "/connexion/code", "/compte/codes-de-secours"])
def test_its_views_take_forms_with_a_token_only(browser: Browser, path: str) -> None:
    browser.sign_in()
    before = rows(browser.app)
    assert browser.client.post(path, data={"setup": "authenticator"}).status_code == 400
    assert browser.client.post(path, json=[1, {"setup": "authenticator"}]).status_code == 400
    foreign = {"Origin": "https://evil.example"}
    answer = browser.post(path, {"setup": "disable"}, page="/compte", headers=foreign)
    assert answer.status_code == 400
    assert browser.get(path + "?next=https://evil.example").status_code == 400
    assert rows(browser.app) == before


def test_only_the_needed_views_of_flask_security_are_open(make_app: Callable[..., Flask]) -> None:
    named = make_app(COP_PUBLIC_URL="http://localhost:8103")
    numbered = make_app()

    def open_here(app: Flask) -> set[str]:
        rules = app.url_map.iter_rules()
        return {rule.endpoint[9:] for rule in rules if rule.endpoint.startswith("security.")}

    codes = {
        "two_factor_setup",
        "two_factor_setup_validate",
        "two_factor_token_validation",
        "two_factor_rescue",
        "mf_recovery_codes",
        "mf_recovery",
    }
    passkeys = {
        "wan_register",
        "wan_register_response",
        "wan_delete",
        "wan_signin",
        "wan_signin_response",
    }
    assert open_here(named) == codes | passkeys
    assert open_here(numbered) == codes


def test_no_token_in_a_header_or_an_address_signs_in(app: Flask, browser: Browser) -> None:
    with app.app_context():
        token = account_of("paul").fs_uniquifier
    for headers in ({"Authentication-Token": token}, {"Authorization": f"Basic {token}"}):
        assert browser.get("/compte", headers=headers).location == "/connexion"
    assert browser.get(f"/compte?auth_token={token}").location == "/connexion"
    browser.client.set_cookie("remember_token", f"{token}|0")
    assert browser.get("/compte").location == "/connexion"


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "x" * 5000, '{"id": 1}', '{"id":"a","rawId":"é"}']
)
def test_a_made_up_passkey_opens_nothing(make_app: Callable[..., Flask], answer: str) -> None:
    browser = Browser(make_app(COP_PUBLIC_URL="http://localhost:8103"))
    page = browser.post("/connexion/cle").text
    action = re.search(r'action="(/connexion/cle/[^"]+)"', page)
    assert action is not None
    assert browser.post(action[1], {"credential": answer}).status_code == 302
    assert browser.post("/connexion/cle/made-up", {"credential": answer}).status_code == 302
    assert not browser.is_signed_in()


def test_the_page_of_a_passkey_tells_nothing_of_who_has_an_account(
    make_app: Callable[..., Flask],
) -> None:
    browser = Browser(make_app(COP_PUBLIC_URL="http://localhost:8103"))
    pages = [
        browser.post("/connexion/cle", {"identity": who}).text
        for who in ("paul@cop.example", "nobody@cop.example")
    ]
    assert ["allowCredentials&#34;: []" in page for page in pages] == [True, True]


def test_words_of_flask_security_are_french(browser: Browser, key: str) -> None:
    browser.sign_in()
    page = browser.post("/connexion/code", {"code": "000000"})
    assert "Ce code n’est pas le bon. Attendez le suivant et réessayez." in page.text


def test_adding_a_second_factor_needs_a_fresh_sign_in(app: Flask, browser: Browser) -> None:
    browser.sign_in()
    with app.app_context():
        session.execute(update(SiteSession).values(created_at=now() - timedelta(hours=2)))
        session.commit()
    answer = browser.post("/compte/code", {"setup": "authenticator"}, page="/compte")
    assert answer.location == "/connexion"
    with app.app_context():
        assert set(session.scalars(select(Account.tf_totp_secret))) == {None}
