"""Settings of the standalone host: read from the instance folder, the environment, the caller."""

from __future__ import annotations

import hmac
import ipaddress
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from cop.config import SETTINGS, Setting
from cop.site import logs
from cop.site.doors.settings import DOOR_SETTINGS, problem
from cop.site.prefix import path_of

SITE_SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="COP_SECRET_KEY",
        default="",
        meaning="Signs cookies; `SECRET_KEY` of instance/config.py when empty.",
    ),
    Setting(
        name="COP_SECRET_KEY_FALLBACKS",
        default=(),
        meaning="Earlier secret keys: what they signed still opens. `SECRET_KEY_FALLBACKS` of "
        "instance/config.py when empty.",
    ),
    Setting(
        name="COP_DEMO",
        default=False,
        meaning="Offer the demo accounts at the sign-in page; on a local address only.",
    ),
    Setting(
        name="COP_PROXY_COUNT",
        default=0,
        unit="proxies",
        meaning="How many reverse proxies stand before the site; their headers are believed.",
    ),
    Setting(
        name="COP_SEARCHES",
        default=240,
        unit="a minute",
        meaning="What one member, or one address, may search and have suggested; for each process.",
    ),
    Setting(
        name="COP_LOG",
        default="text",
        meaning="How the log is written to standard error: `text`, `json`, or empty for not at all.",
    ),
    *DOOR_SETTINGS,
)
LOCAL_NAMES = ("localhost", "127.0.0.1")
YES = frozenset({"1", "true", "yes", "on"})


class SettingsError(RuntimeError):
    """The site can't start with these settings; the text says which and what to do."""


def load(app: Flask, config: Mapping[str, Any] | None) -> None:
    """Fill `app.config`: defaults, instance/config.py, `COP_*` of the environment, `config`.

    Raises `SettingsError` for what can't be started safely.
    """
    database = Path(app.instance_path) / "cop.sqlite"
    app.config.update({one.name: one.default for one in (*SETTINGS, *SITE_SETTINGS)})
    app.config["COP_DATABASE_URL"] = f"sqlite:///{database}"
    app.config.from_pyfile("config.py", silent=True)
    app.config.update(_from_environment())
    app.config.update(config or {})
    if app.config["COP_SECRET_KEY"]:
        app.config["SECRET_KEY"] = app.config["COP_SECRET_KEY"]
    if not app.config.get("SECRET_KEY"):
        raise SettingsError(
            f"SECRET_KEY is not set: run `python -m cop.site.instance {app.instance_path}` once, "
            "or set COP_SECRET_KEY."
        )
    _earlier_keys(app)
    _demo_is_local(app)
    _debug_is_local(app)
    if app.config["COP_LOG"] not in logs.FORMS:
        raise SettingsError(f"COP_LOG is text, json or empty, not {app.config['COP_LOG']!r}.")
    if wrong := problem(app.config):
        raise SettingsError(wrong)
    _derive(app)


def is_local(url: str) -> bool:
    """Whether an address leads to this very machine only."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def has_demo(config: Mapping[str, Any]) -> bool:
    return bool(config["COP_DEMO"])


def shows_outbox(config: Mapping[str, Any]) -> bool:
    """Whether mails are read on a page, because nothing sends them."""
    return not config["COP_MAIL_SERVER"] and is_local(config["COP_PUBLIC_URL"])


def has_passkeys(config: Mapping[str, Any]) -> bool:
    """Browsers keep passkeys for names, not for numbers: not at http://127.0.0.1."""
    if config.get("COP_ONLY_ELSEWHERE"):
        return False
    host = urlsplit(config["COP_PUBLIC_URL"]).hostname or ""
    return not host.replace(".", "").isdigit() and ":" not in host


def _from_environment() -> dict[str, Any]:
    defaults = {one.name: one.default for one in (*SETTINGS, *SITE_SETTINGS)}
    return {
        name: _parsed(name, value, defaults.get(name, ""))
        for name, value in os.environ.items()
        if name.startswith("COP_")
    }


