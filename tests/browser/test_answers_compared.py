"""Three networks answer a case blind; the answers of the others reach a browser only after its own."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, Response, expect
from sqlalchemy import select

from cop.db import session
from cop.mail.outbox import Mail
from cop.plugins.answers import reminders
from cop.plugins.answers.models import Call
from cop.plugins.answers.standing import today
from tests.browser.people import ADVISER, CONTACT, PHONE, READER, REVIEWER, Window, box, uid_of
from tests.browser.serving import Place

CASE = "« Vous écrivez mieux que nous »"
# Who answers, for which network, and a word that stands in their sheet alone.
NETWORKS = {
    ADVISER: ("Armor Solidaire", "zqarmorzq"),
    CONTACT: ("Quatre Rivières", "zqrivierezq"),
    REVIEWER: ("Beffrois", "zqbeffroizq"),
}


class Wire:
    """All bytes that one browser received: pages, scripts, data, files."""

    def __init__(self, page: Page) -> None:
        self.page, self.bytes = page, b""
        page.context.on("response", self._take)

    def _take(self, response: Response) -> None:
        self.bytes += response.url.encode() + str(response.headers).encode()
        if not 300 <= response.status < 400:
            self.bytes += response.body()

    def get(self, path: str) -> tuple[int, bytes]:
        """What is asked for beside the pages, with the cookies of this browser."""
        answer = self.page.context.request.get(path)
        self.bytes += str(answer.headers).encode() + answer.body()
        return answer.status, answer.body()

    def words(self) -> set[str]:
        """The networks whose words came in."""
        return {name for name, (_network, word) in NETWORKS.items() if word.encode() in self.bytes}


def ask_the_networks(page: Page) -> str:
    """The facilitator asks three networks about a case; the uid of the call."""
    page.goto("/etudes-de-cas/")
    page.get_by_role("link", name=CASE).first.click()
    page.get_by_role("link", name="Faire répondre plusieurs réseaux").click()
    page.get_by_label("Mon réseau répond aussi").uncheck()
    page.get_by_text("Réseaux attendus : tous.").click()
    for network, _word in NETWORKS.values():
        page.get_by_label(network, exact=True).check()
    page.get_by_label("Tous les réseaux régionaux", exact=True).check()
    page.get_by_role("button", name="Publier", exact=True).press("Enter")
    page.locator(".answers-count").wait_for()
    return uid_of(page)


def write_sheet(page: Page, uid: str, word: str) -> None:
    page.goto(f"/reponses-croisees/{uid}")
    page.get_by_role("link", name="Répondre avec mon réseau").click()
    page.get_by_role("button", name="Commencer la fiche").click()
    for answer in page.locator("textarea").all():
        answer.fill(f"nous écoutons, puis nous posons un cadre : {word}.")
    box(page, "Notre première action dans les 48 heures, en une phrase").fill(f"écrire {word}")
    page.get_by_role("button", name="Enregistrer pour l’instant").press("Enter")
    expect(page.locator(".flashes")).to_contain_text("Enregistré")


def look_everywhere(wire: Wire, uid: str) -> dict[str, int]:
    """Every page and file about the call, search, feeds, home; status of the three files."""
    page, here = wire.page, f"/reponses-croisees/{uid}"
    for path in ("/", here, "/reponses-croisees/", f"/fiches/{uid}/historique", f"{here}/reponses"):
        page.goto(path)
    for _network, word in NETWORKS.values():
        page.goto(f"/recherche/?q={word}")
    for form in ("md", "json", "odt"):
        wire.get(f"/fiches/{uid}/export.{form}")
    for path in ("/flux/call.atom", "/flux/tout.json", "/emporter/call.zip", "/emporter/call.csv"):
        wire.get(path)
    return {form: wire.get(f"{here}/reponses.{form}")[0] for form in ("json", "csv", "md")}


def send(page: Page, uid: str) -> None:
    page.goto(f"/reponses-croisees/{uid}")
    page.get_by_role("link", name="Continuer notre fiche").click()
    page.get_by_role("button", name="Envoyer la fiche").press("Enter")
    expect(page.get_by_role("link", name="Comparer les réponses")).to_be_visible()


def test_three_networks_answer_blind_and_compare_after_their_own(
    window: Window, place: Place
) -> None:
    uid = ask_the_networks(window(READER))
    wires = {
        ADVISER: Wire(window(ADVISER, viewport=PHONE)),
        CONTACT: Wire(window(CONTACT, java_script_enabled=False)),
        REVIEWER: Wire(window(REVIEWER)),
    }
    for name, (_network, word) in NETWORKS.items():
        write_sheet(wires[name].page, uid, word)
    sent: set[str] = set()
    for name, wire in wires.items():
        others = {other: wires[other] for other in wires if other not in sent}
        for other, blind in others.items():
            files = look_everywhere(blind, uid)
            # Its search held its own word only as what it had typed.
            assert files == {"json": 200, "csv": 403, "md": 403}
            assert blind.get(f"/reponses-croisees/{uid}/reponses.json")[1] == (
                b'{"submitted": %d, "expected": 3}' % len(sent)
            )
            assert not shown(blind, other), "an answer came before its time"
        send(wire.page, uid)
        sent.add(name)
        if len(sent) == 2:
            no_mail_tells(place, uid)
    for name, wire in wires.items():
        wire.page.goto(f"/reponses-croisees/{uid}/reponses?question=toutes")
        table = wire.page.locator(".matrix")
        for _network, word in NETWORKS.values():
            expect(table).to_contain_text(word)
        assert look_everywhere(wire, uid) == {"json": 200, "csv": 200, "md": 200}
        assert wire.words() == set(NETWORKS), name
    assert wires[ADVISER].page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def shown(wire: Wire, name: str) -> set[str]:
    """The others whose words stand in what a browser received, but for the words of its own
    searches, which the page of results repeats."""
    received = wire.bytes
    for other, (_network, word) in NETWORKS.items():
        if other != name:
            for asked in (f"q={word}", f'value="{word}"', f"q%3D{word}", f"«\u202f{word}\u202f»"):
                received = received.replace(asked.encode(), b"")
    return {
        other
        for other, (_network, word) in NETWORKS.items()
        if other != name and word.encode() in received
    }


def no_mail_tells(place: Place, uid: str) -> None:
    """The reminder goes to who has not sent, and says nothing of what others wrote."""
    with place.app.app_context():
        call = session.scalars(select(Call).where(Call.uid == uid)).one()
        call.closes_on = today() + timedelta(days=2)
        session.commit()
        reminders.remind()
        session.commit()
        mails = session.scalars(select(Mail).where(Mail.contribution_id == call.id)).all()
        assert len(mails) == 1 and mails[0].to.startswith("kofi")
        assert not any(word in mails[0].body for _network, word in NETWORKS.values())
        session.remove()
