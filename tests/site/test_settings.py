from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from cop.site import create_app
from cop.site.instance import prepare
from cop.site.settings import SettingsError, has_passkeys, is_local
from tests.site.conftest import SECRET, Browser


def start(tmp_path: Path, **config: object) -> Flask:
    return create_app({"SECRET_KEY": SECRET, "COP_PLUGINS": (), **config}, instance_path=tmp_path)


def test_a_site_without_secret_does_not_start_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cop\.site\.instance") as refusal:
        create_app({"COP_PLUGINS": ()}, instance_path=tmp_path)
    assert "SECRET_KEY is not set" in str(refusal.value)


def test_the_instance_is_written_once_and_for_its_owner_only(tmp_path: Path) -> None:
    config = prepare(tmp_path / "instance")
    first = config.read_text()
    assert config.stat().st_mode & 0o777 == 0o600
    assert prepare(tmp_path / "instance").read_text() == first
    app = create_app({"COP_PLUGINS": ()}, instance_path=tmp_path / "instance")
    assert len(str(app.secret_key)) == 64
    assert app.config["SECURITY_PASSWORD_SALT"] in first
    assert prepare(tmp_path / "other").read_text() != first


def test_the_environment_is_read_in_the_type_of_each_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "COP_SECRET_KEY": "from the environment", "COP_DEMO": "yes", "COP_PROXY_COUNT": "2",
        "COP_PLUGINS": "", "COP_MAIL_HOLD": "5", "COP_SITE_NAME": "Chez nous",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    app = create_app(instance_path=tmp_path)
    names = (
        "SECRET_KEY",
        "COP_DEMO",
        "COP_PROXY_COUNT",
        "COP_PLUGINS",
        "COP_MAIL_HOLD",
        "COP_SITE_NAME",
    )
    assert [app.config[name] for name in names] == [
        "from the environment",
        True,
        2,
        (),
        5,
        "Chez nous",
    ]


def test_the_caller_has_the_last_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COP_SITE_NAME", "from the environment")
    assert start(tmp_path, COP_SITE_NAME="from the caller").config["COP_SITE_NAME"] == (
        "from the caller"
    )


def test_a_word_where_a_number_belongs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COP_PROXY_COUNT", "some")
    with pytest.raises(SettingsError, match="COP_PROXY_COUNT must be a whole number, not 'some'"):
        create_app({"SECRET_KEY": SECRET}, instance_path=tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "https://cop.example",
        "http://192.168.1.4:8000",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
    ],
)
def test_the_demo_refuses_to_start_where_others_can_reach_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="COP_DEMO"):
        start(tmp_path, COP_DEMO=True, COP_PUBLIC_URL=url)


@pytest.mark.parametrize(
    ("url", "local"),
    [("http://localhost:8000", True), ("http://127.0.0.1", True), ("http://[::1]:80", True),
     ("http://127.0.0.1@evil.example", False), ("http://cop.example", False), ("", False)],
)  # fmt: skip
def test_what_counts_as_local(url: str, local: bool) -> None:
    assert is_local(url) is local


def test_passkeys_need_a_name_not_a_number() -> None:
    urls = ["http://localhost:8000", "https://cop.example", "http://127.0.0.1:8000", "http://[::1]"]
    assert [has_passkeys({"COP_PUBLIC_URL": url}) for url in urls] == [True, True, False, False]


def test_local_names_are_trusted_for_a_local_site_only(tmp_path: Path) -> None:
    assert start(tmp_path).config["TRUSTED_HOSTS"] == ["127.0.0.1", "localhost", "127.0.0.1"]
    public = start(tmp_path, COP_PUBLIC_URL="https://cop.example")
    assert public.config["TRUSTED_HOSTS"] == ["cop.example"]


@pytest.mark.at_root
@pytest.mark.parametrize(("count", "seen"), [(0, "10.0.0.1"), (1, "203.0.113.9")])
def test_forwarded_addresses_are_believed_behind_a_configured_proxy_only(
    make_app: Callable[..., Flask], count: int, seen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flask import request

    app = make_app(COP_PROXY_COUNT=count)
    monkeypatch.setitem(app.view_functions, "site.farewell", lambda: str(request.remote_addr))
    answer = app.test_client().get(
        "/au-revoir",
        headers={"X-Forwarded-For": "192.0.2.66, 203.0.113.9"},
        environ_overrides={"REMOTE_ADDR": "10.0.0.1"},
    )
    assert answer.text == seen


def test_making_an_app_touches_no_database(tmp_path: Path) -> None:
    start(tmp_path / "none", COP_DATABASE_URL=f"sqlite:///{tmp_path}/never.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_two_sites_in_one_process_know_their_own_people_only(
    make_app: Callable[..., Flask],
) -> None:
    one, other = Browser(make_app()), Browser(make_app(SECRET_KEY="another one"))
    one.sign_in()
    assert one.is_signed_in()
    assert not other.is_signed_in()
    with one.client.session_transaction() as mine:
        copied = dict(mine)
    with other.client.session_transaction() as cookie:
        cookie.update(copied)
    assert not other.is_signed_in()


URLS = ["https://cop.example", "http://192.168.1.4:8000"]


@pytest.mark.parametrize("url", URLS)
def test_debug_mode_refuses_to_start_where_others_can_reach_it(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match=r"Unset FLASK_DEBUG, `--debug`, and DEBUG"):
        start(tmp_path, DEBUG=True, COP_PUBLIC_URL=url)
    assert start(tmp_path, DEBUG=False, COP_PUBLIC_URL=url).debug is False
    assert start(tmp_path, DEBUG=True, COP_PUBLIC_URL="http://127.0.0.1:8000").debug is True


@pytest.mark.slow
@pytest.mark.parametrize(("debug", "starts"), [("1", False), ("0", True)])
def test_the_door_for_a_server_stays_shut_in_debug_mode(
    tmp_path: Path, debug: str, starts: bool
) -> None:
    """13.4.2: FLASK_DEBUG is left over in an environment more often than `debug` in a file."""
    environment = {
        "FLASK_DEBUG": debug, "COP_SECRET_KEY": SECRET, "COP_INSTANCE": str(tmp_path),
        "COP_PLUGINS": "", "COP_PUBLIC_URL": "https://cop.example",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", "import cop.site.wsgi"],
        capture_output=True, text=True, env=os.environ | environment,
    )  # fmt: skip
    assert (done.returncode == 0) is starts
    assert ("SettingsError: Debug mode shows code" in done.stderr) is not starts


def test_an_error_is_a_page_of_ours_with_nothing_of_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start(tmp_path)

    def broken() -> str:
        raise ZeroDivisionError("zqx")

    monkeypatch.setitem(app.view_functions, "site.farewell", broken)
    answer = app.test_client().get("/au-revoir")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, "Retour à l’accueil" in page) == (500, True)
    told = ("zqx", "ZeroDivisionError", "Traceback", "debugger", "__debugger__", ".py", "SECRET")
    assert [word for word in told if word in page] == []
    assert (
        app.test_client().get("/?__debugger__=yes&cmd=resource&f=debugger.js").mimetype
        == "text/html"
    )
    assert app.test_client().get("/console").status_code == 404
