from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cop.plugin import in_popup
from cop.testing import mounted
from tests.site.conftest import Browser

POLICY = (
    "default-src 'self'; script-src 'nonce-…'; worker-src 'self'; "
    "style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/", 200), ("/connexion", 200), ("/compte", 302), ("/absent", 404), ("/deconnexion", 405),
     ("/static/cop/cop.css", 200), ("/static/site/passkey.js", 200), ("/static/cop/absent", 404),
     ("/au-revoir", 500)],
)  # fmt: skip
def test_every_answer_carries_the_headers(
    app: Flask, path: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, "site.farewell", broken)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = Browser(app).get(path)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS
    assert "geolocation=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert re.sub(r"nonce-[\w-]{22}", "nonce-…", policy) == POLICY
    assert "Strict-Transport-Security" not in answer.headers
    answer.close()


def test_on_the_way_to_a_window_of_a_frame_no_page_cuts_the_two_apart(app: Flask) -> None:
    """And on no other way."""
    app.add_url_rule("/fenetre", "window", in_popup(lambda: "Bonjour"))
    browser = Browser(app)

    def policy(answer: TestResponse) -> str:
        return answer.headers["Cross-Origin-Opener-Policy"]

    for asked_for, expected in (
        ("/compte", "same-origin"), ("/absent", "same-origin"), ("//[", "same-origin"),
        ("/fenetre?etat=a", "unsafe-none"),
    ):  # fmt: skip
        with browser.client.session_transaction() as kept:
            kept["cop_next"] = mounted.below() + asked_for
        assert policy(browser.get("/connexion")) == expected
    arrived = browser.sign_in()
    assert (arrived.headers["Location"], policy(arrived)) == ("/fenetre?etat=a", "unsafe-none")
    assert policy(browser.get("/compte")) == "same-origin"


def test_an_oversized_post_is_refused_with_the_headers(browser: Browser) -> None:
    answer = browser.client.post("/connexion/lien", data={"email": "x" * 2_000_000})
    assert answer.status_code == 413
    assert {name: answer.headers[name] for name in ALWAYS} == ALWAYS


@pytest.mark.parametrize("path", ["/", "/connexion"])
def test_the_mark_of_scripts_is_new_for_each_answer_and_in_the_page(
    browser: Browser, path: str
) -> None:
    marks = []
    for _ in range(2):
        answer = browser.get(path)
        (mark,) = re.findall(r"nonce-([\w-]+)", answer.headers["Content-Security-Policy"])
        assert set(re.findall(r'nonce="([^"]*)"', answer.text)) == {mark}
        marks.append(mark)
    assert marks[0] != marks[1]


def test_a_copy_goes_on_with_the_policy_that_came_with_it(browser: Browser) -> None:
    """Another mark than the one in the copy's text would stop its scripts."""
    page = browser.get("/")
    again = browser.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.at_root
def test_over_https_cookies_are_bound_to_the_host_and_http_is_given_up(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(COP_PUBLIC_URL="https://cop.example")
    browser = Browser(
        app, base_url="https://cop.example", headers={"Origin": "https://cop.example"}
    )
    answer = browser.sign_in()
    assert answer.status_code == 303
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.split("=")[0] for cookie in cookies) == [
        "__Host-cop_device",
        "__Host-cop_session",
    ]
    for cookie in cookies:
        parts = {part.strip() for part in cookie.split(";")}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
        assert "Domain" not in cookie


def test_what_a_member_reads_is_kept_by_no_cache(browser: Browser) -> None:
    visitor = browser.get("/")
    assert visitor.headers["Cache-Control"] == "private, no-cache"
    browser.sign_in()
    for path in ("/", "/compte", "/personnes", "/absent"):
        answer = browser.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Cookie" in answer.headers["Vary"]


def test_a_file_is_the_same_for_everybody(browser: Browser) -> None:
    browser.sign_in()
    answer = browser.get("/static/cop/cop.css")
    assert "Vary" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_no_cookie_before_it_is_needed(browser: Browser) -> None:
    assert "cop_device" not in str(browser.get("/").headers.getlist("Set-Cookie"))
