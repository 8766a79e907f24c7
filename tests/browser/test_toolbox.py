"""A tool half remembered: found on a phone, printed, used, and told of; and a search across kinds."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.people import ADVISER, PHONE, VISITOR, Window, box

OUTLINE = "Trame d’un premier entretien d’accompagnement"
NOBODY_ELSE_READS = "La carte est passée au rouge"  # a case for the regional networks


def search(page: Page, words: str) -> None:
    """Type into the box of the page's head, as one does."""
    menu = page.locator(".nav-toggle summary")
    if menu.is_visible():
        menu.click()
    page.locator("#site-search").fill(words)
    page.locator("#site-search").press("Enter")
    page.wait_for_url(re.compile("/recherche/"))


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_half_a_word_without_its_accent_finds_the_tool_and_a_use_is_told_in_a_minute(
    window: Window, script: bool
) -> None:
    page = window(ADVISER, viewport=PHONE, java_script_enabled=script)
    search(page, "trame accomp")
    expect(page.locator(".found .fiche-title").first).to_have_text(OUTLINE)
    page.locator(".found .fiche-title a").first.click()

    page.get_by_role("link", name="Je l’ai utilisé : dire ce qu’il a donné").click()
    page.get_by_label("Utile", exact=True).check()
    page.get_by_text("Un peu plus, si vous voulez").click()
    box(page, "Ce que j’ai changé").fill(f"Quarante minutes au lieu de 75 ({script}).")
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.locator(".flashes")).to_contain_text("Merci")
    told = page.locator("article", has_text=f"Quarante minutes au lieu de 75 ({script}).")
    expect(told.first).to_contain_text("Utile")
    if script:  # a browser without scripts answers no question about its page
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_code_of_a_card_leads_to_the_tool_and_says_that_the_paper_is_good(
    window: Window,
) -> None:
    page = window(ADVISER)
    search(page, "trame premier entretien")
    page.get_by_role("link", name=OUTLINE).first.click()
    page.get_by_role("link", name="Imprimer la carte").click()
    picture = Image.open(io.BytesIO(page.locator("article svg, .card svg").first.screenshot()))
    code = zxingcpp.read_barcode(picture.convert("L").resize((600, 600)))
    assert code is not None
    page.goto(code.text)
    expect(page.locator("h1")).to_have_text(OUTLINE)
    expect(page.locator("#main")).to_contain_text("Votre fiche papier est à jour")


def test_a_search_goes_across_kinds_by_synonyms_and_tells_a_visitor_nothing_of_the_rest(
    window: Window,
) -> None:
    member, visitor = window(ADVISER), window(VISITOR)
    visitor.goto("/")
    search(member, "zone rouge")
    kinds = member.locator(".found h2").all_inner_texts()
    assert {kind.split()[0] for kind in kinds} >= {"Cas", "Outils"}
    expect(member.locator("#main")).to_contain_text(NOBODY_ELSE_READS)
    expect(member.locator("#main")).to_contain_text("Fiche sécurité avant un départ")
    # Each result says who reads it.
    results = member.locator(".found .fiche")
    assert results.count() == member.locator(".found .fiche .readers").count()

    search(visitor, "zone rouge")
    expect(visitor.locator("#main")).not_to_contain_text(NOBODY_ELSE_READS)
    shown = visitor.locator(".found .fiche").count()
    told = re.search(r"(\d+) résultat", visitor.locator("#main").inner_text())
    assert (int(told[1]) if told else 0) == shown


@pytest.mark.parametrize("words", ["micro-projet", "microprojet", "micro projet", "Microprojets"])
def test_a_hyphen_makes_no_difference(window: Window, words: str) -> None:
    page = window(ADVISER)
    search(page, "microprojet")
    first = page.locator(".found .fiche-title").all_inner_texts()
    search(page, words)
    assert page.locator(".found .fiche-title").all_inner_texts() == first
    assert first
