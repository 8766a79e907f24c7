"""A profile that stands alone is made wider; the public web needs a reader of another network; a
reported page is gone at once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.people import (
    CONTACT,
    COORDINATOR,
    READER,
    REVIEWER,
    Window,
    box,
    uid_of,
)

ALONE = "Ce profil est unique ou presque"
QUESTIONS = ("individualisation", "corrélation", "inférence")
REMARK = "Le nombre d’élèves est trop précis."


def write_alone(page: Page) -> None:
    """A case whose region, country, theme and budget no other case has together."""
    page.goto("/etudes-de-cas/nouvelle")
    box(page, "La situation").fill("L’école compte 41 élèves et sa maîtresse est partie.")
    box(page, "Ce que j’attends de vous").fill("Comment suivre une école de si loin ?")
    page.get_by_label("Éducation", exact=True).check()
    page.get_by_text("Titre et profil de l’association").click()
    page.get_by_label("Pays", exact=True).select_option(label="Laos")
    page.get_by_label("Budget annuel").select_option(label="Moins de 10 k€")


def publish_widened(page: Page) -> str:
    """Write the case, take the offered way out of the lonely profile, publish; its uid."""
    write_alone(page)
    expect(page.get_by_role("heading", name=ALONE)).to_be_visible()
    page.get_by_label("Indiquer la zone du monde au lieu du pays").check()
    expect(page.get_by_role("heading", name="Le profil est assez large")).to_be_visible()
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.locator(".contribution-body")).to_contain_text("41 élèves")
    return uid_of(page)


def ask_for_reading(page: Page, uid: str) -> None:
    page.goto(f"/etudes-de-cas/{uid}")
    page.get_by_role("link", name="Demander la publication").click()
    for question in QUESTIONS:
        page.get_by_label(f"({question})").check()
    page.get_by_role("button", name="Demander une relecture").click()
    expect(page.get_by_text("En attente de relecture")).to_be_visible()


def status_for(page: Page, uid: str) -> int:
    return page.request.get(f"/etudes-de-cas/{uid}").status


def test_a_lonely_profile_is_not_published_before_it_is_answered(window: Window) -> None:
    page = window(CONTACT, java_script_enabled=False)
    write_alone(page)
    page.get_by_role("button", name="Publier", exact=True).click()

    expect(page.get_by_role("heading", name=ALONE)).to_be_visible()
    expect(page.locator(".contribution-body")).to_have_count(0)


def test_the_country_of_a_widened_case_is_shown_to_nobody(window: Window) -> None:
    page = window(CONTACT)
    uid = publish_widened(page)

    profile = page.locator(".profile")
    expect(profile).to_contain_text("Asie du Sud et du Sud-Est")
    expect(profile).not_to_contain_text("Laos")
    assert "Laos" not in page.request.get(f"/fiches/{uid}/export.json").text()


def test_a_case_is_public_after_a_second_reading_and_hidden_after_a_report(
    window: Window,
) -> None:
    author, reviewer, visitor = window(CONTACT), window(REVIEWER), window()
    uid = publish_widened(author)
    ask_for_reading(author, uid)
    reviewer.goto("/")
    reviewer.locator(".asked").get_by_role("link").first.click()
    assert reviewer.url.endswith(f"/etudes-de-cas/{uid}/relecture")
    box(reviewer, "Ce qui devrait changer").fill(REMARK)
    reviewer.get_by_role("button", name="Demander une modification").click()
    assert status_for(visitor, uid) == 404

    author.goto(f"/etudes-de-cas/{uid}")
    expect(author.locator(".notice.warning")).to_contain_text(REMARK)
    author.get_by_role("link", name="Modifier", exact=True).click()
    box(author, "La situation").fill("La petite école n’a plus de maîtresse.")
    author.get_by_role("button", name="Enregistrer").click()
    expect(author.locator(".contribution-body")).to_contain_text("n’a plus de maîtresse")
    ask_for_reading(author, uid)

    reviewer.goto(f"/etudes-de-cas/{uid}/relecture")
    reviewer.get_by_role("button", name="Personne n’est reconnaissable : publier").click()
    expect(reviewer.locator(".notice.success")).to_contain_text("Il est maintenant public")
    visitor.goto(f"/etudes-de-cas/{uid}")
    expect(visitor.locator("article")).to_contain_text("n’a plus de maîtresse")
    assert "41 élèves" not in author.request.get(f"/fiches/{uid}/historique").text()
    assert author.request.get(f"/fiches/{uid}/historique/1").status == 404

    other = window(READER)
    other.goto(f"/etudes-de-cas/{uid}")
    other.locator(".deeds").get_by_text("Signaler un risque d’identification").first.click()
    other.get_by_role("button", name="Oui : signaler", exact=False).click()
    still = {who: status_for(page, uid) for who, page in
             {"visitor": visitor, "reporter": other, "reviewer": reviewer, "author": author,
              "coordinator": window(COORDINATOR)}.items()}  # fmt: skip
    assert still == {
        "visitor": 404, "reporter": 404, "reviewer": 404, "author": 200, "coordinator": 200,
    }  # fmt: skip
    assert uid not in visitor.request.get("/etudes-de-cas/").text()


def test_a_copy_that_still_stands_runs_its_scripts_again(window: Window) -> None:
    """The answer without a body must not bring another mark than the copy's scripts have."""
    page = window()
    heard: list[str] = []
    sent: list[int] = []
    page.on("console", lambda message: heard.append(message.text))
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.responseReceivedExtraInfo", lambda one: sent.append(one["statusCode"]))
    for _ in range(3):
        page.goto("/recherche/?q=eau")
        page.locator("#site-search").focus()
        # A script makes it one.
        expect(page.locator("#site-search")).to_have_role("combobox")
    assert 304 in sent
    assert heard == []
