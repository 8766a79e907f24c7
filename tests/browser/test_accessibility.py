"""Every page, for each kind of reader, in light and dark, narrow and wide: axe finds nothing,
nothing scrolls sideways, the console is silent and no other host is asked."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import page_rules, paths
from tests.browser.people import (
    ADMIN,
    ADVISER,
    CONTACT_HERE,
    COORDINATOR,
    GUEST,
    NEWCOMER,
    Window,
    box,
    publish_case,
    sign_in,
)
from tests.browser.serving import Place
from tests.browser.walking import Walk

# A walk opens each page four times, with axe on each: some minutes.
pytestmark = pytest.mark.timeout(1200)
# Read by everybody, but with more on them for the coordination.
RICHER = {"cop.web.bin", "cop.case_studies.show", "cop.web.home", "cop.contributions.history",
          "cop.case_studies.second_reading", "cop.web.spaces", "cop.web.space"}  # fmt: skip
# Only before one is signed in.
FOR_VISITORS = {"security.wan_signin"}
FOR_GUESTS = {"cop.web.home", "cop.case_studies.index", "cop.case_studies.show", "cop.web.spaces",
              "cop.web.space", "cop.web.people", "cop.web.networks", "cop.search.index",
              "cop.web.mine"}  # fmt: skip


def test_every_page_of_the_site_has_its_place_in_the_walk(place: Place) -> None:
    places = paths(place)

    assert {rule.endpoint for rule in page_rules(place.app)} - set(places) == set()


def walk_through(walk: Walk, place: Place, only: set[str] | None = None) -> dict[str, set[int]]:
    """Open all addresses of these endpoints; answers the statuses of each.

    One page of those that lead on, aren't there or are used up is like the other.
    """
    seen: dict[str, set[int]] = {}
    alike: set[int] = set()
    for endpoint, addresses in sorted(paths(place).items()):
        for path in addresses if only is None or endpoint in only else ():
            status = walk.page.request.get(path, max_redirects=0).status
            seen.setdefault(endpoint, set()).add(status)
            if 300 <= status < 400 or status in alike:
                continue
            if status >= 400:
                alike.add(status)
            walk.open(path)
    return seen


def test_a_visitor_finds_every_page_accessible(window: Window, place: Place) -> None:
    walk = Walk(window(), place.url)
    walk_through(walk, place)
    walk.page.goto("/connexion")
    walk.page.get_by_role("button", name="M’envoyer un lien").click()
    walk.look("/connexion", state="a mistake")

    walk.assert_clean()


def test_an_adviser_finds_every_page_accessible(window: Window, place: Place) -> None:
    walk = Walk(window(ADVISER), place.url)
    walk_through(walk, place)

    walk.assert_clean()


def test_the_coordination_finds_every_page_accessible(window: Window, place: Place) -> None:
    walk = Walk(window(COORDINATOR), place.url)
    walk_through(walk, place, unseen(place, window(ADVISER)) | RICHER)

    walk.assert_clean()


def test_the_others_find_the_pages_accessible_that_only_they_see(
    window: Window, place: Place
) -> None:
    closed = unseen(place, window(ADVISER)) & unseen(place, window(COORDINATOR))
    contact, admin = Walk(window(CONTACT_HERE), place.url), Walk(window(ADMIN), place.url)
    walk_through(contact, place, closed)
    still_closed = closed & unseen(place, contact.page)
    walk_through(admin, place, still_closed | {"cop.web.home"})

    contact.assert_clean()
    admin.assert_clean()
    assert still_closed & unseen(place, admin.page) - FOR_VISITORS == set()


def unseen(place: Place, page: Page) -> set[str]:
    """The endpoints none of whose addresses this reader may open."""
    return {
        endpoint
        for endpoint, addresses in paths(place).items()
        if all(page.request.get(path, max_redirects=0).status != 200 for path in addresses)
    }


def test_a_guest_finds_every_page_accessible(window: Window, place: Place) -> None:
    walk = Walk(window(GUEST), place.url)
    walk_through(walk, place, FOR_GUESTS)

    walk.assert_clean()


def test_what_answers_a_form_is_accessible_too(window: Window, place: Place) -> None:
    page = window(ADVISER)
    walk = Walk(page, place.url)
    page.goto("/etudes-de-cas/nouvelle")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("alert")).to_be_visible()
    walk.look("case", state="mistakes")
    box(page, "La situation").fill("Écrire à nous@asso.example ou à Fatoumata Zéringué.")
    expect(page.locator(".check mark")).to_have_count(2)
    walk.look("case", state="finds")
    conflict(page, window(ADVISER))
    walk.look("two people have changed")

    walk.assert_clean()


def test_what_a_file_would_change_is_accessible_too(window: Window, place: Place) -> None:
    """The previews of an import: nothing is brought in."""
    adviser, coordinator = Walk(window(ADVISER), place.url), Walk(window(COORDINATOR), place.url)
    draft = paths(place)["cop.role_plays.origin"][0].removesuffix("/origine")
    kit = adviser.page.request.get(f"{draft}/kit/fichier.md?profil=facilitator").text()
    preview(adviser, "/mises-en-situation/kit/importer",
            kit.replace("Microprojet de", "Projet de", 1).encode(), "kit.md")  # fmt: skip
    expect(adviser.page.locator("main ins").first).to_be_visible()
    packed = coordinator.page.request.get("/echanges/tool.zip").body()
    with ZipFile(changed := BytesIO(packed), "a") as archive:
        archive.writestr("illisible.md", "Ni type ni titre.")
    preview(coordinator, "/echanges/importer", changed.getvalue(), "outils.zip")
    expect(coordinator.page.get_by_text("illisible.md")).to_be_visible()

    adviser.assert_clean()
    coordinator.assert_clean()


def preview(walk: Walk, path: str, content: bytes, name: str) -> None:
    """Send a file, and look at what it would change."""
    walk.page.goto(path)
    walk.page.locator("main input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    walk.page.locator("main form.form button[type=submit]").first.click()
    walk.page.locator("input[name=mark]").wait_for(state="attached")
    walk.look(path, state="a preview")


def conflict(page: Page, other: Page) -> None:
    """Leave `page` on what two browsers get that changed the same words."""
    # In the other browser: this one would first bring back what was typed above.
    uid = publish_case(other, "Une première phrase.", "Que feriez-vous ici ?")
    for number, browser in enumerate((page, other)):
        browser.goto(f"/etudes-de-cas/{uid}/modifier")
        box(browser, "La situation").fill(f"Une phrase changée {number + 2} fois.")
    for browser in (other, page):
        browser.get_by_role("button", name="Enregistrer").click()
        browser.locator(".clash, .contribution-body").first.wait_for()
    expect(page.locator(".clash")).to_be_visible()


def test_the_charter_that_a_newcomer_meets_is_accessible(window: Window, place: Place) -> None:
    walk = Walk(window(), place.url)
    sign_in(walk.page, NEWCOMER)
    walk.look("charter to accept")

    walk.assert_clean()
