"""The one way out: where it never goes."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from flask import Flask

from cop.plugins.embeds import fetching
from cop.plugins.embeds.fetching import NotFetched, fetch, public_address

PUBLIC = "93.184.215.14"


def leads_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in numbers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:a00:1::",
        "64:ff9b:1::a00:1", "not a number",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(
    number: str, monkeypatch: pytest.MonkeyPatch, cop_app: Flask
) -> None:
    for numbers in ((number,), (PUBLIC, number)):
        leads_to(monkeypatch, *numbers)
        with pytest.raises(NotFetched):
            public_address("site.example")
    leads_to(monkeypatch, PUBLIC)
    assert public_address("site.example") == PUBLIC


@pytest.mark.parametrize(
    "address",
    [
        "", "page", "http://site.example/", "https://site.example:8443/", "ftp://site.example/",
        "https://me:word@site.example/", "https:///page", "https://site.example/a b",
        "https://site.example/\r\nHost: x", "https://[", "file:///etc/hosts",
    ],
)  # fmt: skip
def test_only_whole_https_addresses_are_fetched(
    address: str, monkeypatch: pytest.MonkeyPatch, cop_app: Flask
) -> None:
    def never(*_args: Any, **_named: Any) -> Any:
        raise AssertionError("went out")

    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)
    with pytest.raises(NotFetched):
        fetch(address)


class Answer:
    """An answer of a site, as `http.client` gives it."""

    def __init__(self, status: int, body: bytes, **headers: str) -> None:
        from email.message import Message

        self.status, self.body, self.headers = status, body, Message()
        for name, value in headers.items():
            self.headers[name.replace("_", "-")] = value

    def read1(self, most: int) -> bytes:
        part, self.body = self.body[:most], self.body[most:]
        return part


def answers(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> list[str]:
    """The addresses that are called from now on."""
    called: list[str] = []

    class Call:
        def __init__(self, _host: str, address: str, _timeout: float) -> None:
            called.append(address)

        def request(self, *_args: Any, **_named: Any) -> None: ...
        def getresponse(self) -> Answer:
            return answer

        def close(self) -> None: ...

    leads_to(monkeypatch, PUBLIC)
    monkeypatch.setattr(fetching, "Pinned", Call)
    return called


def test_the_address_that_was_looked_at_is_the_one_called_and_a_megabyte_is_enough(
    monkeypatch: pytest.MonkeyPatch, cop_app: Flask
) -> None:
    called = answers(
        monkeypatch, Answer(200, b"x" * 3_000_000, Content_Type="text/html; charset=no")
    )
    assert len(fetch("https://site.example/page").body) == 1024 * 1024
    assert called == [PUBLIC]


def test_it_follows_no_redirect(monkeypatch: pytest.MonkeyPatch, cop_app: Flask) -> None:
    answers(monkeypatch, Answer(302, b"", Location="http://127.0.0.1/"))
    with pytest.raises(NotFetched, match="mène à une autre"):
        fetch("https://site.example/page")
