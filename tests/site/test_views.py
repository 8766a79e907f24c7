from __future__ import annotations

from flask import Flask

from tests.site.conftest import Browser, ask_for_link, mails, rows


def test_a_password_signs_in(browser: Browser) -> None:
    answer = browser.sign_in()
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.is_signed_in()
