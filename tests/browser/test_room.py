"""A role-play in a room: two tables with codes on paper, phones, grids on paper and on a phone, a
debrief, and from the tool that came of it back to where it was played."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.people import ADVISER, DESK, PHONE, Window, box, eventually
from tests.browser.recording import Recorder, recording

PLAY = "Le moulin du marché"
# Words of one sheet each, as the demo has them.
SECRETS = {
    "Marthe": "détourné l’achat",
    "Sacha": "pas de vagues",
    "Aïssata": "Le message sur l’argent a été lu à voix haute",
}
NOTES = "parler d’Aïssata à la troisième personne"
# What three observers wrote on paper: strokes, yes with its minute or no, from 0 to 3, words.
PAPERS = (
    ("Odile", 9, "Oui", 4, 1, "12’ Et le cahier, qui l’a signé ?"),
    ("", 4, "Non", None, 2, "Je ne peux pas vous le promettre."),
    ("Rosalie", 2, "Oui", 7, 3, "15’ On se revoit jeudi."),
)


@dataclass
class Seat:
    """A phone that copied one code, and every byte that its browser received."""

    table: str
    part: str
    page: Page
    received: Recorder

    def holds(self, words: str) -> bool:
        return bool(self.received.holds(words))


@pytest.fixture
def recorder() -> Iterator[Callable[[], Recorder]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(recording())


@pytest.mark.slow
def test_two_tables_play_observe_look_back_and_make_tools_of_it(
    window: Window, recorder: Callable[[], Recorder]
) -> None:
    desk = window(ADVISER)
    codes = set_the_tables(desk)
    # One observer has a phone; the three others write on paper.
    phones = [one for one in codes if one[1] in SECRETS]
    observers = [one for one in codes if one[1] not in SECRETS]
    assert (len(phones), len(observers)) == (6, 4)
    players = [sit_down(window, recorder(), *one) for one in phones]
    observer = sit_down(window, recorder(), *observers[0])
    play(desk, players)
    observe(observer.page)
    desk.get_by_text("Terminer le jeu", exact=True).click()
    desk.get_by_role("button", name="Oui : Terminer le jeu").click()
    type_papers_in(desk)
    look_back(desk)
    tool = promote_two(desk)
    walk_back(desk, tool)
    for one in players:
        others = {part: words for part, words in SECRETS.items() if part != one.part}
        assert one.holds(SECRETS[one.part])
        assert [part for part, words in others.items() if one.holds(words)] == []
        assert not one.holds(NOTES)


def set_the_tables(desk: Page) -> list[tuple[str, str, str]]:
    """(table, part, code) of each slip of paper, for ten people at two tables."""
    desk.goto("/mises-en-situation/")
    desk.get_by_role("link", name=PLAY).first.click()
    desk.get_by_role("link", name="Jouer en salle").click()
    desk.get_by_label("Combien de personnes, sans vous compter").fill("10")
    desk.get_by_role("button", name="Préparer les tables").click()
    desk.get_by_role("button", name="Distribuer les codes").click()
    desk.locator(".slip").first.wait_for()
    # The sheets come out of the printer with the code of each.
    printed = desk.locator(".leaf-sheet")
    codes = desk.locator(".slip").filter(has_not_text="Observation").locator("code")
    for code in codes.all():
        expect(printed.filter(has_text=code.inner_text())).to_have_count(1)
    pages = PdfReader(BytesIO(desk.pdf())).pages
    for words in SECRETS.values():
        bare = "".join(words.split())
        assert sum(bare in "".join(page.extract_text().split()) for page in pages) == 2
    return [
        (
            slip.locator(".eyebrow").inner_text().split(" · ")[0],
            slip.locator(".slip-part").inner_text(),
            slip.locator("code").inner_text(),
        )
        for slip in desk.locator(".slip").all()
    ]


def sit_down(window: Window, received: Recorder, table: str, part: str, code: str) -> Seat:
    """Copy a code as people do, in small letters and with a space."""
    page = window(viewport=PHONE, proxy={"server": received.address})
    page.goto("/mises-en-situation/code")
    page.get_by_role("textbox").first.fill(code.lower().replace("-", " "))
    page.locator("#main form button").first.click()
    page.wait_for_url(re.compile("/role/"))
    return Seat(table, part, page, received)


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


def observe(page: Page) -> None:
    """One grid: presses count at once, also while there is no network."""
    page.get_by_role("link", name="Ma grille").click()
    line = page.locator("#line-O3")
    status = page.locator("[data-queue-status]")
    page.locator("[data-queue][data-ready]").wait_for()
    page.context.set_offline(True)
    for _ in range(2):
        line.get_by_role("button", name=re.compile("Un de plus")).click()
    page.locator("#line-O5").get_by_role("button", name="Oui").click()
    page.locator("#line-O8").get_by_role("button", name="2").click()
    box(page, "Mot pour mot").fill("Nous étions d’accord, non ?")
    page.locator("#line-O9").get_by_role("button", name="Noter").click()
    expect(line.locator("output")).to_have_text("2")
    expect(status).to_contain_text("en attente sur ce téléphone")
    page.context.set_offline(False)
    # The status speaks of an earlier press as long as a later one is on its way.
    page.locator("[data-queue][data-waiting='0']").wait_for()
    expect(status).to_have_text("C’est noté.")
    page.reload()
    expect(line.locator("output")).to_have_text("2")
    pressed = page.locator("#line-O5 [aria-pressed=true]")
    expect(pressed).to_have_text("Oui")


def type_papers_in(desk: Page) -> None:
    """Whoever facilitates copies three papers on a phone, one after the other, without a mouse."""
    desk.set_viewport_size(PHONE)
    desk.get_by_role("link", name="Saisir une grille papier").click()
    for place, (name, strokes, said_so, minute, scale, words) in enumerate(PAPERS, 1):
        box(desk, "À qui est cette grille").fill(name)
        desk.get_by_label("O3 — Donne une solution").fill(str(strokes))
        limit = desk.locator(".grid-line", has_text="O5 —")
        limit.get_by_label(said_so, exact=True).press("Space")
        if minute is not None:
            limit.get_by_label("Minute").fill(str(minute))
        desk.get_by_role("group", name=re.compile("O8 —")).get_by_label(
            str(scale), exact=True
        ).press("Space")
        box(desk, "O9 — Une phrase entendue").fill(words)
        assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        desk.get_by_role("button", name="Ajouter cette grille").press("Enter")
        expect(desk.locator("#typed + ul > li")).to_have_count(place)
    expect(desk.locator("#typed + ul .row-title")).to_have_text(["Odile", "Grille 2", "Rosalie"])
    desk.get_by_role("link", name="Revenir au débriefing").click()
    desk.set_viewport_size(DESK)


def look_back(desk: Page) -> None:
    """Leave the parts first, then read what all grids say together, and of nobody's what."""
    expect(desk.locator("#step")).to_have_text("Sortie de rôle")
    expect(desk.locator("#main")).to_contain_text("Je ne suis plus Marthe.")
    expect(desk.locator("#main")).to_contain_text("D’après 4 grilles réunies")
    assert "Odile" not in desk.locator("#main").inner_text()
    solutions = desk.locator(".gathered > div", has_text="Donne une solution ou un conseil")
    expect(solutions).to_contain_text("4,2 en moyenne ; de 2 à 9")
    limit = desk.locator(".gathered > div", has_text="Dit clairement son rôle")
    expect(limit).to_contain_text("oui dans 3 sur 4")
    expect(desk.locator(".gathered q")).to_have_count(4)
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
    # A click doesn't wait for what it sends: left at once, the page would take it back.
    desk.wait_for_url(lambda url: not url.endswith("/modifier"))
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
