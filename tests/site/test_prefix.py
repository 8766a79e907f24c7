"""Where a site lies: below the path of its public address, however the request comes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from cop.site import create_app
from cop.site.prefix import Below, path_of
from cop.site.settings import SettingsError, cookie_name
from tests.site.conftest import SECRET, Browser

pytestmark = pytest.mark.at_root
PUBLIC = "http://127.0.0.1:8000/communaute"
TOLD = {"X-Forwarded-Prefix": "/communaute"}


def reached(app: Flask, path: str, **keywords: Any) -> tuple[int, str | None]:
    """What a browser gets by a request that arrives as written."""
    answer = Client(app).get(path, base_url="http://127.0.0.1", **keywords)
    return answer.status_code, answer.location


@pytest.mark.parametrize(
    ("path", "headers"),
    [("/communaute/compte", {}), ("/compte", TOLD), ("/communaute/compte", TOLD),
     ("/compte", {"X-Forwarded-Prefix": "/communaute/"})],
    ids=["kept", "stripped", "kept and told", "with a slash"],
)  # fmt: skip
def test_a_proxy_may_keep_the_path_or_strip_and_tell_it(
    make_app: Callable[..., Flask], path: str, headers: dict[str, str]
) -> None:
    app = make_app(COP_PUBLIC_URL=PUBLIC, COP_PROXY_COUNT=1)
    assert reached(app, path, headers=headers) == (302, "/communaute/connexion")


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize(
    ("path", "headers"),
    [("/compte", {}), ("/communautes/compte", {}), ("/compte", {"X-Forwarded-Prefix": "/evil"}),
     ("/communaute/compte", {"X-Forwarded-Prefix": "//evil.example"})],
)  # fmt: skip
def test_a_prefix_that_never_comes_is_refused_aloud_and_another_is_believed_from_nobody(
    make_app: Callable[..., Flask],
    caplog: pytest.LogCaptureFixture,
    path: str,
    headers: dict[str, str],
    count: int,
) -> None:
    app = make_app(COP_PUBLIC_URL=PUBLIC, COP_PROXY_COUNT=count, COP_SITE_NAME=f"new {path}")
    if count == 0 and path == "/communaute/compte":
        assert reached(app, path, headers=headers) == (302, "/communaute/connexion")
        return
    answer = Client(app).get(path, base_url="http://127.0.0.1", headers=headers)
    assert answer.status_code == 500
    assert answer.text.startswith("COP_PUBLIC_URL says that the site lies at /communaute, but")
    assert "docs/mount.md" in caplog.text


def test_once_it_was_seen_a_stray_request_is_only_not_found(make_app: Callable[..., Flask]) -> None:
    app = make_app(COP_PUBLIC_URL=PUBLIC, COP_SITE_NAME="seen")
    assert reached(app, "/communaute/compte")[0] == 302
    assert reached(app, "/compte")[0] == 404


def test_a_site_below_a_path_that_its_address_does_not_tell_says_so(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(COP_SITE_NAME="mounted without a word")
    below = Client(DispatcherMiddleware(Flask("host"), {"/communaute": app}))
    answer = below.get("/communaute/compte", base_url="http://127.0.0.1")
    assert answer.status_code == 500
    assert "the site lies at /, but a request came for /communaute/compte" in answer.text


def test_two_sites_of_one_host_keep_their_people_apart(make_app: Callable[..., Flask]) -> None:
    one, two = (
        make_app(COP_PUBLIC_URL=f"http://127.0.0.1:8000/{name}", COP_SITE_NAME=name)
        for name in ("un", "deux")
    )
    host = Flask("host")
    host.wsgi_app = DispatcherMiddleware(host.wsgi_app, {"/un": one, "/deux": two})  # type: ignore[method-assign]
    browser = Browser(host)
    page = browser.get("/un/connexion").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    typed = {"email": "paul@cop.example", "password": "trois chevaux sous la pluie"}
    answer = browser.client.post("/un/connexion/mot-de-passe", data={**typed, "csrf_token": token})
    assert answer.location == "/un/"
    cookies = {cookie.split("=")[0]: cookie for cookie in answer.headers.getlist("Set-Cookie")}
    assert set(cookies) == {"cop_session_un", "cop_device_un"}
    assert all("Path=/un" in cookie for cookie in cookies.values())
    browser.get("/deux/compte")
    assert [browser.get(f"/{name}/compte").status_code for name in ("un", "deux")] == [200, 302]


def test_a_visitor_comes_back_to_the_page_below_the_path(make_app: Callable[..., Flask]) -> None:
    app = make_app(COP_PUBLIC_URL=PUBLIC)
    browser = Browser(app)
    browser.get("/profil?a=1")
    assert browser.sign_in().location == "/communaute/profil?a=1"
    shown = Browser(app).get("/connexion").text
    assert 'href="/communaute/langue/en?next=/communaute/connexion"' in shown


def test_a_site_can_not_lie_below_one_of_its_own_pages(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="pages of its own below /personnes"):
        create_app(
            {
                "SECRET_KEY": SECRET,
                "COP_PLUGINS": (),
                "COP_PUBLIC_URL": "https://a.example/personnes",
            },
            instance_path=tmp_path,
        )


def test_nothing_of_the_request_gets_into_the_refusal_as_markup() -> None:
    said: list[Any] = []
    layer = Below(lambda _environ, _start: [], "/a")
    environ = {"SCRIPT_NAME": "", "PATH_INFO": "/<script>" + "x" * 500}
    (body,) = layer(environ, lambda *words: said.append(words))
    assert dict(said[0][1])["Content-Type"] == "text/plain; charset=utf-8"
    assert len(body) < 600


def test_the_path_of_an_address() -> None:
    urls = ["https://a.example", "https://a.example/", "https://a.example/b/c/", "http://a:8000/b"]
    assert list(map(path_of, urls)) == ["", "", "/b/c", "/b"]


def test_cookies_are_named_for_their_place() -> None:
    made = [
        cookie_name("cop_session", secure=secure, below=below)
        for secure in (True, False)
        for below in ("", "/a/b-c")
    ]
    assert made == [
        "__Host-cop_session", "__Secure-cop_session_a_b_c", "cop_session", "cop_session_a_b_c",
    ]  # fmt: skip
