from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.db import session
from cop.members.models import Identity, Member
from cop.site import accounts
from cop.site.doors import pending
from cop.site.models import SiteSession
from cop.testing.mounted import below
from tests.site.conftest import Browser, account_of, mails, publish_charter
from tests.site.doors import host
from tests.site.doors.host import PAUL, RETURN, asked, come_back, sealed


@pytest.fixture()
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(**host.SETTINGS)


def identities(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        found = select(Identity.provider, Identity.subject).where(Identity.provider != "site")
        return [(row[0], row[1]) for row in session.execute(found)]


def test_the_host_is_asked_with_a_signed_nonce_and_our_own_address(browser: Browser) -> None:
    question = asked(browser)
    again = sealed({name: question[name] for name in ("nonce", "return_sso_url")})
    assert again == {name: question[name] for name in ("sso", "sig")}
    assert question["to"] == "reseau.example/"
    assert question["return_sso_url"] == f"http://127.0.0.1:8000{below()}{RETURN}"
    assert asked(browser)["nonce"] != question["nonce"]


def test_a_token_signs_a_member_in_and_the_owner_is_told(app: Flask, browser: Browser) -> None:
    browser.get("/profil")
    answer = come_back(browser)
    assert (answer.status_code, answer.location) == (303, "/profil")
    assert answer.headers["Cache-Control"] == "no-store"
    assert browser.get("/compte").status_code == 200
    assert identities(app) == [("sso:reseau.example", "17")]
    assert [mail.subject for mail in mails(app, "paul@cop.example")] == [
        "Une autre façon de vous connecter"
    ]
    with app.app_context():
        assert session.scalars(select(SiteSession.via)).all() == ["sso"]


def test_the_number_counts_from_then_on_and_not_the_address(app: Flask, browser: Browser) -> None:
    come_back(browser)
    other = Browser(app)
    come_back(other, email="ines@cop.example", email_verified="true")
    page = other.get("/compte").text
    assert ("paul@cop.example" in page, "ines@cop.example" in page) == (True, False)


def test_a_used_answer_opens_nothing_even_with_the_cookie_of_then(
    app: Flask, browser: Browser
) -> None:
    nonce = asked(browser)["nonce"]
    with browser.client.session_transaction() as cookie:
        copied = dict(cookie)
    address = sealed({"nonce": nonce, **PAUL})
    assert browser.get(RETURN, query_string=address).status_code == 303
    for kept in (copied, {}):
        thief = Browser(app)
        with thief.client.session_transaction() as cookie:
            cookie.update(kept)
        assert thief.get(RETURN, query_string=address).status_code == 403
        assert not thief.is_signed_in()


def test_an_answer_made_for_another_browser_opens_nothing(app: Flask, browser: Browser) -> None:
    victim = Browser(app)
    asked(victim)
    answer = victim.get(RETURN, query_string=sealed({"nonce": asked(browser)["nonce"], **PAUL}))
    assert answer.status_code == 403
    assert "commencée dans un autre navigateur" in answer.text
    assert not victim.is_signed_in()


@pytest.mark.parametrize(("seconds", "status"), [(599, 303), (601, 403), (-5, 403)])
def test_an_answer_counts_for_ten_minutes(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int
) -> None:
    nonce = asked(browser)["nonce"]
    moment = time.time() + seconds
    monkeypatch.setattr(pending.time, "time", lambda: moment)
    assert browser.get(RETURN, query_string=sealed({"nonce": nonce, **PAUL})).status_code == status


def forgeries(question: dict[str, str]) -> dict[str, Any]:
    true = sealed({"nonce": question["nonce"], **PAUL})
    fields = [("nonce", question["nonce"]), *PAUL.items()]
    return {
        "another secret": sealed({"nonce": question["nonce"], **PAUL}, "beef" * 16),
        "no secret": sealed({"nonce": question["nonce"], **PAUL}, ""),
        "another payload": {**true, "sso": sealed({"nonce": question["nonce"]})["sso"]},
        "no signature": {"sso": true["sso"]},
        "a signature in other letters": {**true, "sig": true["sig"].upper()},
        "a signature of other letters": {**true, "sig": "é" * 64},
        "our own question": {name: question[name] for name in ("sso", "sig")},
        "no number": sealed({"nonce": question["nonce"], **PAUL, "external_id": ""}),
        "a number without end": sealed({"nonce": question["nonce"], "external_id": "7" * 256}),
        "two numbers": sealed([*fields, ("external_id", "18")]),
        "another nonce": sealed({"nonce": "x" * 43, **PAUL}),
        "a long one": sealed({"nonce": question["nonce"], **PAUL, "name": "x" * 4000}),
        "nothing": {},
    }


@pytest.mark.parametrize("kind", list(forgeries({"nonce": "n", "sso": "s", "sig": "g"})))
def test_a_forged_answer_opens_nothing(app: Flask, browser: Browser, kind: str) -> None:
    answer = browser.get(RETURN, query_string=forgeries(asked(browser))[kind])
    assert answer.status_code == 403
    assert "<h1>Personne n’a été connecté</h1>" in answer.text
    assert not browser.is_signed_in()
    assert identities(app) == []


@pytest.mark.parametrize(
    "said",
    [
        {"email_verified": "false"},
        {"email_verified": ""},
        {"email_verified": "yes"},
        {"email": "nobody@cop.example"},
        {"email": ""},
        {"email": "nadia@cop.example"},
        {"email": "tech@cop.example"},
    ],
    ids=lambda said: " ".join(map(str, said.values())) or "empty",
)
def test_only_a_verified_address_of_a_plain_member_is_linked(
    app: Flask, browser: Browser, said: dict[str, str]
) -> None:
    answer = come_back(browser, **said)
    assert answer.status_code == 403
    assert "Réseau A vous connaît, mais cela n’ouvre aucun compte ici." in answer.text
    assert identities(app) == []
    assert mails(app) == []


def test_who_was_shut_out_stays_out(app: Flask, browser: Browser) -> None:
    come_back(browser)
    with app.app_context():
        accounts.disable(session.get_one(Member, account_of("paul").member_id))
        session.commit()
    assert not browser.is_signed_in()
    assert come_back(browser).status_code == 403
    assert not browser.is_signed_in()


def test_the_second_factor_of_an_account_is_asked_here_too(app: Flask, browser: Browser) -> None:
    with app.app_context():
        paul = account_of("paul")
        paul.tf_primary_method, paul.tf_totp_secret = "authenticator", "x"
        session.commit()
    assert come_back(browser).location == "/connexion/code"
    assert not browser.is_signed_in()


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_no_wanted_page_leads_off_the_site(browser: Browser, wanted: str) -> None:
    with browser.client.session_transaction() as cookie:
        cookie["cop_next"] = wanted
    assert come_back(browser, target=wanted, return_sso_url=wanted).location == "/"


def test_the_charter_comes_before_the_wanted_page(app: Flask, browser: Browser) -> None:
    with app.app_context():
        publish_charter()
        session.commit()
    come_back(browser)
    assert browser.get("/profil").location == "/charte"


def test_guessing_is_throttled_and_coming_in_is_not(browser: Browser) -> None:
    for _try in range(22):
        assert come_back(browser).status_code == 303
        browser.post("/deconnexion", page="/compte")
    codes = [come_back(browser, secret="beef" * 16).status_code for _try in range(21)]
    assert codes == [403] * 20 + [429]


def test_hosts_have_each_their_secret_and_their_people(make_app: Callable[..., Flask]) -> None:
    app = make_app(
        COP_SSO_URL=(host.URL, "https://autan.example/sso"), COP_SSO_SECRET=(host.SECRET, "1" * 64)
    )
    browser = Browser(app)
    assert asked(browser, "/connexion/sso?chez=autan.example")["to"] == "autan.example/sso"
    nonce = asked(browser, "/connexion/sso?chez=autan.example")["nonce"]
    fields = {"nonce": nonce, **PAUL}
    assert browser.get(RETURN, query_string=sealed(fields)).status_code == 403
    fields["nonce"] = asked(browser, "/connexion/sso?chez=autan.example")["nonce"]
    assert browser.get(RETURN, query_string=sealed(fields, "1" * 64)).status_code == 303
    assert identities(app) == [("sso:autan.example", "17")]
    assert browser.get("/connexion/sso?chez=evil.example").status_code == 404


def test_without_a_host_there_is_no_such_page(make_app: Callable[..., Flask]) -> None:
    browser = Browser(make_app())
    for path in ("/connexion/sso", RETURN, "/connexion/oidc", "/connexion/oidc/retour"):
        assert browser.get(path).status_code == 404
    assert "/connexion/sso" not in browser.get("/connexion").text