def _parsed(name: str, value: str, default: Any) -> Any:
    """A variable of the environment in the type of its default; lists are separated by commas."""
    if isinstance(default, bool):
        return value.strip().lower() in YES
    if isinstance(default, int):
        try:
            return int(value)
        except ValueError as error:
            raise SettingsError(f"{name} must be a whole number, not {value!r}.") from error
    if isinstance(default, tuple):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


def _earlier_keys(app: Flask) -> None:
    """Let what earlier keys signed open still, forms that stand open too.

    As a tuple: of a list Flask-Security takes the last one to sign with, which is an earlier one.
    """
    earlier = app.config["COP_SECRET_KEY_FALLBACKS"] or app.config["SECRET_KEY_FALLBACKS"]
    if not earlier:
        return
    if isinstance(earlier, str) or not all(isinstance(key, str) and key for key in earlier):
        raise SettingsError("SECRET_KEY_FALLBACKS must be a list of keys, none of them empty.")
    if not app.config.get("SECURITY_PASSWORD_SALT"):
        raise SettingsError(
            "SECURITY_PASSWORD_SALT is not set, so it follows from SECRET_KEY: with another key "
            "nobody's password would fit. Set it first to what it is (docs/deploy.md, “Keys”)."
        )
    app.config["SECRET_KEY_FALLBACKS"] = tuple(earlier)
    app.config["WTF_CSRF_SECRET_KEY"] = [*earlier, app.config["SECRET_KEY"]]


def _demo_is_local(app: Flask) -> None:
    if app.config["COP_DEMO"] and not is_local(app.config["COP_PUBLIC_URL"]):
        raise SettingsError(
            "COP_DEMO lets anybody sign in as anybody, so it works on a local address only; "
            f"COP_PUBLIC_URL is {app.config['COP_PUBLIC_URL']}. Unset one of the two."
        )


def _debug_is_local(app: Flask) -> None:
    """`--debug` reaches the app before its settings, FLASK_DEBUG and DEBUG of config.py by them."""
    if app.debug and not is_local(app.config["COP_PUBLIC_URL"]):
        raise SettingsError(
            "Debug mode shows code and secrets to whoever meets an error, so it works on a local "
            f"address only; COP_PUBLIC_URL is {app.config['COP_PUBLIC_URL']}. Unset FLASK_DEBUG, "
            "`--debug`, and DEBUG in instance/config.py."
        )


def _derive(app: Flask) -> None:
    """What follows from the settings and is nobody's to choose."""
    url = urlsplit(app.config["COP_PUBLIC_URL"])
    secure, below = url.scheme == "https", path_of(url.geturl())
    app.config.update(
        COP_LOGIN_ENDPOINT="site.sign_in",
        COP_IDENTITY_PROVIDER="site",
        COP_TRANSLATIONS=[str(Path(__file__).parent / "translations")],
        APPLICATION_ROOT=below or "/",
        SESSION_COOKIE_NAME=cookie_name("cop_session", secure=secure, below=below),
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH=below or "/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=500,
        TRUSTED_HOSTS=[url.hostname, *(LOCAL_NAMES if is_local(url.geturl()) else ())],
    )
    # Guards stored passwords, codes and keys. Of its own, so that SECRET_KEY may be changed.
    app.config.setdefault("SECURITY_PASSWORD_SALT", derived_key(app, "password salt"))


def cookie_name(name: str, *, secure: bool, below: str) -> str:
    """Another one for each path, so that two sites of one host don't sign each other out.

    Browsers refuse a `__Host-` cookie that another host or path could have set, and a `__Secure-`
    one that came without TLS.
    """
    if not below:
        return f"__Host-{name}" if secure else name
    place = re.sub(r"[^A-Za-z0-9]+", "_", below)
    return f"{'__Secure-' if secure else ''}{name}{place}"


def derived_key(app: Flask, purpose: str) -> str:
    """A key for one purpose, made from the salt of the instance (or from SECRET_KEY)."""
    root = str(app.config.get("SECURITY_PASSWORD_SALT") or app.config["SECRET_KEY"])
    return hmac.new(root.encode(), f"cop {purpose}".encode(), sha256).hexdigest()
