"""A workshop led live: two screens see one state, and a phone without a network loses nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import ADVISER, PHONE, Window

LIVE = re.compile("/en-direct$")


def plan_a_run(page: Page) -> None:
    page.goto("/ateliers/")
    page.get_by_role("link", name="Jusqu’où je vais ? Tenir").click()
    page.get_by_role("link", name="Programmer un passage").click()
    page.get_by_role("button", name="Programmer ce passage").click()
    page.get_by_role("link", name="Animer en direct").click()
    page.wait_for_url(LIVE)


def title(page: Page, words: str) -> None:
    expect(page.locator("#now-title")).to_have_text(words, timeout=15_000)


@pytest.mark.slow
def test_two_screens_lead_one_workshop_and_one_of_them_without_a_network(window: Window) -> None:
    desk = window(ADVISER)
    plan_a_run(desk)
    desk.get_by_role("button", name="Commencer").click()
    title(desk, "Accueil et cadre")
    phone = window(ADVISER, viewport=PHONE)
    phone.goto(desk.url)
    title(phone, "Accueil et cadre")

    phone.context.set_offline(True)
    phone.get_by_role("button", name="Séquence suivante").click()
    phone.get_by_label("Remarque sur cette séquence").fill("Bien parti.")
    expect(phone.locator("[data-offline]")).to_be_visible(timeout=15_000)
    title(phone, "Inclusion : « la dernière fois qu’on m’en a demandé trop »")
    title(desk, "Accueil et cadre")
    phone.context.set_offline(False)

    title(desk, "Inclusion : « la dernière fois qu’on m’en a demandé trop »")
    expect(desk.get_by_label("Remarque sur cette séquence")).to_have_value(
        "Bien parti.", timeout=15_000
    )
    desk.get_by_role("button", name="Renoncer à cette séquence").click()
    title(phone, "Consigne du jeu et lecture des fiches")
    desk.get_by_role("link", name="Le passage").click()
    expect(desk.get_by_text("en cours", exact=True)).to_be_visible()
