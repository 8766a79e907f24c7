"""Answers keep a draft of their own, and a draft taken up late undoes nobody's work."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.people import ADVISER, READER, Window, box, eventually, stored, uid_of


def publish(page: Page, asked: str) -> str:
    """A new case; its uid."""
    page.goto("/etudes-de-cas/nouvelle")
    box(page, "La situation").fill("Depuis mars, le trésorier ne vient plus aux réunions.")
    box(page, "Ce que j’attends de vous").fill(asked)
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".contribution-body")).to_contain_text(asked)
    return uid_of(page)


def kept(page: Page) -> None:
    expect(page.locator(".draft-status")).to_contain_text("Brouillon gardé")


def test_an_answer_in_the_making_outlives_another_button_and_goes_when_sent(window: Window) -> None:
    uid = publish(window(ADVISER), "Faut-il lui écrire ?")
    page = window(READER)
    page.goto(f"/etudes-de-cas/{uid}")
    box(page, "Votre réponse").fill("Appelez-le d’abord.")
    kept(page)
    page.get_by_role("button", name="Je l’ai utilisé").click()
    expect(page.locator(".pill.ok")).to_have_text("vous l’avez utilisé")
    expect(box(page, "Votre réponse")).to_have_value("Appelez-le d’abord.")

    page.get_by_role("button", name="Envoyer ma réponse").click()

    expect(page.locator(".comment")).to_contain_text("Appelez-le d’abord.")
    assert eventually(lambda: stored(page) == [])
    expect(box(page, "Votre réponse")).to_have_value("")


def test_a_draft_taken_up_after_another_save_is_merged_with_it(window: Window) -> None:
    page = window(ADVISER)
    uid = publish(page, "Et si personne ne répond ?")
    edit = f"/etudes-de-cas/{uid}/modifier"
    page.goto(edit)
    box(page, "Ce que j’ai tenté").fill("Deux appels, sans réponse.")
    kept(page)
    other = window(ADVISER)
    other.goto(edit)
    box(other, "La situation").fill("Depuis avril, le trésorier ne vient plus.")
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.locator(".contribution-body")).to_contain_text("Depuis avril")

    page.goto(edit)
    page.get_by_role("button", name="Le reprendre").click()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator(".contribution-body")).to_contain_text("Deux appels, sans réponse.")
    expect(page.locator(".contribution-body")).to_contain_text("Depuis avril")


def test_a_colleague_is_proposed_after_an_at_sign(window: Window) -> None:
    uid = publish(window(ADVISER), "Qui connaît ce territoire ?")
    page = window(READER)
    page.goto(f"/etudes-de-cas/{uid}")
    answer = box(page, "Votre réponse")
    answer.press_sequentially("Bonjour @mael")
    expect(page.get_by_role("option").first).to_contain_text(ADVISER)

    answer.press("Enter")

    expect(answer).to_have_value("Bonjour @maelle ")
