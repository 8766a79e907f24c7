"""Every setting of the core: its name, default, unit and one line of meaning.

Settings are read from the host's `app.config` and never written there. A plugin lists its own in
the same form (`Plugin(settings=[…])`), named `COP_<NAME>_*`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One line of configuration. `unit` is empty for words and switches."""

    name: str
    default: Any
    meaning: str
    unit: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="COP_SITE_NAME",
        default="Communauté de pratique",
        meaning="Shown in the header, in page titles and in mails.",
    ),
    Setting(
        name="COP_PUBLIC_URL",
        default="http://127.0.0.1:8000",
        meaning="Where people reach the site; links in mails start with it.",
    ),
    Setting(
        name="COP_PLUGINS",
        default=(
            "case_studies",
            "tools",
            "role_plays",
            "answers",
            "workshops",
            "gatherings",
            "notes",
            "commitments",
            "embeds",
        ),
        meaning="The active plugins, in the order of the navigation.",
    ),
    Setting(
        name="COP_PLUGINS_STRICT",
        default=False,
        meaning="Raise when a plugin is broken, instead of leaving it out.",
    ),
    Setting(name="COP_SAFE_MODE", default=False, meaning="Start with the core alone."),
    Setting(
        name="COP_DATABASE_URL",
        default="sqlite:///instance/cop.sqlite",
        meaning="SQLAlchemy's address of the database, where the host passes none.",
    ),
    Setting(
        name="COP_IDENTITY_PROVIDER",
        default="site",
        meaning="Names the login that `current_member` speaks for.",
    ),
    Setting(
        name="COP_LOGIN_ENDPOINT",
        default="",
        meaning="Where a visitor is sent to sign in; the host's endpoint.",
    ),
    Setting(
        name="COP_MAIL_FROM",
        default="ne-pas-repondre@cop.example",
        meaning="Sender of all mails.",
    ),
    Setting(
        name="COP_MAIL_SERVER",
        default="",
        meaning="SMTP host; empty keeps mails in the outbox, to read at /courriels.",
    ),
    Setting(name="COP_MAIL_PORT", default=587, unit="port", meaning="SMTP port."),
    Setting(name="COP_MAIL_USER", default="", meaning="SMTP user; empty signs in as nobody."),
    Setting(name="COP_MAIL_PASSWORD", default="", meaning="SMTP password."),
    Setting(name="COP_MAIL_TLS", default=True, meaning="Use STARTTLS."),
    Setting(
        name="COP_MAIL_HOLD",
        default=15,
        unit="minutes",
        meaning="Notices wait this long, so that a slip can be withdrawn.",
    ),
    Setting(
        name="COP_PURGE_AFTER",
        default=30,
        unit="days",
        meaning="What is deleted stays in the bin this long, then is purged.",
    ),
    Setting(
        name="COP_FILES",
        default="",
        meaning="Where attached files are kept: a folder or an address of fsspec; "
        "empty is `files` in the instance folder.",
    ),
    Setting(
        name="COP_FILE_BYTES",
        default=20 * 1024 * 1024,
        unit="bytes",
        meaning="What one attached file may weigh.",
    ),
    Setting(
        name="COP_FILES_BYTES",
        default=100 * 1024 * 1024,
        unit="bytes",
        meaning="What the files of one contribution may weigh together.",
    ),
    Setting(
        name="COP_FILES_MOST",
        default=20,
        unit="files",
        meaning="How many files one contribution may have.",
    ),
    Setting(
        name="COP_ARCHIVE_BYTES",
        default=300 * 1024 * 1024,
        unit="bytes",
        meaning="What a ZIP of one kind may weigh, taken along or brought in.",
    ),
    Setting(
        name="COP_PAGE_SIZE",
        default=30,
        unit="items",
        meaning="How many items one page of a list shows.",
    ),
)

DEFAULTS: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}


def signing_keys() -> list[str]:
    """Those that count, the newest last, as itsdangerous wants them: what an earlier one signed
    still opens, and nothing new is signed with it."""
    config = current_app.config
    return [str(key) for key in (*(config["SECRET_KEY_FALLBACKS"] or ()), config["SECRET_KEY"])]


def setting(name: str) -> Any:
    """The value in force for this app: the host's, else the default of the core or of a plugin."""
    if name in current_app.config:
        return current_app.config[name]
    if name in DEFAULTS:
        return DEFAULTS[name]
    return current_app.extensions["cop"].registry.defaults[name]
