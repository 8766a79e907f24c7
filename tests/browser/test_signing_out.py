"""Whoever leaves a shared computer leaves nothing on it: no draft, no page kept for later, and Back
shows nothing that only members read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import PROGRAM, SWITCHES
from tests.browser.people import ADVISER, Window, box, eventually, open_context, sign_in
from tests.browser.serving import Place

# Of the adviser, in the demo.
DRAFT = "Une famille, un bureau"
KEPT = """async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map((one) => one.name), ...(await caches.keys()),
]"""
# What the pages of notes, of a plan, of a course and of a live workshop keep, under their own names.
LEAVE = """async () => {
  for (const name of ["cop-course:u-3", "cop:planner:u:1", "cop:queue:u", "another-site"])
    localStorage.setItem(name, "[]");
  const cache = await caches.open("cop-notes:1");
  await cache.put("/reunions/x/notes", new Response("secret"));
  await new Promise((done) => { indexedDB.open("cop-notes:1").onsuccess = (event) => {
    event.target.result.close();
    done();
  }; });
}"""


def sign_out(page: Page) -> None:
    page.locator("form[action$='/deconnexion'] button").first.evaluate("one => one.click()")
    expect(page.locator(".flashes")).to_contain_text("Les brouillons de ce navigateur sont effacés")


def test_signing_out_empties_what_this_site_kept_in_the_browser(window: Window) -> None:
    page = window(ADVISER)
    page.goto("/etudes-de-cas/nouvelle")
    box(page, "La situation").fill("Un texte à moi.")
    expect(page.locator(".draft-status")).to_contain_text("Brouillon gardé")
    page.goto("/")
    page.evaluate(LEAVE)
    assert len(page.evaluate(KEPT)) == 7

    sign_out(page)

    assert eventually(lambda: page.evaluate(KEPT) == ["another-site"])


@pytest.fixture
def remembering(chromium: Browser, place: Place) -> Iterator[Page]:
    """The adviser in a browser that keeps whole pages for Back, as people's do and Playwright's not."""
    browser = chromium.browser_type.launch(
        executable_path=PROGRAM, args=SWITCHES, ignore_default_args=["--disable-back-forward-cache"]
    )
    page = open_context(browser, place.url).new_page()
    sign_in(page, ADVISER)
    yield page
    browser.close()


def test_back_after_signing_out_shows_nothing_that_only_members_read(remembering: Page) -> None:
    page = remembering
    page.goto("/mes-fiches")
    expect(page.locator("main")).to_contain_text(DRAFT)
    page.get_by_role("link", name=DRAFT).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(DRAFT)
    sign_out(page)

    for _step in range(2):
        page.go_back()  # waits for the page to load: one that was kept whole never does
        page.wait_for_load_state()
        expect(page.locator("body")).not_to_contain_text(DRAFT)
        expect(page.locator("form[action$='/deconnexion']")).to_have_count(0)
