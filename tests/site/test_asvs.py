"""Lines of ASVS that no other test shows: docs/security-asvs.md names this file."""

from __future__ import annotations

import re

import pytest

from tests.site.conftest import Browser


@pytest.mark.parametrize("path", ["/", "/connexion", "/static/cop/cop.css", "/absent"])
def test_trace_is_no_method_of_this_site(browser: Browser, path: str) -> None:
    """13.4.4: the answer to TRACE would repeat the cookies."""
    answer = browser.client.open(path, method="TRACE", headers={"X-Told": "zqx"})
    assert answer.status_code in {404, 405}
    assert "zqx" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "kinds"), [("/connexion", ["current-password"]), ("/compte/mot-de-passe", None)]
)
def test_passwords_are_hidden_and_left_to_password_managers(
    browser: Browser, path: str, kinds: list[str] | None
) -> None:
    """6.2.6 and 6.2.7."""
    if kinds is None:
        browser.sign_in()
    page = browser.get(path).get_data(as_text=True)
    fields = [one for one in re.findall(r"<input[^>]*>", page) if "password" in one]
    assert fields != []
    assert [one for one in fields if 'type="password"' not in one] == []
    found = [value for one in fields for value in re.findall(r'autocomplete="([^"]*)"', one)]
    assert len(found) == len(fields)
    assert set(found) <= {"current-password", "new-password"}
    assert kinds is None or found == kinds
