"""An OpenID Connect provider on a loopback port, of Authlib's own pieces; what it says can be bent."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from types import SimpleNamespace
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, jsonify, request
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "cop", "a secret between the two"
PAUL = {"sub": "p-17", "name": "Paul", "email": "paul@cop.example", "email_verified": True}


class Client:
    """The platform, as it is registered at the provider."""

    id_token_signed_response_alg = None

    def __init__(self, return_url: str) -> None:
        self.return_url = return_url

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.return_url

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.return_url

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(SimpleNamespace):
    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> None:
        return None

    get_acr = get_amr = get_auth_time


@dataclass
class Provider:
    """person: who is signed in there. bent: claims that its tokens get instead of the true ones.

    key: signs, and is told; told: the keys that are shown, when not that one alone.
    """

    url: str
    return_url: str
    key: Any
    person: dict[str, Any] = field(default_factory=lambda: dict(PAUL))
    bent: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    told: list[Any] = field(default_factory=list)
    in_token: bool = True
    codes: dict[str, Code] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = Flask("provider")
        self.server = AuthorizationServer(
            self.app,
            query_client=lambda name: Client(self.return_url) if name == CLIENT else None,
            save_token=lambda _token, _request: None,
        )
        grant, token = _grant(self), _identity_token(self)
        self.server.register_grant(grant, [token, CodeChallenge(required=True)])
        self.app.before_request(lambda: self.asked.append(request.path))
        for path, view in {
            "/.well-known/openid-configuration": self.metadata,
            "/keys": lambda: jsonify(KeySet(self.told or [self.key]).as_dict(private=False)),
            "/authorize": self.authorize,
            "/token": self.server.create_token_response,
            "/userinfo": lambda: jsonify(self.person),
        }.items():
            self.app.add_url_rule(path, path, view, methods=["GET", "POST"])

    def metadata(self) -> Any:
        return jsonify(
            issuer=self.url, authorization_endpoint=f"{self.url}/authorize",
            token_endpoint=f"{self.url}/token", jwks_uri=f"{self.url}/keys",
            userinfo_endpoint=f"{self.url}/userinfo",
        )  # fmt: skip

    def authorize(self) -> Any:
        """Its person has a session there and consents at once."""
        grant = self.server.get_consent_grant(end_user=self.person)
        return self.server.create_authorization_response(grant_user=self.person, grant=grant)


def _grant(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]

        def save_authorization_code(self, code: str, request: Any) -> None:
            said = request.payload.data
            provider.codes[code] = Code(
                redirect_uri=said["redirect_uri"], scope=said["scope"], nonce=said.get("nonce"),
                code_challenge=said.get("code_challenge"),
                code_challenge_method=said.get("code_challenge_method"), name=code,
            )  # fmt: skip

        def query_authorization_code(self, code: str, _client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, code: Code) -> None:
            del provider.codes[code.name]

        def authenticate_user(self, _code: Code) -> dict[str, Any]:
            return provider.person

    return Grant


def _identity_token(provider: Provider) -> OpenIDCode:
    class Token(OpenIDCode):
        def exists_nonce(self, _nonce: str, _request: Any) -> bool:
            return False

        def resolve_client_private_key(self, _client: Client) -> Any:
            return provider.key

        def get_client_algorithm(self, _client: Client) -> str:
            return provider.algorithm

        def get_encode_header(self, client: Client) -> dict[str, str]:
            return {
                "alg": provider.algorithm,
                **({"kid": provider.key.kid} if provider.key.kid else {}),
            }

        def get_client_claims(self, _client: Client) -> dict[str, Any]:
            return {"iss": provider.url, "aud": [CLIENT]}

        def generate_user_info(self, user: dict[str, Any], _scope: str) -> UserInfo:
            said = user if provider.in_token else {"sub": user["sub"]}
            moment = int(time.time())
            bent = {
                name: value(moment) if callable(value) else value
                for name, value in provider.bent.items()
            }
            return UserInfo({**said, **bent})

    return Token(require_nonce=True)


@contextmanager
def running(return_url: str) -> Iterator[Provider]:
    """A provider until the end of the block."""
    server = make_server("localhost", 0, lambda *_any: [], threaded=True)
    provider = Provider(f"http://localhost:{server.port}", return_url, new_key())
    server.app = provider.app
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def new_key() -> RSAKey:
    return RSAKey.generate_key(2048, auto_kid=True)
