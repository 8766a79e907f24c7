"""Another secret key: what the earlier one signed goes on as long as it is named, and no longer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cop.site import create_app
from cop.site.settings import SettingsError
from tests.site.conftest import SECRET, Browser, _site

NEW, SALT = "another secret for tests, long enough too", "salt"
COOKIES = ("cop_session", "cop_device")


@pytest.fixture()
def with_new_key(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """The same site, started again with another key."""
    made: list[Flask] = []

    def start_again(app: Flask, **config: Any) -> Flask:
        kept = {name: app.config[name] for name in ("COP_DATABASE_URL", "SECURITY_PASSWORD_SALT")}
        again = {**kept, "SECRET_KEY": NEW, **config}
        made.append(_site(kept["COP_DATABASE_URL"], tmp_path, again))
        return made[-1]

    yield start_again
    for app in made:
        app.extensions["cop"].engine.dispose()


def carried(browser: Browser, app: Flask) -> Browser:
    """The same browser, at the site as it is now."""
    other = Browser(app)
    for name in COOKIES:
        found = browser.client.get_cookie(name)
        assert found is not None
        other.client.set_cookie(name, found.value)
    return other


def test_with_the_earlier_key_named_nobody_is_signed_out_and_an_open_form_is_taken(
    make_app: Callable[..., Flask], with_new_key: Callable[..., Flask]
) -> None:
    before = Browser(make_app())
    before.sign_in()
    page = before.get("/compte").text
    open_form = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    after = carried(before, with_new_key(before.app, SECRET_KEY_FALLBACKS=[SECRET]))
    assert after.is_signed_in()
    sent = after.client.post("/deconnexion", data={"csrf_token": open_form})
    assert (sent.status_code, after.is_signed_in()) == (303, False)
    after.sign_in()
    assert after.is_signed_in()


def test_without_it_all_are_signed_out_and_passwords_still_fit(
    make_app: Callable[..., Flask], with_new_key: Callable[..., Flask]
) -> None:
    before = Browser(make_app())
    before.sign_in()
    after = carried(before, with_new_key(before.app))
    assert not after.is_signed_in()
    after.sign_in()
    assert after.is_signed_in()


def test_nothing_new_is_signed_with_an_earlier_key(
    make_app: Callable[..., Flask], with_new_key: Callable[..., Flask]
) -> None:
    old = make_app()
    after = Browser(with_new_key(old, SECRET_KEY_FALLBACKS=[SECRET]))
    after.sign_in()
    assert not carried(after, old).is_signed_in()
    assert carried(after, with_new_key(old)).is_signed_in()


def start(tmp_path: Path, **config: Any) -> Flask:
    given = {"SECRET_KEY": NEW, "SECURITY_PASSWORD_SALT": SALT, "COP_PLUGINS": (), **config}
    return create_app(given, instance_path=tmp_path)


@pytest.mark.parametrize("keys", [SECRET, [SECRET, ""], [None]])
def test_what_is_no_list_of_keys_is_refused(tmp_path: Path, keys: Any) -> None:
    """Flask would take each letter of a word for a key, and anybody could sign with one of those."""
    with pytest.raises(SettingsError, match="SECRET_KEY_FALLBACKS must be a list of keys"):
        start(tmp_path, SECRET_KEY_FALLBACKS=keys)


def test_where_passwords_hang_on_the_key_it_is_not_changed_unawares(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="SECURITY_PASSWORD_SALT is not set"):
        start(tmp_path, SECURITY_PASSWORD_SALT="", SECRET_KEY_FALLBACKS=[SECRET])


def test_the_salt_that_follows_from_a_key_can_be_written_down_before_it_changes(
    tmp_path: Path,
) -> None:
    hanging = create_app({"SECRET_KEY": SECRET, "COP_PLUGINS": ()}, instance_path=tmp_path)
    salt = hanging.config["SECURITY_PASSWORD_SALT"]
    written = start(tmp_path, SECURITY_PASSWORD_SALT=salt, SECRET_KEY_FALLBACKS=[SECRET])
    names = ("SECURITY_PASSWORD_SALT", "SECURITY_TOTP_SECRETS")
    assert [written.config[name] for name in names] == [hanging.config[name] for name in names]


def test_earlier_keys_come_by_the_environment_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COP_SECRET_KEY_FALLBACKS", "one, two")
    assert start(tmp_path).config["SECRET_KEY_FALLBACKS"] == ("one", "two")
