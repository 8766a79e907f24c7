from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
from flask import Flask
from joserfc.jwk import OctKey
from sqlalchemy import select
from werkzeug.test import TestResponse

from cop.db import session
from cop.members.models import Identity
from cop.site import accounts
from cop.testing.mounted import below
from tests.site.conftest import Browser, account_of
from tests.site.doors import provider as providers
from tests.site.doors.provider import CLIENT, Provider

RETURN = "/connexion/oidc/retour"


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with providers.running(f"http://127.0.0.1:8000{below()}{RETURN}") as made:
        yield made


@pytest.fixture()
def provider(server: Provider) -> Iterator[Provider]:
    """The same, straight again after each test."""
    key = server.key
    yield server
    server.key, server.algorithm, server.in_token = key, "RS256", True
    server.person = dict(providers.PAUL)
    for bent in (server.bent, server.told, server.asked, server.codes):
        bent.clear()


@pytest.fixture()
def app(make_app: Callable[..., Flask], provider: Provider) -> Flask:
    made = make_app(
        COP_OIDC_ISSUER=provider.url, COP_OIDC_CLIENT_ID=CLIENT,
        COP_OIDC_CLIENT_SECRET=providers.SECRET, COP_OIDC_NAME="L’annuaire",
    )  # fmt: skip
    made.extensions.pop("cop_oidc", None)
    return made


def recognised(browser: Browser) -> str:
    """Leave for the provider, be recognised; answers the address to come back to."""
    left = browser.get("/connexion/oidc")
    assert left.status_code == 302
    there = requests.get(left.location, allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    assert f"{back.scheme}://{back.netloc}" == "http://127.0.0.1:8000"
    return f"{back.path}?{back.query}"


def come_in(browser: Browser) -> TestResponse:
    return browser.get(recognised(browser))


def identities(app: Flask) -> list[str]:
    with app.app_context():
        found = select(Identity.subject).where(Identity.provider.startswith("oidc:"))
        return list(session.scalars(found))


def test_a_provider_signs_a_member_in(app: Flask, browser: Browser, provider: Provider) -> None:
    browser.get("/profil")
    answer = come_in(browser)
    assert (answer.status_code, answer.location) == (303, "/profil")
    assert "paul@cop.example" in browser.get("/compte").text
    assert identities(app) == ["p-17"]


def test_it_is_asked_for_a_code_with_a_proof_and_a_nonce_of_this_browser(browser: Browser) -> None:
    first, second = (
        dict(parse_qsl(urlsplit(browser.get("/connexion/oidc").location).query)) for _ in "12"
    )
    assert (first["response_type"], first["code_challenge_method"]) == ("code", "S256")
    assert first["redirect_uri"] == f"http://127.0.0.1:8000{below()}{RETURN}"
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))


def test_what_it_says_of_itself_is_asked_once(browser: Browser, provider: Provider) -> None:
    for _time in range(2):
        come_in(browser)
        browser.post("/deconnexion", page="/compte")
    asked = [path for path in provider.asked if path in {"/keys", "/userinfo"} or "known" in path]
    assert asked == ["/.well-known/openid-configuration", "/keys"]


def test_a_new_key_of_its_is_found(browser: Browser, provider: Provider) -> None:
    come_in(browser)
    browser.post("/deconnexion", page="/compte")
    provider.key = providers.new_key()
    assert come_in(browser).status_code == 303


def test_an_address_that_only_its_own_page_tells_counts_as_well(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    provider.in_token = False
    assert come_in(browser).status_code == 303
    assert identities(app) == ["p-17"]


BENT = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": ["another"]},
    "two audiences and no word for whom": {"aud": [CLIENT, "another"]},
    "made for another client": {"azp": "another"},
    "another nonce": {"nonce": "x" * 43},
    "no nonce": {"nonce": None},
    "expired": {"exp": lambda moment: moment - 61},
    "of tomorrow": {"iat": lambda moment: moment + 86400},
    "no end": {"exp": None},
    "no subject": {"sub": ""},
    "a number as subject": {"sub": 17},
    "a subject without end": {"sub": "x" * 256},
}


