"""Nothing is stored in the browser of somebody who only reads."""

from __future__ import annotations

import pytest

from tests.browser.people import ADVISER, Window, stored

OPEN = ["/", "/etudes-de-cas/", "/reseaux", "/charte", "/accessibilite", "/recherche/?q=eau",
        "/absent", "/aide/mise-en-forme"]  # fmt: skip


@pytest.mark.parametrize("path", OPEN)
def test_a_visitor_of_an_open_page_gets_no_cookie_and_no_storage(path: str, window: Window) -> None:
    page = window()
    page.goto(path, wait_until="networkidle")

    assert page.context.cookies() == []
    assert stored(page) == []
    assert page.evaluate("() => sessionStorage.length") == 0


def test_the_cookie_of_a_member_is_out_of_reach_of_scripts(window: Window) -> None:
    page = window(ADVISER)

    assert page.evaluate("() => document.cookie") == ""
    assert {one["name"]: (one["httpOnly"], one["sameSite"]) for one in page.context.cookies()} == {
        "cop_session": (True, "Lax"),
        "cop_device": (True, "Lax"),
    }


def test_no_draft_is_kept_before_somebody_types(window: Window) -> None:
    page = window(ADVISER)
    page.goto("/etudes-de-cas/nouvelle", wait_until="networkidle")
    page.goto("/")

    assert stored(page) == []
