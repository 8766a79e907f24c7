"""A role-play in a room: two tables with codes on paper, phones, three grids, a debrief, and from the
tool that came of it back to where it was played."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser.people import ADVISER, PHONE, Window, box, eventually

PLAY = "Le moulin du marché"
# Words of one sheet each, as the demo has them.
SECRETS = {
    "Marthe": "détourné l’achat",
    "Sacha": "pas de vagues",
    "Aïssata": "Le message sur l’argent a été lu à voix haute",
}
NOTES = "Qui a décidé, et comment ?"


@dataclass
class Seat:
    """A phone that copied one code, and all that its browser received."""

    table: str
    part: str
    page: Page
    received: list[str]

    def holds(self, words: str) -> bool:
        return any(words in one for one in self.received)


def test_two_tables_play_observe_look_back_and_make_tools_of_it(window: Window) -> None:
    desk = window(ADVISER)
    codes = set_the_tables(desk)
    assert len(codes) == 9
    seats = [sit_down(window, *one) for one in codes]
    players = [one for one in seats if one.part in SECRETS]
    observers = [one for one in seats if one.part not in SECRETS]
    assert (len(players), len(observers)) == (6, 3)
    play(desk, players)
    for place, observer in enumerate(observers):
        observe(observer.page, times=place + 1, offline=place == 0)
    desk.get_by_text("Terminer le jeu", exact=True).click()
    desk.get_by_role("button", name="Oui : Terminer le jeu").click()
    look_back(desk)
    tool = promote_two(desk)
    walk_back(desk, tool)
    for one in players:
        others = {part: words for part, words in SECRETS.items() if part != one.part}
        assert one.holds(SECRETS[one.part])
        assert [part for part, words in others.items() if one.holds(words)] == []
        assert not one.holds(NOTES)


def set_the_tables(desk: Page) -> list[tuple[str, str, str]]:
    """(table, part, code) of each slip of paper, for nine people at two tables."""
    desk.goto("/mises-en-situation/")
    desk.get_by_role("link", name=PLAY).first.click()
    desk.get_by_role("link", name="Jouer en salle").click()
    desk.get_by_label("Combien de personnes, sans vous compter").fill("9")
    desk.get_by_role("button", name="Préparer les tables").click()
    desk.get_by_role("button", name="Distribuer les codes").click()
    desk.locator(".slip").first.wait_for()
    return [
        (
            slip.locator(".eyebrow").inner_text().split(" · ")[0],
            slip.locator(".slip-part").inner_text(),
            slip.locator("code").inner_text(),
        )
        for slip in desk.locator(".slip").all()
    ]


def sit_down(window: Window, table: str, part: str, code: str) -> Seat:
    """Copy a code as people do, in small letters and with a space."""
    page, received = window(viewport=PHONE), list[str]()
    page.on("response", lambda answer: received.append(body_of(answer)))
    page.goto("/mises-en-situation/code")
    page.get_by_role("textbox").first.fill(code.lower().replace("-", " "))
    page.locator("#main form button").first.click()
    page.wait_for_url(re.compile("/role/"))
    return Seat(table, part, page, received)


def body_of(answer: object) -> str:
    try:
        return str(answer.text())  # type: ignore[attr-defined]
    except Exception:  # a redirect has no body
        return ""


def play(desk: Page, players: list[Seat]) -> None:
    """Begin everywhere, hand one card over at the first table, and only there."""
    desk.get_by_role("link", name="Vers la salle").click()
    desk.get_by_role("button", name="Commencer à toutes les tables").click()
    expect(desk.locator(".clock-time")).to_have_count(2)
    assert eventually(lambda: desk.locator(".clock-time").first.inner_text() != "00:00")
    first = desk.locator("#table-1")
    first.get_by_role("button", name="Remettre maintenant : E1").click()
    expect(desk.locator("#table-1").get_by_text("sur les téléphones")).to_be_visible()
    for one in players:
        one.page.reload()
        arrived = one.page.get_by_role("heading", name="SMS du trésorier").count()
        assert arrived == (1 if (one.table, one.part) == ("Table 1", "Marthe") else 0)
        assert one.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def observe(page: Page, *, times: int, offline: bool) -> None:
    """One grid: presses count at once, also while there is no network."""
    page.get_by_role("link", name="Ma grille").click()
    line = page.locator("#line-O3")
    status = page.locator("[data-queue-status]")
    page.locator("[data-queue][data-ready]").wait_for()
    if offline:
        page.context.set_offline(True)
    for _ in range(times):
        line.get_by_role("button", name=re.compile("Un de plus")).click()
    page.locator("#line-O5").get_by_role("button", name="Oui").click()
    page.locator("#line-O8").get_by_role("button", name="2").click()
    box(page, "Mot pour mot").fill(f"Et le cahier, qui l’a signé ? ({times})")
    page.locator("#line-O9").get_by_role("button", name="Noter").click()
    expect(line.locator("output")).to_have_text(str(times))
    if offline:
        expect(status).to_contain_text("en attente sur ce téléphone")
        page.context.set_offline(False)
    expect(status).to_have_text("C’est noté.")
    page.reload()
    expect(line.locator("output")).to_have_text(str(times))
    pressed = page.locator("#line-O5 [aria-pressed=true]")
    expect(pressed).to_have_text("Oui")


def look_back(desk: Page) -> None:
    """Leave the parts first, then read what the three grids say together."""
    expect(desk.locator("#step")).to_have_text("Sortie de rôle")
    expect(desk.locator("#main")).to_contain_text("Je ne suis plus Marthe.")
    expect(desk.locator("#main")).to_contain_text("D’après 3 grilles réunies")
    solutions = desk.locator(".gathered > div", has_text="Donne une solution ou un conseil")
    expect(solutions).to_contain_text("2")
    expect(solutions).to_contain_text("en moyenne ; de 1 à 3")
    expect(desk.locator(".gathered q")).to_have_count(3)
    # Not closed without a word about it.
    desk.get_by_text("Clore la partie", exact=True).click()
    desk.get_by_role("button", name="Oui : Clore la partie").click()
    expect(desk.locator(".flashes")).to_be_visible()
    desk.get_by_role("link", name="Vers la salle").click()
    desk.get_by_role("link", name="Le débriefing").click()
    desk.get_by_role("button", name="Suite : Ressenti").click()
    box(desk, "Ce qui s’est dit").fill("De la honte, puis du soulagement.")
    desk.get_by_label("Par qui").select_option(label="Marthe")
    desk.get_by_role("button", name="Noter", exact=True).click()
    expect(desk.locator("#said")).to_contain_text("De la honte, puis du soulagement.")


def promote_two(desk: Page) -> str:
    """Keep two things, make a tool of each, publish one; where it stands."""
    for kind, words in (
        ("Un outil à avoir", "Un modèle d’avenant à la convention."),
        ("Un repère", "Demander d’abord ce que chacun veut garder."),
    ):
        keep = desk.locator("#keep")
        keep.get_by_label(kind, exact=True).check()
        keep.get_by_role("textbox").fill(words)
        keep.get_by_role("button", name="Le noter").click()
        expect(desk.locator(".takeaway-words", has_text=words)).to_be_visible()
    debrief = desk.url
    make_tool(desk, 0)
    desk.goto(debrief)
    make_tool(desk, 1)
    box(desk, "En une ou deux phrases").fill("Deux questions pour ouvrir un désaccord.")
    desk.get_by_role("button", name=re.compile("^(Enregistrer|Publier)")).first.click()
    desk.wait_for_load_state()
    desk.goto(desk.url.split("?")[0].removesuffix("/modifier").removesuffix("/semblables"))
    publish = desk.get_by_role("button", name="Publier", exact=True)
    if publish.count():
        publish.click()
    expect(desk.locator("h1")).to_contain_text("Demander d’abord")
    return desk.url


def make_tool(desk: Page, place: int) -> None:
    desk.locator(".takeaway").nth(place).get_by_role("button", name=re.compile("^Outil")).click()
    desk.wait_for_url(re.compile("/outils/.*/modifier"))


def walk_back(desk: Page, tool: str) -> None:
    """From the published tool to the run, and from the run to the role-play."""
    desk.goto(tool)
    came = desk.get_by_role("listitem").filter(has_text="à l’origine de cette page")
    came.get_by_role("link").click()
    expect(desk.locator(".takeaway")).to_have_count(2)
    played = desk.get_by_role("listitem").filter(has_text="ce qui est joué")
    played.get_by_role("link").click()
    expect(desk.locator("h1")).to_have_text(PLAY)
    assert "/parties/" not in desk.url
