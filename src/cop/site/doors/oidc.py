"""OpenID Connect, as a client: authorization code, PKCE, and a nonce of this browser's own.

Authlib and requests are imported when somebody signs in, not when the site starts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from flask import current_app

from cop.config import setting
from cop.site.doors.known import LONGEST_SUBJECT, Claim, Door, Refused
from cop.site.doors.pending import Pending, same

SCOPE = "openid email profile"
# Signed by a key of the provider's; never « none », never by our own secret.
SIGNED_BY = ["RS256", "PS256", "ES256", "EdDSA"]
SECONDS, KEPT, LEEWAY = 5, 3600, 60
LONGEST = 1024 * 1024


class Away(Exception):
    """The provider doesn't answer, or not as one."""


def question(door: Door, pending: Pending, return_url: str) -> str:
    """Where the browser is sent to be recognised. Raises `Refused("away")`."""
    try:
        found = _metadata(door)
    except Away as error:
        raise Refused("away", str(error)) from error
    url, _state = _client(door, return_url).create_authorization_url(
        found["authorization_endpoint"],
        state=pending.state,
        nonce=pending.nonce,
        code_verifier=pending.verifier,
    )
    return str(url)


def answer(door: Door, pending: Pending, given: Mapping[str, str], return_url: str) -> Claim:
    """What the provider says of who comes back. Raises `Refused`."""
    if not same(given.get("state"), pending.state):
        raise Refused("stale", "another state")
    if given.get("error"):
        raise Refused("declined", given["error"][:100])
    if given.get("iss", door.url) != door.url:
        raise Refused("broken", "the answer of another issuer")
    try:
        said, token = _exchanged(door, pending, given.get("code", ""), return_url)
        claims = said if "email" in said else {**_userinfo(door, token, said["sub"]), **said}
    except Away as error:
        raise Refused("away", str(error)) from error
    told = claims.get("email_verified")
    verified = told is True or told == "true"
    return Claim(
        door.provider,
        str(claims["sub"]),
        str(claims.get("email") or "") if verified else "",
        str(claims.get("name") or claims.get("preferred_username") or ""),
    )


def _exchanged(
    door: Door, pending: Pending, code: str, return_url: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The claims of the identity token for a code, and the whole answer."""
    from authlib.common.errors import AuthlibBaseError
    from requests import RequestException

    try:
        token = _client(door, return_url).fetch_token(
            _metadata(door)["token_endpoint"],
            code=code,
            code_verifier=pending.verifier,
            timeout=SECONDS,
            allow_redirects=False,
        )
    except AuthlibBaseError as error:
        raise Refused("broken", f"the code: {error}"[:200]) from error
    except (RequestException, ValueError) as error:
        raise Away(f"the token: {error}"[:200]) from error
    return _checked(door, str(token.get("id_token") or ""), pending.nonce), token


def _checked(door: Door, id_token: str, nonce: str) -> dict[str, Any]:
    """The claims of an identity token that was made for us, now, and for this browser.

    Raises `Refused("broken")`. The rules are those of OpenID Connect Core 1.0, 3.1.3.7.
    """
    from joserfc import jwt
    from joserfc.errors import JoseError

    client = str(setting("COP_OIDC_CLIENT_ID"))
    rules = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": door.url},
        aud={"essential": True, "value": client},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        read = jwt.decode(id_token, _keys(door, id_token), algorithms=SIGNED_BY)
        claims = dict(read.claims)
        rules.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise Refused("broken", f"the identity token: {error}"[:200]) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client) != client:
        raise Refused("broken", "made for another client")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
        raise Refused("broken", "no subject")
    return claims


def _keys(door: Door, id_token: str) -> Any:
    """The provider's keys; asked anew for a token that names one we haven't seen."""
    from joserfc import jws
    from joserfc.jwk import KeySet

    named = jws.extract_compact(id_token.encode()).headers().get("kid")
    address = _metadata(door)["jwks_uri"]
    found = _fetched(address)
    if named and all(key.get("kid") != named for key in found.get("keys", [])):
        found = _fetched(address, anew=True)
    return KeySet.import_key_set(found)  # type: ignore[arg-type]


def _userinfo(door: Door, token: Mapping[str, Any], subject: str) -> dict[str, Any]:
    """What some providers say at a page of its own only; nothing for another person's."""
    place = _metadata(door).get("userinfo_endpoint")
    if not place:
        return {}
    said = _fetched(place, bearer=str(token.get("access_token") or ""))
    return said if said.get("sub") == subject else {}


def _client(door: Door, return_url: str) -> Any:
    from authlib.integrations.requests_client import OAuth2Session

    secret = str(setting("COP_OIDC_CLIENT_SECRET"))
    return OAuth2Session(
        str(setting("COP_OIDC_CLIENT_ID")),
        secret or None,
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
        scope=SCOPE,
        redirect_uri=return_url,
        code_challenge_method="S256",
    )


def _metadata(door: Door) -> dict[str, Any]:
    """What the provider says of itself (OpenID Connect Discovery 1.0). Raises `Away`."""
    found = _fetched(f"{door.url.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != door.url:
        raise Away("it calls itself otherwise than COP_OIDC_ISSUER")
    missing = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - set(found)
    if missing:
        raise Away(f"it does not say its {', '.join(sorted(missing))}")
    return found


def _fetched(address: str, *, bearer: str = "", anew: bool = False) -> dict[str, Any]:
    """A page of the provider's, kept for an hour unless it is one person's. Raises `Away`."""
    kept = current_app.extensions.setdefault("cop_oidc", {})
    at, found = kept.get(address, (0.0, None))
    if found is not None and not anew and not bearer and time.monotonic() - at < KEPT:
        return dict(found)
    found = _read(address, {"Authorization": f"Bearer {bearer}"} if bearer else {})
    if not bearer:
        kept[address] = (time.monotonic(), found)
    return found


def _read(address: str, headers: Mapping[str, str]) -> dict[str, Any]:
    import requests

    try:
        with requests.get(
            address, headers=dict(headers), timeout=SECONDS, allow_redirects=False, stream=True
        ) as response:
            response.raise_for_status()
            text = response.raw.read(LONGEST, decode_content=True)
            found = json.loads(text)
    except (requests.RequestException, ValueError, OSError) as error:
        raise Away(f"{type(error).__name__}: {error}"[:200]) from error
    if not isinstance(found, dict):
        raise Away("it does not answer in JSON")
    return found
