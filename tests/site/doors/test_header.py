from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.db import session
from cop.members.models import Identity
from cop.site import accounts
from cop.site.doors.header import EMAIL, NAME, NamedByProxy
from tests.site.conftest import Browser, account_of

SETTINGS = {
    "COP_REMOTE_USER_HEADER": "X-Remote-User", "COP_REMOTE_EMAIL_HEADER": "X-Remote-Email",
    "COP_REMOTE_USER_PEERS": ("127.0.0.1", "10.1.0.0/16"),
}  # fmt: skip
PAUL = {"X-Remote-User": "paul", "X-Remote-Email": "paul@cop.example"}


@pytest.fixture()
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(**SETTINGS)


def behind(app: Flask, headers: dict[str, str], peer: str = "127.0.0.1") -> Browser:
    """A browser whose every request comes from this address with these headers."""
    return Browser(app, headers=headers, environ_overrides={"REMOTE_ADDR": peer})


def test_whom_the_proxy_names_comes_in_without_a_form(app: Flask) -> None:
    browser = behind(app, PAUL)
    assert browser.get("/compte").location == "/connexion"
    answer = browser.get("/connexion")
    assert (answer.status_code, answer.location) == (303, "/compte")
    assert "paul@cop.example" in browser.get("/compte").text
    with app.app_context():
        found = select(Identity.subject).where(Identity.provider == "proxy")
        assert session.scalars(found).all() == ["paul"]


@pytest.mark.at_root
@pytest.mark.parametrize("peer", ["192.0.2.7", "10.2.0.1", "::1", "", "unix"])
def test_the_header_of_anybody_else_is_as_if_it_were_not_there(app: Flask, peer: str) -> None:
    behind(app, PAUL).get("/connexion")
    stranger = behind(app, PAUL, peer)
    answer = stranger.get("/connexion")
    assert (answer.status_code, "Recevoir un lien" in answer.text) == (200, True)
    assert not stranger.is_signed_in()


@pytest.mark.at_root
def test_an_address_that_is_only_forwarded_is_no_peer(make_app: Callable[..., Flask]) -> None:
    app = make_app(**{**SETTINGS, "COP_PROXY_COUNT": 1})
    behind(app, PAUL).get("/connexion")
    forged = behind(app, {**PAUL, "X-Forwarded-For": "127.0.0.1"}, "192.0.2.7")
    assert forged.get("/connexion").status_code == 200
    honest = behind(app, {**PAUL, "X-Forwarded-For": "203.0.113.9"}, "10.1.2.3")
    assert honest.get("/connexion").status_code == 303


def test_without_the_setting_the_header_says_nothing(make_app: Callable[..., Flask]) -> None:
    browser = behind(make_app(), PAUL)
    assert browser.get("/connexion").status_code == 200
    assert not browser.is_signed_in()


@pytest.mark.at_root
def test_the_session_lasts_as_long_as_the_proxy_names_the_same_person(app: Flask) -> None:
    browser = behind(app, PAUL)
    browser.get("/connexion")
    other = behind(app, {"X-Remote-User": "ines", "X-Remote-Email": "ines@cop.example"})
    other.get("/connexion")
    assert browser.is_signed_in()
    for headers, peer in [
        ({}, "127.0.0.1"),
        ({"X-Remote-User": "nobody"}, "127.0.0.1"),
        ({"X-Remote-User": "ines"}, "127.0.0.1"),
        (PAUL, "192.0.2.7"),
    ]:
        options = {"headers": headers, "environ_overrides": {"REMOTE_ADDR": peer}}
        assert browser.client.get("/compte", **options).status_code == 302
    assert browser.is_signed_in()


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Remote-User": "nobody", "X-Remote-Email": "nobody@cop.example"},
        {"X-Remote-User": "paul"},
        {"X-Remote-User": "nadia", "X-Remote-Email": "nadia@cop.example"},
        {"X-Remote-User": "x" * 256, "X-Remote-Email": "paul@cop.example"},
        {"X-Remote-User": "", "X-Remote-Email": "paul@cop.example"},
    ],
)
def test_whom_the_proxy_names_and_nobody_knows_finds_the_other_ways(
    app: Flask, headers: dict[str, str]
) -> None:
    browser = behind(app, headers)
    answer = browser.get("/connexion")
    assert (answer.status_code, "Recevoir un lien" in answer.text) == (200, True)
    assert not browser.is_signed_in()


def test_who_was_shut_out_stays_out(app: Flask) -> None:
    browser = behind(app, PAUL)
    browser.get("/connexion")
    with app.app_context():
        account = account_of("paul")
        account.active = False
        accounts.sessions.close_sessions(account.id)
        session.commit()
    assert browser.get("/connexion").status_code == 200
    assert not browser.is_signed_in()


def said(peers: tuple[str, ...], environ: dict[str, Any]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    inner = NamedByProxy(lambda env, _start: seen.update(env) or [], {NAME: "X-User"}, peers)
    list(inner(environ, None))
    return seen


def test_the_header_itself_goes_no_further() -> None:
    for peer in ("10.0.0.1", "10.0.0.2"):
        assert "HTTP_X_USER" not in said(("10.0.0.1",), {"REMOTE_ADDR": peer, "HTTP_X_USER": "a"})


@pytest.mark.parametrize(
    ("peers", "peer", "listed"),
    [
        (("10.0.0.0/8",), "10.9.9.9", True),
        (("10.0.0.1",), "::ffff:10.0.0.1", True),
        (("fd00::/8",), "fd00::1", True),
        (("fd00::/8",), "10.0.0.1", False),
        (("unix",), "", True),
        (("10.0.0.1",), "", False),
        (("0.0.0.0/0",), "not an address", False),
    ],
)
def test_which_peers_are_listed(peers: tuple[str, ...], peer: str, listed: bool) -> None:
    assert (NAME in said(peers, {"REMOTE_ADDR": peer, "HTTP_X_USER": "a"})) is listed


def test_a_name_may_have_accents_and_a_name_can_not_be_set_by_the_server_s_own_word() -> None:
    sent = "Zoé".encode().decode("latin-1")
    assert said(("10.0.0.1",), {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_USER": sent})[NAME] == "Zoé"
    assert said(("10.0.0.1",), {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_USER": "\xff"})[NAME] == ""
    assert EMAIL not in said(("10.0.0.1",), {"REMOTE_ADDR": "10.0.0.1"})
