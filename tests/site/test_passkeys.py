"""A passkey from end to end: a real Chromium with a virtual authenticator."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from cop.db import session
from tests.site.conftest import PASSWORD, account_of

PORT = 8103
SITE = f"http://localhost:{PORT}"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture()
def site(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    app = make_app(COP_PUBLIC_URL=SITE)
    server = make_server("127.0.0.1", PORT, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.browser
def test_a_passkey_is_added_and_signs_in_without_anything_typed(site: Flask, chromium: Any) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        tools = page.context.new_cdp_session(page)
        tools.send("WebAuthn.enable")
        tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(f"{SITE}/connexion")
        page.fill("#email", "paul@cop.example")
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(f"{SITE}/")
        page.goto(f"{SITE}/compte/cles")
        page.fill("#name", "ordinateur")
        page.press("#name", "Enter")
        page.get_by_text("La clé « ordinateur » est ajoutée.").wait_for()
        page.context.clear_cookies()
        page.goto(f"{SITE}/connexion/cle")
        page.click("main button")
        page.wait_for_url(f"{SITE}/")
        page.goto(f"{SITE}/compte")
        assert page.url == f"{SITE}/compte"
        assert complaints == []
    with site.app_context():
        (key,) = account_of("paul").webauthn
        assert (key.name, key.usage, key.sign_count > 0) == ("ordinateur", "first", True)
        session.rollback()
