"""The next gathering made from a past one, announced, answered to from the home page, and closed to
what is the hosts' alone."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from cop.plugins.gatherings.stages import today_at
from tests.browser.people import ADVISER, PHONE, READER, VISITOR, Window, box, uid_of

PAST = "Angers : ce que nous faisons quand ça coince"
NEXT = "Angers, la suite"
LEFT = "Comment dire non à un bailleur sans perdre l’association ?"
GONE = "Le format de deux jours convient-il aux réseaux d’outre-mer ?"
SETTLED = "Trouver une salle avec une vraie boucle magnétique."


def start_from_past(page: Page) -> str:
    """The host prepares the next one and announces it."""
    page.goto("/rencontres/")
    page.get_by_role("link", name="À partir d’une rencontre passée").click()
    page.get_by_role("link", name=re.compile(f"Choisir : {PAST}")).click()
    box(page, "Titre").fill(NEXT)
    first = today_at("Europe/Paris") + timedelta(days=10)
    box(page, "Premier jour").fill(first.isoformat())
    page.get_by_label("Au même endroit").check()
    expect(page.get_by_text(SETTLED)).to_have_count(0)
    page.get_by_label(GONE).uncheck()
    page.get_by_role("button", name="Créer le brouillon").click()
    expect(page.get_by_text(LEFT)).to_be_visible()
    expect(page.get_by_text(GONE)).to_have_count(0)
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.locator(".contribution-body")).to_contain_text("dans 10 jours")
    return uid_of(page)


def test_a_gathering_is_made_from_a_past_one_and_members_are_asked_whether_they_come(
    window: Window,
) -> None:
    host = window(READER)
    uid = start_from_past(host)
    expect(host.get_by_role("complementary").get_by_text(PAST)).to_be_visible()

    adviser = window(ADVISER, viewport=PHONE)
    adviser.goto("/")
    expect(adviser.get_by_text("La prochaine rencontre")).to_be_visible()
    expect(adviser.get_by_role("link", name=NEXT).first).to_be_visible()
    adviser.get_by_role("link", name="Dites si vous venez", exact=True).click()
    adviser.get_by_label("Oui", exact=True).check()
    box(adviser, "Ce que vous mangez ou non").fill("sans arachide")
    adviser.get_by_label("Les personnes qui viennent aussi").check()
    adviser.get_by_role("button", name="Envoyer ma réponse").click()
    expect(adviser.locator(".flashes")).to_contain_text("une place vous est gardée")
    adviser.goto(f"/rencontres/{uid}/logistique")
    expect(adviser.locator("main")).to_contain_text("12 rue des Tanneurs")
    adviser.goto("/")
    expect(adviser.locator("main")).to_contain_text("dans 10 jours · Vous venez")
    asked = adviser.get_by_role("link", name="Dites si vous venez", exact=True)
    expect(asked).to_have_count(0)

    host.goto(f"/rencontres/{uid}/participants")
    expect(host.locator("table")).to_contain_text("sans arachide")
    for path in ("/participants", "/participants.csv"):
        refused = adviser.goto(f"/rencontres/{uid}{path}")
        assert refused is not None and refused.status == 403
    visitor = window(VISITOR)
    hidden = visitor.goto(f"/rencontres/{uid}")
    assert hidden is not None and hidden.status == 404
