"""The log tells what matters for safety, in one line each, and nothing that was typed."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from cop.plugin import public
from cop.site import create_app, logs
from cop.site.settings import SettingsError
from tests.site.conftest import PASSWORD, Browser

ROOT = Path(__file__).parents[2]
NOTED = re.compile(r'journal\.note\(\s*"(\w+)"')
LOGS = re.compile(r'getLogger\("([\w.]+)"\)')


@pytest.fixture
def lines(make_app: Callable[..., Flask], capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """`lines()`: what was logged since, from JSON; the site is in `.app`."""
    app = make_app(COP_LOG="json")
    logs.init_app(app)

    def read() -> list[dict[str, str]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    read.app = app  # type: ignore[attr-defined]
    yield read
    log = logging.getLogger("cop")
    log.handlers = [one for one in log.handlers if not isinstance(one, logs.Standard)]


def test_who_comes_in_and_leaves_is_told_without_a_name(lines: Any) -> None:
    browser = Browser(lines.app)
    browser.sign_in("paul")
    browser.post("/deconnexion", page="/")
    told = lines()

    assert [one["what"] for one in told] == ["sign_in", "sign_out"]
    assert {one["log"] for one in told} == {"cop.security"}
    assert told[0]["how"] == "password"
    assert told[0]["who"] == told[1]["who"] != ""
    assert told[0]["request"] != told[1]["request"]
    assert datetime.fromisoformat(told[0]["at"]).utcoffset() == timedelta(0)
    assert (told[0]["peer"], told[0]["page"]) == ("127.0.0.1", "site.enter_by_password")
    assert not re.search(f"paul|{PASSWORD}", json.dumps(told), re.IGNORECASE)


def test_a_wrong_password_and_too_many_are_told(lines: Any) -> None:
    browser = Browser(lines.app)
    for _ in range(6):
        browser.sign_in("paul", "not the password")
    told = [(one["what"], one.get("how") or one.get("of")) for one in lines()]

    assert told == [("sign_in_refused", "password")] * 5 + [("throttled", "pair")]


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda one: one.get("/connexion/lien/nothing-opens-by-this-key"), []),
        (lambda one: one.client.post("/connexion/lien/no-such-key", data={}), ["token_refused"]),
        (lambda one: one.post("/connexion/lien/no-such-key-abc"), ["sign_in_refused"]),
        (lambda one: one.post("/deconnexion", headers={"Origin": "https://evil.example"}),
         ["foreign_post"]),
        (lambda one: one.get("/", base_url="http://evil.example"), ["foreign_host"]),
        (lambda one: one.client.post("/connexion/lien", data={"email": "x" * 2_000_000}),
         ["refused"]),
    ],
    ids=["a dead link is looked at", "no token", "a dead link", "another site", "another host",
         "too large"],
)  # fmt: skip
def test_what_was_refused_is_told_without_the_address(
    lines: Any, ask: Callable[[Browser], Any], what: list[str]
) -> None:
    ask(Browser(lines.app))
    told = lines()

    assert [one["what"] for one in told][-len(what) or None :] == what or not what
    assert "key" not in json.dumps(told)


def test_who_knocks_where_they_may_not_is_told(lines: Any) -> None:
    browser = Browser(lines.app)
    browser.sign_in("paul")
    lines()
    assert browser.get("/coordination").status_code == 404
    told = lines()

    assert [(one["what"], one["status"]) for one in told] == [("refused", "404")]
    assert told[0]["who"] != ""


@pytest.mark.parametrize("as_json", [True, False], ids=["json", "text"])
def test_nothing_begins_a_line_of_its_own(as_json: bool) -> None:
    words = "a\r\n2026-01-01 INFO cop.security sign_in\u2028b\x1b[31m"
    record = logging.LogRecord("cop.jobs", logging.ERROR, "", 1, "job %s", (words,), None)
    written = logs.Lines(as_json=as_json).format(record)

    assert len(written.splitlines()) == 1
    assert "\x1b" not in written
    assert "2026-01-01 INFO" in written


def test_a_traceback_is_set_in_or_part_of_the_line() -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError as error:
        found = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("cop.errors", logging.ERROR, "", 1, "failed", (), found)
    first, *below = logs.Lines(as_json=False).format(record).splitlines()

    assert (first.endswith("ERROR cop.errors failed"), bool(below)) == (True, True)
    assert all(line.startswith("    ") for line in below)
    assert "second" in json.loads(logs.Lines(as_json=True).format(record))["traceback"]


def test_a_fault_names_the_page_and_not_its_address(
    lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(lines.app.config, "TESTING", False)
    broken = public(lambda code: 1 // 0)
    monkeypatch.setitem(lines.app.view_functions, "cop.web.visitor_language", broken)
    answer = Browser(lines.app).get("/langue/en?next=/zqx")
    (told,) = lines()

    assert (answer.status_code, told["log"]) == (500, "cop.errors")
    assert told["what"] == "GET /langue/<any(fr, en):code> failed"
    assert "zqx" not in json.dumps(told)


def test_another_form_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="COP_LOG is text, json or empty, not 'xml'"):
        create_app({"COP_SECRET_KEY": "x" * 32, "COP_LOG": "xml"}, instance_path=tmp_path)


def test_every_event_and_every_log_is_described() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src/cop").rglob("*.py")]
    described = set(re.findall(r"`([\w.]+)`", (ROOT / "docs/logs.md").read_text(encoding="utf-8")))
    noted = {name for source in sources for name in NOTED.findall(source)}
    named = {name for source in sources for name in LOGS.findall(source)} - {"cop"}

    assert len(noted) > 8 and len(named) > 8
    assert (noted | named) - described == set()