@pytest.mark.parametrize("kind", list(BENT))
def test_a_token_that_is_not_for_us_now_opens_nothing(
    app: Flask, browser: Browser, provider: Provider, kind: str
) -> None:
    provider.bent.update(BENT[kind])
    answer = come_in(browser)
    assert answer.status_code == 403
    assert "La réponse de L’annuaire n’a pas pu être vérifiée" in answer.text
    assert not browser.is_signed_in()
    assert identities(app) == []


@pytest.mark.parametrize("kind", ["another key", "our own secret", "nobody"])
def test_a_token_that_it_did_not_sign_opens_nothing(
    app: Flask, browser: Browser, provider: Provider, kind: str
) -> None:
    provider.told.append(provider.key)
    if kind == "another key":
        provider.key = providers.new_key()
    elif kind == "our own secret":
        provider.key = OctKey.import_key(providers.SECRET)
        provider.algorithm = "HS256"
    else:
        provider.algorithm = "none"
    back = recognised(browser)
    assert browser.get(back).status_code in {403, 503}
    assert not browser.is_signed_in()
    assert identities(app) == []


def test_a_way_back_counts_once_and_in_this_browser_only(app: Flask, browser: Browser) -> None:
    victim = Browser(app)
    recognised(victim)
    back = recognised(browser)
    with browser.client.session_transaction() as cookie:
        copied = dict(cookie)
    assert victim.get(back).status_code == 403
    assert browser.get(back).status_code == 303
    thief = Browser(app)
    with thief.client.session_transaction() as cookie:
        cookie.update(copied)
    assert thief.get(back).status_code == 403
    assert not (victim.is_signed_in() or thief.is_signed_in())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"state": "x"}, "dans un autre navigateur"),
        ({"iss": "https://evil.example"}, "n’a pas pu être vérifiée"),
        ({"code": "x"}, "n’a pas pu être vérifiée"),
        ({"error": "access_denied"}, "Vous n’avez pas donné votre accord auprès de L’annuaire"),
    ],
)
def test_another_way_back_opens_nothing_and_says_why(
    browser: Browser, change: dict[str, str], words: str
) -> None:
    back = urlsplit(recognised(browser))
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    answer = browser.get(RETURN, query_string={**query, **change})
    assert (answer.status_code, words in answer.text) == (403, True)
    assert not browser.is_signed_in()


@pytest.mark.parametrize("verified", [False, None, "false", "yes", 1])
def test_an_address_that_it_did_not_verify_is_not_linked(
    app: Flask, browser: Browser, provider: Provider, verified: object
) -> None:
    provider.person["email_verified"] = verified
    assert come_in(browser).status_code == 403
    assert identities(app) == []


def test_who_was_shut_out_stays_out(app: Flask, browser: Browser) -> None:
    come_in(browser)
    with app.app_context():
        account = account_of("paul")
        account.active = False
        accounts.sessions.close_sessions(account.id)
        session.commit()
    assert not browser.is_signed_in()
    assert come_in(browser).status_code == 403


def test_when_it_does_not_answer_the_link_by_mail_is_there(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(
        COP_OIDC_ISSUER="http://localhost:1", COP_OIDC_CLIENT_ID=CLIENT, COP_OIDC_NAME="L’annuaire"
    )
    answer = Browser(app).get("/connexion/oidc")
    assert answer.status_code == 503
    assert "L’annuaire ne répond pas pour l’instant." in answer.text
    assert 'action="/connexion/lien"' in answer.text


@pytest.mark.slow
def test_nothing_of_it_is_imported_before_somebody_signs_in() -> None:
    code = (
        "import sys, cop.site, cop.site.doors.views; "
        "print([name for name in ('authlib', 'requests', 'joserfc') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"
