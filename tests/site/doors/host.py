"""A site that signs its members in by a token, as `docs/mount.md` tells its webmaster."""

from __future__ import annotations

import base64
import hmac
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from werkzeug.test import TestResponse

from tests.site.conftest import Browser

URL = "https://reseau.example/?cop-sso=1"
SECRET = "c4c0" * 16
RETURN = "/connexion/sso/retour"
SETTINGS = {"COP_SSO_URL": (URL,), "COP_SSO_SECRET": (SECRET,), "COP_SSO_NAME": ("Réseau A",)}
PAUL = {
    "external_id": "17", "email": "paul@cop.example", "email_verified": "true", "name": "Paul",
}  # fmt: skip


def sealed(fields: Any, secret: str = SECRET) -> dict[str, str]:
    """Written apart from the product's own, on purpose."""
    sso = base64.b64encode(urlencode(fields).encode()).decode()
    return {"sso": sso, "sig": hmac.new(secret.encode(), sso.encode(), "sha256").hexdigest()}


def asked(browser: Browser, start: str = "/connexion/sso") -> dict[str, str]:
    """What the platform asks this site when somebody leaves for it."""
    left = browser.get(start)
    assert left.status_code == 302
    address = urlsplit(left.location)
    query = dict(parse_qsl(address.query, strict_parsing=True))
    read = parse_qs(base64.b64decode(query["sso"], validate=True).decode())
    return {**query, "to": f"{address.netloc}{address.path}", "nonce": read["nonce"][0],
            "return_sso_url": read["return_sso_url"][0]}  # fmt: skip


def come_back(browser: Browser, secret: str = SECRET, **said: str) -> TestResponse:
    """Leave and come back as whom the site names."""
    fields = {"nonce": asked(browser)["nonce"], **PAUL, **said}
    return browser.get(RETURN, query_string=sealed(fields, secret))
