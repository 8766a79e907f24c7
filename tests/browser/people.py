"""The people of the demo, and what they do in a browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page

ADVISER = "Maëlle Kerdoncuff"  # a member, Bretagne
NEWCOMER = "Elouan Castérède"  # a member, Occitanie; has not accepted the charter
CONTACT = "Salomé Wurtzbach"  # a network contact, Grand Est
CONTACT_HERE = "Tanguy Le Bronnec-Sow"  # a network contact, Bretagne
REVIEWER = "Kofi Delobelle"  # a network contact, Hauts-de-France
READER = "Idriss Vauquelin"  # a network contact, Pays de la Loire
COORDINATOR = "Hortense Mbarga-Lemoine"
ADMIN = "Lin Decrestier"  # technical, reads no content
GUEST = "Ysaline Doumbia-Roche"
VISITOR = None

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

# Seconds until something that doesn't come is taken for missing: one click on a machine that does
# seven other things took more than fifteen.
PATIENCE = 45

# Opens a window for somebody: `window("Maëlle …", viewport=PHONE)`; None stands for a visitor.
Window = Callable[..., Page]


def open_context(chromium: Browser, url: str, **options: Any) -> BrowserContext:
    """A browser of its own, as a person in France has it: cookies, storage, language."""
    options = {"viewport": DESK, "locale": "fr-FR", "timezone_id": "Europe/Paris"} | options
    context = chromium.new_context(base_url=url, **options)
    context.set_default_timeout(PATIENCE * 1000)
    return context


def sign_in(page: Page, name: str) -> None:
    """Come in as one of the demo's people."""
    page.goto("/connexion")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def accept_charter(page: Page) -> None:
    page.get_by_role("button", name="J’accepte cette charte").click()
    page.wait_for_load_state()


def uid_of(page: Page) -> str:
    """The public name of the thing whose page is open."""
    return page.url.split("?")[0].rstrip("/").split("/")[-1]


def publish_case(page: Page, situation: str, asked: str) -> str:
    """Publish a case that nothing is found in; its uid."""
    page.goto("/etudes-de-cas/nouvelle")
    box(page, "La situation").fill(situation)
    box(page, "Ce que j’attends de vous").fill(asked)
    # By key: what the live check finds may move the button away from under a pointer.
    page.get_by_role("button", name="Publier", exact=True).press("Enter")
    page.locator(".contribution-body").wait_for()
    return uid_of(page)


def stored(page: Page) -> list[str]:
    """The names of what this browser keeps for the site."""
    found: list[str] = page.evaluate("() => Object.keys(localStorage)")
    return found


def eventually(holds: Callable[[], bool], *, within: float = PATIENCE) -> bool:
    """Whether something comes true within so many seconds."""
    end = time.monotonic() + within
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def box(page: Page, label: str) -> Locator:
    """The text field called `label`."""
    return page.get_by_role("textbox", name=label)
