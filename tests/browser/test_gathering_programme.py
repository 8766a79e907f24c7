"""Four slots, a workshop that runs into lunch, a case brought by one click, a release, the pack."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cop.formats.pdf import has_pdf
from tests.browser.people import ADVISER, CONTACT, PHONE, VISITOR, Window, box

COMING = "Strasbourg : apporter un cas, repartir avec un outil"
CASE = "Le moulin du marché"
NEW = "Posture : jusqu’où je vais"

pytestmark = pytest.mark.slow


def gathering(page: Page) -> str:
    page.goto("/rencontres/")
    page.get_by_role("link", name=COMING).first.click()
    return page.url.split("?")[0]


def add_slot(page: Page, here: str) -> None:
    """A workshop of 105 minutes at eleven on the second day, where lunch is at a quarter past twelve;
    by keyboard alone."""
    page.goto(f"{here}/programme/preparer")
    page.get_by_role("link", name="Ajouter un créneau").first.press("Enter")
    box(page, "Titre").fill(NEW)
    page.get_by_label("Jour").select_option(index=1)
    page.get_by_label("Commence à").fill("11:00")
    page.get_by_label("Minutes").fill("105")
    page.get_by_label("Salle").fill("Salle du Moulin")
    page.get_by_role("button", name="Enregistrer", exact=True).press("Enter")
    expect(page.locator(".flashes")).to_contain_text("à la prochaine diffusion")


def test_a_programme_is_prepared_with_its_clash_released_and_taken_along(window: Window) -> None:
    host, adviser = window(CONTACT), window(ADVISER, viewport=PHONE)
    here = gathering(host)
    add_slot(host, here)
    warning = host.locator(".notice.warning")
    expect(warning).to_contain_text(re.compile(f"{NEW}.* se chevauchent de 30 minutes"))
    adviser.goto(f"{here}/programme")
    expect(adviser.locator("main")).not_to_contain_text(NEW)

    # The line of the slot itself: at half past ten it is over when lunch begins.
    line = host.locator(".prepare-list > li", has_text=NEW)
    line.get_by_label("Commence à").fill("10:30")
    line.get_by_role("button", name="Enregistrer").press("Enter")
    expect(warning).not_to_contain_text(f"{NEW} »")

    host.goto(f"{here}/appels")
    host.get_by_role("listitem").filter(has_text=CASE).get_by_role(
        "link", name="Lui donner un créneau"
    ).click()
    host.get_by_label("Jour").select_option(index=1)
    host.get_by_label("Commence à").fill("14:00")
    host.get_by_role("button", name="Mettre dans le brouillon").press("Enter")
    host.get_by_role("link", name="Relire et diffuser").click()
    expect(host.locator("main")).to_contain_text(re.compile(f"Nouveau\\s: «\\s{NEW}"))
    host.get_by_role("button", name="Diffuser la version 3").press("Enter")

    adviser.goto(f"{here}/programme")
    expect(adviser.locator(".programme-list", has_text=NEW)).to_be_visible()
    expect(adviser.locator("main")).to_contain_text(CASE)
    adviser.goto(f"{here}/programme/changements")
    expect(adviser.locator("main")).to_contain_text(NEW)
    adviser.goto(f"{here}/dossier")
    expect(adviser.locator("main")).to_contain_text("5 quai des Pêcheurs-à-Quai")
    if has_pdf():
        taken = adviser.context.request.get(f"{here}/dossier.pdf")
        assert (taken.status, taken.headers["content-type"]) == (200, "application/pdf")
    refused = adviser.goto(f"{here}/programme/preparer")
    assert refused is not None and refused.status == 403
    hidden = window(VISITOR).goto(f"{here}/programme")
    assert hidden is not None and hidden.status == 404
