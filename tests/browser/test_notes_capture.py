"""A line of the notes becomes a record by one key, while one types."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import READER, Window

pytest.importorskip("pycrdt")
pytestmark = pytest.mark.slow

MEETING = "Comité d’animation n° 8"


def test_a_line_that_begins_like_an_action_is_recorded_by_one_key(window: Window) -> None:
    page = window(READER)
    page.goto("/reunions/")
    page.get_by_role("link", name=MEETING).first.click()
    page.get_by_role("link", name="Écrire les notes").click()
    page.locator("[data-texts][data-ready]").wait_for(state="attached")
    field = page.locator("textarea[data-text-doc]").nth(1)
    box = page.locator("[data-text-offers]").nth(1)
    field.press_sequentially("Deux mots.\nAction : relancer les réseaux pour le 4/12")
    expect(box).to_contain_text("relancer les réseaux pour le 4/12")
    expect(box.get_by_role("button", name="Inscrire l’action")).to_be_visible()

    field.press("Alt+Enter")
    expect(page.locator("[data-texts-said]")).to_have_text(re.compile(r"A-\d{4}-\d\d-\d\d"))
    expect(field).to_have_value(
        re.compile(r"Deux mots\.\n\*\*A-\d{4}-\d\d-\d\d\*\* — relancer les réseaux$")
    )
    expect(box).to_be_empty()

    # What stays among those present is offered to nobody, nor is a line of another kind.
    field.press("Control+End")
    field.press_sequentially("\n:::reserve\nQuestion : qui paie ?\n:::\nRemarque : rien.")
    expect(field).to_have_value(re.compile("Remarque : rien"))
    expect(box).to_be_empty()
    page.reload()
    expect(page.locator("main")).to_contain_text(re.compile(r"A-\d{4}-\d\d-\d\d — relancer"))
