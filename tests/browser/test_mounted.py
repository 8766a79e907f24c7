"""A site below a path of another server: its pages, styles, scripts and cookies stay below it; a
member of a site elsewhere signs in there once."""

from __future__ import annotations

import base64
import hmac
import threading
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from flask import Flask, redirect, request
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from cop.db import session
from cop.members.models import Member
from cop.site import create_app, demo
from tests.browser.people import open_context
from tests.browser.serving import HOST
from tests.browser.walking import Walk

SECRET = "f00d" * 16
EMAIL = "maelle@reseau.example"
HREFS = "all => all.map(one => one.getAttribute('href') || one.getAttribute('src'))"
PERSON = {"external_id": "7", "name": "Maëlle", "email_verified": "true"}


@pytest.fixture(scope="module")
def below(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site: a host with pages of its own, and cop below /communaute."""
    folder = tmp_path_factory.mktemp("below") / "instance"
    copytree(template, folder)
    server = make_server("127.0.0.1", 0, lambda *_any: [], threaded=True)
    root = f"http://{HOST}:{server.port}"
    site = create_app(
        {
            "COP_DEMO": True, "COP_PUBLIC_URL": f"{root}/communaute", "COP_SSO_URL": f"{root}/membre",
            "COP_SSO_SECRET": SECRET, "COP_SSO_NAME": "le site du réseau",
        },
        instance_path=folder,
    )  # fmt: skip
    with site.app_context():
        member = session.scalars(select(Member).where(Member.handle == "maelle")).one()
        member.email = EMAIL
        demo.ensure_account(member)
        session.commit()
        session.remove()
    server.app = DispatcherMiddleware(_host(), {"/communaute": site})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"{root}/communaute"
    server.shutdown()
    thread.join()
    server.server_close()
    site.extensions["cop"].engine.dispose()


def _host() -> Flask:
    """The site around it; a cookie says who its member is, for want of a login of its own."""
    host = Flask("host")

    @host.get("/membre")
    def member() -> Any:
        sso = request.args["sso"]
        assert hmac.compare_digest(_signature(sso), request.args["sig"])
        said = {
            name: values[0] for name, values in parse_qs(base64.b64decode(sso).decode()).items()
        }
        email, number = request.cookies["member"].split("|")
        answer = {**PERSON, "nonce": said["nonce"], "email": email, "external_id": number}
        sealed = base64.b64encode(urlencode(answer).encode()).decode()
        query = urlencode({"sso": sealed, "sig": _signature(sealed)})
        return redirect(f"{said['return_sso_url']}?{query}")

    return host


def _signature(sso: str) -> str:
    return hmac.new(SECRET.encode(), sso.encode(), "sha256").hexdigest()


def _is(page: Page, email: str, number: str) -> None:
    """Whom the other site knows this browser as."""
    origin = page.url.split("/communaute")[0]
    page.context.add_cookies([{"name": "member", "value": f"{email}|{number}", "url": origin}])


def test_a_member_of_another_site_comes_in_below_a_path_and_stays_below_it(
    chromium: Browser, below: str
) -> None:
    context = open_context(chromium, f"{below}/")
    page = context.new_page()
    walk = Walk(page, below.removesuffix("/communaute"))
    lost: list[str] = []
    page.on("response", lambda got: lost.append(got.url) if got.status in {404, 500} else None)
    page.goto(f"{below}/profil")
    expect(page).to_have_url(f"{below}/connexion")
    _is(page, EMAIL, "7")

    page.get_by_role("link", name="Se connecter avec le site du réseau").click()
    expect(page).to_have_url(f"{below}/profil")
    for path in ("/", "/etudes-de-cas/", "/recherche/?q=eau", "/agenda/"):
        page.goto(f"{below}{path}")
        hrefs = page.eval_on_selector_all("[href^='/'], [src^='/']", HREFS)
        assert [one for one in hrefs if not one.startswith("/communaute")] == []
    mine = {one["name"]: one["path"] for one in context.cookies() if one["name"] != "member"}
    assert mine == {"cop_session_communaute": "/communaute", "cop_device_communaute": "/communaute"}

    page.goto(f"{below}/compte")
    page.get_by_role("button", name="Détacher le site du réseau").click()
    _is(page, "ailleurs@reseau.example", "8")
    page.get_by_role("link", name="Rattacher le site du réseau").click()
    expect(page.get_by_role("heading", name="Rattacher cet accès ?")).to_be_visible()
    walk.look("/compte/rattacher")
    page.get_by_role("button", name="Rattacher cet accès").click()
    expect(page.get_by_text("C’est rattaché")).to_be_visible()
    walk.look("/compte")

    page.goto(f"{below}/connexion")
    walk.look("/connexion")
    _is(page, "nobody@reseau.example", "9")
    page.get_by_role("link", name="Se connecter avec le site du réseau").click()
    expect(page.get_by_role("heading", name="Rattacher cet accès ?")).to_be_visible()
    context.clear_cookies(name="cop_session_communaute")
    page.goto(f"{below}/connexion/sso")
    expect(page.get_by_role("heading", name="Personne n’a été connecté")).to_be_visible()
    walk.look("/connexion/sso/retour")
    context.close()
    assert lost == []
    walk.assert_clean()
