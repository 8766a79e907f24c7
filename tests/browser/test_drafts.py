"""A long text is never lost: reload, closed tab, ended session, mistakes, two browsers, haste."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete, func, select

from cop.contributions.models import Contribution
from cop.db import session
from cop.site.models import SiteSession
from tests.browser.people import ADVISER, Window, box, eventually, sign_in, stored, uid_of
from tests.browser.serving import Place

NEW = "/etudes-de-cas/nouvelle"
LONG = "Depuis mars, le trésorier ne vient plus aux réunions."
ASKED = "Que feriez-vous à ma place ?"


def write(page: Page) -> None:
    box(page, "La situation").fill(LONG)
    box(page, "Ce que j’attends de vous").fill(ASKED)


def kept(page: Page) -> None:
    """Wait until the browser has written the draft down."""
    expect(page.locator(".draft-status")).to_contain_text("Brouillon gardé")


def expect_text_back(page: Page) -> None:
    expect(box(page, "La situation")).to_have_value(LONG)
    expect(box(page, "Ce que j’attends de vous")).to_have_value(ASKED)


def count_cases(place: Place, asked: str) -> int:
    with place.app.app_context():
        found = session.scalar(
            select(func.count()).select_from(Contribution).where(Contribution.summary == asked)
        )
        session.remove()
    return int(found or 0)


@pytest.fixture
def form(window: Window) -> Page:
    """The adviser in front of an empty case."""
    page = window(ADVISER)
    page.goto(NEW)
    return page


def test_a_text_comes_back_after_a_reload(form: Page) -> None:
    write(form)
    kept(form)
    form.reload()

    expect_text_back(form)
    expect(form.locator(".notice.info")).to_contain_text("est de retour dans le formulaire")


def test_a_text_comes_back_after_the_tab_was_closed(form: Page) -> None:
    write(form)
    context = form.context
    form.close()
    again = context.new_page()
    again.goto(NEW)

    expect_text_back(again)


def test_a_draft_can_be_thrown_away(form: Page) -> None:
    write(form)
    kept(form)
    form.reload()
    form.get_by_role("button", name="L’effacer").click()

    expect(box(form, "La situation")).to_have_value("")
    form.reload()
    expect(box(form, "La situation")).to_have_value("")


def test_a_text_survives_a_session_that_ended_meanwhile(form: Page, place: Place) -> None:
    write(form)
    with place.app.app_context():
        session.execute(delete(SiteSession))
        session.commit()
        session.remove()
    form.get_by_role("button", name="Publier").click()
    expect(form.get_by_role("heading", level=1)).not_to_have_text("Demander de l’aide")
    sign_in(form, ADVISER)
    form.goto(NEW)

    expect_text_back(form)


def test_a_text_survives_a_lost_cookie(form: Page) -> None:
    write(form)
    form.context.clear_cookies()
    form.get_by_role("button", name="Publier").click()
    expect(form.get_by_role("heading", level=1)).not_to_have_text("Demander de l’aide")
    sign_in(form, ADVISER)
    form.goto(NEW)

    expect_text_back(form)


def test_a_form_with_a_mistake_comes_back_filled(form: Page) -> None:
    box(form, "La situation").fill(LONG)
    form.get_by_label("Eau et assainissement").check()
    form.get_by_role("button", name="Publier").click()

    expect(form.get_by_role("alert")).to_contain_text("Ce que j’attends de vous")
    expect(form.get_by_role("alert")).to_be_focused()
    expect(box(form, "La situation")).to_have_value(LONG)
    expect(form.get_by_label("Eau et assainissement")).to_be_checked()


def test_two_browsers_that_change_the_same_words_lose_none(form: Page, window: Window) -> None:
    write(form)
    form.get_by_role("button", name="Publier").click()
    expect(form.locator(".contribution-body")).to_be_visible()
    edit = f"/etudes-de-cas/{uid_of(form)}/modifier"
    other = window(ADVISER)
    form.goto(edit)
    other.goto(edit)
    box(form, "La situation").fill("Depuis mars, la présidente décide de tout.")
    box(other, "La situation").fill("Depuis mars, le bureau ne se réunit plus.")
    form.get_by_role("button", name="Enregistrer").click()
    expect(form.locator(".contribution-body")).to_contain_text("la présidente décide de tout")
    other.get_by_role("button", name="Enregistrer").click()

    clash = other.locator(".clash")
    expect(clash).to_contain_text("la présidente décide de tout")
    expect(clash).to_contain_text("le bureau ne se réunit plus")
    expect(box(other, "La situation")).to_have_value("Depuis mars, le bureau ne se réunit plus.")
    both = "Depuis mars, la présidente décide de tout et le bureau ne se réunit plus."
    box(other, "La situation").fill(both)
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.locator(".contribution-body")).to_contain_text(both)


@pytest.mark.parametrize("scripts", [True, False])
def test_two_quick_presses_publish_one_case(scripts: bool, window: Window, place: Place) -> None:
    asked = f"Faut-il attendre, avec {'' if scripts else 'ou sans '}patience ?"
    page = window(ADVISER, java_script_enabled=scripts)
    page.goto(NEW)
    box(page, "La situation").fill(LONG)
    box(page, "Ce que j’attends de vous").fill(asked)
    page.get_by_role("button", name="Publier").dblclick()
    expect(page.locator(".contribution-body")).to_contain_text(asked)

    assert count_cases(place, asked) == 1


def test_a_text_written_offline_is_sent_when_the_network_is_back(form: Page, place: Place) -> None:
    asked = "Comment écrire sans réseau ?"
    box(form, "La situation").fill(LONG)
    box(form, "Ce que j’attends de vous").fill(asked)
    kept(form)  # the script is at work
    form.context.set_offline(True)
    form.get_by_role("button", name="Publier").click()
    expect(form.locator(".draft-status")).to_contain_text("Pas de connexion")
    form.context.set_offline(False)

    expect(form.locator(".contribution-body")).to_contain_text(asked)
    assert count_cases(place, asked) == 1


def test_one_who_wrote_before_the_script_came_keeps_the_text(window: Window) -> None:
    page = window(ADVISER)
    held: list[Route] = []
    page.route("**/draft.js*", lambda route: held.append(route))
    page.goto(NEW, wait_until="commit")
    box(page, "La situation").fill(LONG)
    for route in held:
        route.continue_()
    kept(page)
    page.unroute_all()
    page.reload()

    expect(box(page, "La situation")).to_have_value(LONG)


def test_signing_out_takes_the_drafts_along(form: Page) -> None:
    write(form)
    kept(form)
    form.goto("/")
    form.locator("form[action$='/deconnexion'] button").first.evaluate("one => one.click()")
    form.wait_for_load_state()

    expect(form.locator(".flashes")).to_contain_text("Les brouillons de ce navigateur sont effacés")
    assert eventually(lambda: stored(form) == [])
