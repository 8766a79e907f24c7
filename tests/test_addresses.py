"""Addresses that are built once are the ones that Flask would build each time."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for

from cop.addresses import address

SHOW, NEW = "cop.case_studies.show", "cop.case_studies.new"


@pytest.mark.parametrize("uid", ["k3m9fx2abc", "zzzzzzzzzz"])
@pytest.mark.parametrize("base", ["http://localhost", "http://localhost/ailleurs"])
def test_an_address_is_the_one_that_flask_builds(cop_app: Flask, base: str, uid: str) -> None:
    with cop_app.test_request_context(base_url=base):
        for _again in range(2):
            assert address(SHOW, uid) == url_for(SHOW, uid=uid)
            assert address(NEW) == url_for(NEW)


def test_two_places_of_one_app_share_no_address(cop_app: Flask) -> None:
    found = []
    for base in ("http://localhost", "http://localhost/ailleurs"):
        with cop_app.test_request_context(base_url=base):
            found.append(address(NEW))
    assert found[0].endswith("/etudes-de-cas/nouvelle")
    assert found[1] == f"/ailleurs{found[0]}"


def test_what_is_no_name_of_ours_is_quoted(cop_app: Flask) -> None:
    with cop_app.test_request_context():
        assert address(SHOW, "a/b?c") == url_for(SHOW, uid="a/b?c")
        assert address(SHOW, "a/b?c").endswith("/a/b%3Fc")


def test_what_a_host_adds_by_itself_may_differ_from_page_to_page(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = iter(("fr", "en"))

    def speak(_endpoint: str, values: dict[str, Any]) -> None:
        values["langue"] = next(said)

    monkeypatch.setitem(cop_app.url_default_functions, None, [speak])
    with cop_app.test_request_context():
        assert [address(NEW)[-10:], address(NEW)[-10:]] == ["?langue=fr", "?langue=en"]
