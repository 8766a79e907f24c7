"""A case on paper: its text, and none of the controls."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import ADVISER, Window

CONTROLS = [".header-panel", ".nav-toggle", ".footer", ".actions", "form.answer", ".comment-foot"]


def open_case(page: Page) -> None:
    page.goto("/etudes-de-cas/")
    page.get_by_role("link", name="Le moulin du marché").first.click()
    expect(page.locator(".comment").first).to_be_visible()


def test_a_printed_case_keeps_its_text_and_leaves_the_controls_out(window: Window) -> None:
    page = window(ADVISER)
    open_case(page)
    page.emulate_media(media="print")

    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".contribution-body")).to_be_visible()
    shown = {one: page.locator(f"{one}:visible").count() for one in CONTROLS}
    assert shown == dict.fromkeys(CONTROLS, 0)


def test_a_printed_case_is_black_on_white_in_the_dark_too(window: Window) -> None:
    page = window(ADVISER, color_scheme="dark")
    open_case(page)
    page.emulate_media(media="print", color_scheme="dark")

    colours = page.evaluate(
        "() => { const s = getComputedStyle(document.querySelector('.contribution-body p'));"
        " return [s.color, getComputedStyle(document.documentElement).backgroundColor]; }"
    )
    assert colours in (["rgb(0, 0, 0)", "rgb(255, 255, 255)"], ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)"])


def test_a_case_becomes_a_pdf_with_pages(window: Window, tmp_path: Path) -> None:
    page = window(ADVISER)
    open_case(page)
    made = page.pdf(path=tmp_path / "case.pdf", format="A4")

    assert made.startswith(b"%PDF-")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") >= 1
    assert len(made) > 20_000
