"""The planner in a browser: a workshop of ninety minutes from nothing, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cop.plugins.workshops.fiction import FOLDER, told
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.timing import shown, times_of
from tests.browser.people import ADVISER, CONTACT_HERE, Window

SAMPLE = Plan.from_json(told(FOLDER / "jusqu-ou-je-vais.yml")["plan"])


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until the focus is on what is called so."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText || ''").strip() == name:
            return
        if page.evaluate("() => document.activeElement.labels?.[0]?.innerText ?? ''").startswith(
            name
        ):
            return
    raise AssertionError(f"{name!r} isn't reached")


def begin(page: Page, title: str) -> None:
    """A new workshop, as far as its empty planner."""
    page.goto("/ateliers/")
    tab_to(page, "Préparer un atelier")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ateliers/nouvel")
    tab_to(page, "Titre")
    page.keyboard.type(title)
    tab_to(page, "Intention")
    page.keyboard.type("S’entraîner à une conversation difficile.")
    tab_to(page, "Continuer vers le conducteur")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/conducteur$"))
    expect(page.locator("[data-planner][data-ready]")).to_be_attached()


def line_of(minutes: int, least: int | None, title: str, pinned: int | None) -> str:
    clock = f"{shown(pinned)} " if pinned is not None else ""
    shortest = f" ({least})" if least is not None and least < minutes else ""
    return f"{clock}{title} {minutes}{shortest}"


def times_on(page: Page) -> list[tuple[str, str]]:
    rows = page.locator("[data-rows] [data-block]")
    return list(
        zip(
            rows.locator(".plan-row-time").all_inner_texts(),
            rows.locator(".plan-row-minutes").evaluate_all("all => all.map(one => one.value)"),
            strict=True,
        )
    )


@pytest.mark.slow
def test_ninety_minutes_are_planned_from_nothing_by_keyboard_alone(window: Window) -> None:
    page = window(ADVISER)
    begin(page, "Jusqu’où je vais ?")
    page.keyboard.press("n")
    expect(page.get_by_label("Ajouter une séquence")).to_be_focused()
    blocks = list(SAMPLE.blocks)
    for block in blocks:
        page.keyboard.type(line_of(block.minutes, block.least, block.title, block.pinned))
        page.keyboard.press("Enter")
    rows = page.locator("[data-rows] [data-block]")
    expect(rows).to_have_count(len(blocks))

    times = times_of(SAMPLE)
    assert times_on(page) == [
        (shown(times.slots[one.key].start), str(one.minutes)) for one in blocks
    ]
    totals = page.locator(".plan-totals")
    for words in ("Total\n90 min", "Au minimum\n65 min", "Récupérable\n25 min"):
        expect(totals).to_contain_text(words.replace("\n", ""))

    # The last part goes up and down again, is put away, and is taken back.
    page.keyboard.press("ArrowUp")
    expect(rows.last).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    expect(rows.nth(len(blocks) - 2)).to_contain_text("Clôture")
    page.keyboard.press("Control+z")
    expect(rows.last).to_contain_text("Clôture")
    page.keyboard.press("Delete")
    expect(rows).to_have_count(len(blocks) - 1)
    expect(page.locator("[data-said]")).to_contain_text("Total 88 min")
    page.keyboard.press("Control+z")
    expect(rows).to_have_count(len(blocks))


@pytest.mark.slow
def test_two_facilitators_lose_nothing_and_what_is_done_without_a_line_is_sent_later(
    window: Window,
) -> None:
    here = window(ADVISER)
    begin(here, "À deux mains")
    here.get_by_label("Ajouter une séquence").fill("Inclusion 8")
    here.keyboard.press("Enter")
    expect(here.locator("[data-rows] [data-block]")).to_have_count(1)
    address = here.url
    here.get_by_role("link", name="Le préparer à plusieurs").click()
    here.get_by_label("Qui ?").fill("tanguy")
    here.keyboard.press("Enter")
    expect(here.locator("#together").locator("..")).to_contain_text("Tanguy")
    here.goto(address)
    there = window(CONTACT_HERE)
    there.goto(address)
    minutes = "[data-rows] .plan-row-minutes"

    there.locator(minutes).fill("12")
    there.keyboard.press("Enter")
    expect(there.locator("[data-said]")).to_contain_text("Total 12 min")
    here.locator(minutes).fill("10")
    here.keyboard.press("Enter")
    clash = here.locator("[data-clash]")
    expect(clash).to_contain_text("Quelqu’un a changé la même chose entre-temps")
    assert clash.locator(".clash-words").all_inner_texts() == ["12", "10"]
    clash.get_by_role("button", name="Garder ce que j’ai écrit").click()
    expect(here.locator("[data-said]")).to_contain_text("Total 10 min")

    here.context.set_offline(True)
    here.get_by_label("Ajouter une séquence").fill("Pause 15")
    here.keyboard.press("Enter")
    expect(here.locator("[data-said]")).to_contain_text("Pas de réseau")
    here.context.set_offline(False)
    expect(here.locator("[data-rows] [data-block]")).to_have_count(2)
    expect(there.locator("[data-rows] [data-block]")).to_have_count(2, timeout=40_000)


@pytest.mark.slow
def test_a_part_is_dragged_to_its_place_and_what_is_being_typed_stays(window: Window) -> None:
    page = window(ADVISER)
    begin(page, "À la souris")
    line = page.get_by_label("Ajouter une séquence")
    rows = page.locator("[data-rows] [data-block]")
    for count, typed in enumerate(("Accueil 10", "Échange 20", "Clôture 5"), start=1):
        line.fill(typed)
        page.keyboard.press("Enter")
        expect(rows).to_have_count(count)
    page.wait_for_function("() => window.Sortable")

    rows.nth(2).locator("[data-grip]").hover()
    page.mouse.down()
    # Where it is let go is asked once the page has scrolled to the handle.
    for at, down in ((1, 0.5), (0, 0.7), (0, 0.2)):
        box = rows.nth(at).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 60, box["y"] + down * box["height"], steps=8)
        page.wait_for_timeout(150)
    page.mouse.up()

    expect(rows.locator(".plan-row-title")).to_have_text(["Clôture", "Accueil", "Échange"])
    expect(page.locator("[data-said]")).to_contain_text("Total")
    page.reload()
    expect(rows.locator(".plan-row-title")).to_have_text(["Clôture", "Accueil", "Échange"])
    before = times_on(page)
    rows.nth(1).locator(".plan-row-title").click()
    title = rows.nth(1).get_by_role("textbox", name="Titre")
    title.fill("Presque fini")
    rows.nth(0).locator(".plan-row-minutes").focus()
    page.keyboard.press("ArrowUp")
    expect(rows.nth(0).locator(".plan-row-minutes")).to_have_value("6")
    expect(page.locator("[data-said]")).to_contain_text("Total 36 min")
    assert times_on(page) != before
    expect(title).to_have_value("Presque fini")

    # What is no number is set back; why, is told where one looks.
    rows.nth(2).locator(".plan-row-minutes").fill("abc")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_contain_text("Écrivez un nombre entier")
    expect(page.locator("[data-said]")).to_be_in_viewport()
    expect(rows.nth(2).locator(".plan-row-minutes")).to_have_value("20")
    expect(title).to_have_value("Presque fini")
