"""A gathering prepared from the past one to the pack in everybody's hands, in one go."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from cop.formats.pdf import has_pdf
from cop.plugins.gatherings.stages import today_at
from tests.browser.people import ADVISER, READER, Window, box, publish_case, uid_of

pytestmark = pytest.mark.slow

PAST = "Angers : ce que nous faisons quand ça coince"
NEXT = "Angers, et maintenant"
LEFT = "Comment dire non à un bailleur sans perdre l’association ?"
# (title, hour, minutes) of the first day; the third one runs into the meal.
SLOTS = (
    ("Posture", "09:30", "90"), ("Restitution comparée", "11:00", "45"),
    ("Repas", "12:30", "60"), ("Mises en situation", "11:45", "60"), ("Parcours", "14:00", "95"),
)  # fmt: skip
SECRET = "Ne pas dire que la salle est prêtée."


def from_past(host: Page) -> str:
    """The draft of the next one; its address."""
    host.goto("/rencontres/")
    host.get_by_role("link", name="À partir d’une rencontre passée").click()
    host.get_by_role("link", name=re.compile(f"Choisir : {PAST}")).click()
    box(host, "Titre").fill(NEXT)
    first = today_at("Europe/Paris") + timedelta(days=30)
    box(host, "Premier jour").fill(first.isoformat())
    host.get_by_label("Au même endroit").check()
    host.get_by_role("button", name="Créer le brouillon").click()
    host.get_by_role("button", name="Publier", exact=True).click()
    expect(host.locator(".contribution-body")).to_contain_text("dans 30 jours")
    return f"/rencontres/{uid_of(host)}"


def add_slot(host: Page, here: str, title: str, hour: str, minutes: str) -> None:
    host.goto(f"{here}/programme/nouveau")
    box(host, "Titre").fill(title)
    host.get_by_label("Commence à").fill(hour)
    host.get_by_label("Minutes").fill(minutes)
    if title == "Repas":
        host.get_by_label("Nature").select_option(label="Repas")
    else:
        host.get_by_label("Salle").fill("Grande salle")
    host.get_by_role("button", name="Enregistrer", exact=True).press("Enter")
    expect(host.locator(".flashes")).to_contain_text("à la prochaine diffusion")


def write_workshop(host: Page) -> str:
    """Its running order typed in a line each, with a note for who leads it; its address."""
    host.goto("/ateliers/nouvel")
    box(host, "Titre").fill("Parcours")
    host.locator("textarea[name=intention]").fill("Comparer nos parcours.")
    host.locator("form:has(textarea[name=intention]) button[type=submit]").last.click()
    order = ("Tour de table 15", "Apport 20", "Sous-groupes 40", "Restitution 20")
    for line in order:
        host.get_by_label("Ajouter une séquence").fill(line)
        host.get_by_label("Ajouter une séquence").press("Enter")
        title = line.rsplit(" ", 1)[0]
        expect(host.get_by_role("link", name=title, exact=True)).to_be_visible()
    expect(host.locator(".plan-totals")).to_contain_text("95 min")
    host.get_by_role("link", name="Apport", exact=True).click()
    host.locator("textarea[name=notes]").fill(SECRET)
    host.locator("form:has(textarea[name=notes]) button[type=submit]").first.click()
    host.wait_for_load_state()
    found = re.search(r"/ateliers/\w{10}", host.url)
    assert found is not None
    return found[0]


def publish_workshop(host: Page, workshop: str) -> None:
    host.goto(f"{workshop}/publication")
    host.locator("main form[method=post] button[type=submit]").last.click()
    host.wait_for_load_state()


def test_angers_is_prepared_from_the_last_time_to_the_pack(window: Window) -> None:
    host, adviser = window(READER), window(ADVISER)
    here = from_past(host)
    expect(host.locator("main")).to_contain_text(LEFT)  # carried over
    for slot in SLOTS:
        add_slot(host, here, *slot)
    expect(host.locator(".notice.warning")).to_contain_text(
        re.compile("Mises en situation.* se chevauchent de 15 minutes")
    )
    workshop = write_workshop(host)
    publish_workshop(host, workshop)

    # The hosts call for cases; the adviser brings hers.
    host.goto(f"{here}/appels")
    host.get_by_role("link", name=re.compile("(Ouvrir|Modifier) .*cas")).first.click()
    host.locator("main form[method=post] button[type=submit]").last.click()
    publish_case(adviser, "La fanfare et le bailleur. On nous demande de choisir.", "Et vous ?")
    adviser.goto("/")
    expect(adviser.get_by_text("La prochaine rencontre")).to_be_visible()
    asked = adviser.locator("main").get_by_role("link", name=NEXT).first
    expect(asked).to_be_visible()
    adviser.goto(f"{here}/appels")
    adviser.get_by_role("button", name="J’apporte ce cas").first.click()
    expect(adviser.locator("main")).to_contain_text("Ce que vous apportez")

    host.goto(f"{here}/programme/preparer")
    host.get_by_role("link", name="Relire et diffuser").click()
    host.get_by_role("button", name=re.compile("Diffuser")).press("Enter")
    adviser.goto(f"{here}/programme")
    for title, _hour, _minutes in SLOTS:
        expect(adviser.locator("main")).to_contain_text(title)
    calendar = adviser.goto(f"{here}/dossier")
    assert calendar is not None and calendar.ok
    expect(adviser.locator("main")).not_to_contain_text(SECRET)
    if has_pdf():
        pack = adviser.context.request.get(f"{here}/dossier.pdf")
        assert (pack.status, pack.headers["content-type"]) == (200, "application/pdf")
    adviser.goto(here)
    link = adviser.locator("main a[href*='.ics']").first.get_attribute("href")
    dates = adviser.context.request.get(link or "").text()
    assert dates.count("BEGIN:VEVENT") == 1 and NEXT in dates.replace("\\", "")
    # Who only takes part never reads what the workshop keeps for who leads it.
    for page in (workshop, f"{workshop}/imprimer/pages", f"{here}/programme"):
        adviser.goto(page)
        assert SECRET not in adviser.content()
