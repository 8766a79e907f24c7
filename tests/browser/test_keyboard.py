"""By keyboard alone: everything is reached, seen while it has the focus, and left again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import ADVISER, DESK, PHONE, Window, box

MEASURES = Path(__file__).parent / "measures.js"
PAGES = ["/", "/etudes-de-cas/nouvelle", "/etudes-de-cas/", "/reseaux"]


def walk(page: Page) -> list[dict[str, Any]]:
    """Every stop of the Tab key, until the focus leaves the page."""
    stops: list[dict[str, Any]] = []
    for _step in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate("() => measures.focus()")
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus never leaves the page: {stops[-3:]}")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("path", PAGES)
def test_the_focus_is_always_seen_and_never_trapped(
    path: str, size: dict[str, int], window: Window
) -> None:
    page = window(ADVISER, viewport=size)
    page.context.add_init_script(path=MEASURES)
    page.goto(path)
    stops = walk(page)

    assert len(stops) > 10
    assert [stop["name"] for stop in stops if not stop["marked"]] == []
    assert [stop["name"] for stop in stops if not stop["inside"] or stop["covered"]] == []
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)


def test_the_first_stop_leads_past_the_menu(window: Window) -> None:
    page = window()
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_a_case_is_written_and_published_by_keyboard(window: Window) -> None:
    page = window(ADVISER)
    page.goto("/")
    page.get_by_role("link", name="Demander de l’aide").focus()
    page.keyboard.press("Enter")
    box(page, "La situation").focus()
    page.keyboard.type("Mariette Dossou ne vient plus depuis mars.")
    box(page, "Ce que j’attends de vous").focus()
    page.keyboard.type("Que dire sans blesser ?")
    kept = page.get_by_role("radio", name="Garder : cela n’identifie personne")
    kept.focus()
    page.keyboard.press("Space")
    page.wait_for_timeout(1200)  # the check looks again, and leaves the focus where it is
    expect(kept).to_be_focused()
    expect(kept).to_be_checked()
    page.get_by_role("radio", name="Remplacer").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Remplacer et publier").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".notice.success")).to_contain_text("Votre cas est publié")
    expect(page.locator(".contribution-body")).not_to_contain_text("Mariette")


def test_an_open_menu_closes_on_escape_and_gives_the_focus_back(window: Window) -> None:
    page = window(ADVISER)
    page.goto("/")
    menu = page.locator("details.menu summary").first
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mon compte")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Mon compte")).to_be_hidden()
    expect(menu).to_be_focused()


def test_the_toolbar_of_a_text_is_one_stop_with_arrows_inside(window: Window) -> None:
    page = window(ADVISER)
    page.goto("/etudes-de-cas/nouvelle")
    tools = page.get_by_role("toolbar").first
    expect(tools).to_have_attribute("tabindex", "0")  # its script has come
    tools.focus()
    expect(tools.get_by_role("button", name="Gras")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tools.get_by_role("button", name="Italique")).to_be_focused()
    page.keyboard.press("Tab")
    expect(box(page, "La situation")).to_be_focused()


def test_a_confirmation_opens_before_anything_is_deleted(window: Window) -> None:
    page = window(ADVISER)
    page.goto("/mes-fiches")
    page.locator(".fiche-title a").first.click()
    page.locator(".deeds summary", has_text="Supprimer").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Oui : supprimer")).to_be_visible()
