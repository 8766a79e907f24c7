"""Four people play « Le moulin du marché » by mail; each browser receives what is its own alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from cop.contributions.finding import find
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import packet_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Event, Packet, Trigger
from cop.plugins.role_plays.services import publish_edition, save_packet
from tests.browser.people import PHONE, READER, box, open_context, sign_in
from tests.browser.recording import Recorder, recording
from tests.browser.serving import Place

TITLE = "Le moulin du marché"
PLAYERS = {"R1": "Léa", "R2": "Omar", "R3": "Inès"}
NOTES, ONE, TWO, BY_HAND = "marque-reperes", "marque-evt-un", "marque-evt-deux", "marque-evt-main"


def marked(packet: Packet) -> Packet:
    """The packet of the demo with a marker in every secret."""
    parts = tuple(
        replace(part, confidential=f"{part.confidential}\n\nmarque-fiche-{part.code}")
        for part in packet.parts
    )
    events = (
        Event(code="E1", title="SMS", body=ONE, audience=("R1",), trigger=Trigger.ROUND, at_round=2),
        Event(code="E2", title="Courriel", body=TWO, audience=("R2",), trigger=Trigger.ROUND,
              at_round=3),
        Event(code="E3", title="Radio", body=BY_HAND, trigger=Trigger.HAND),
    )  # fmt: skip
    notes = f"{packet.facilitator_notes}\n\n{NOTES}"
    return replace(packet, parts=parts, events=events, facilitator_notes=notes)


@pytest.fixture
def role_play(place: Place) -> str:
    """The uid of the demo's role-play, with its markers published."""
    with place.app.test_request_context():
        uid, author_id = session.execute(
            select(RolePlay.uid, RolePlay.author_id).where(RolePlay.title == TITLE)
        ).one()
        author = viewer_of(session.get_one(Member, author_id))
        play = find(author, uid, RolePlay)
        whole = packet_of(play)
        save_packet(author, play, marked(whole), base=whole)
        publish_edition(author, play, change="marques", minor=True)
        session.commit()
        session.remove()
    return str(uid)


@dataclass
class Player:
    """One part, its browser, and all that this browser received."""

    code: str
    page: Page
    recorder: Recorder

    @property
    def foreign(self) -> set[str]:
        return {f"marque-fiche-{code}" for code in PLAYERS if code != self.code} | {NOTES}

    def leaks(self, *future: str) -> dict[str, list[str]]:
        """Marker → the addresses that gave it to somebody whose it wasn't."""
        found = {one: self.recorder.holds(one) for one in {*self.foreign, *future}}
        return {one: places for one, places in found.items() if places}

    def write(self, words: str) -> None:
        box(self.page, "Votre message").fill(words)
        self.page.get_by_role("button", name="Enregistrer mon message").click()
        expect(self.page.locator(".notice.success")).to_contain_text("jusqu’à la fin du tour")

    def look_around(self, addresses: list[str]) -> None:
        """What a curious player would try."""
        here = self.page.url
        for address in addresses:
            self.page.goto(address)
        self.page.goto(here)


@pytest.fixture
def browsers(chromium: Browser, place: Place) -> Iterator[dict[str, Player]]:
    """Three people without an account, each with a telephone of their own."""
    with contextlib.ExitStack() as stack:
        players = {}
        for code in PLAYERS:
            recorder = stack.enter_context(recording())
            context = open_context(
                chromium, place.url, viewport=PHONE, proxy={"server": recorder.address}
            )
            stack.callback(context.close)
            players[code] = Player(code, context.new_page(), recorder)
        yield players


def open_run(page: Page, role_play: str) -> tuple[str, dict[str, str]]:
    """Open a run and hand its parts out; the uid, and the links by part."""
    page.goto(f"/mises-en-situation/{role_play}/ouvrir-une-partie")
    page.get_by_role("combobox", name="Comment joue-t-on").select_option("async")
    page.get_by_role("button", name="Ouvrir la partie").click()
    for code, name in PLAYERS.items():
        page.get_by_role("combobox", name="Rôle").select_option(code)
        box(page, "Ou une personne invitée").fill(name)
        page.get_by_role("button", name="Confier ce rôle").click()
        expect(page.locator(".ledger")).to_contain_text(name)
    page.get_by_role("button", name="Distribuer les rôles").click()
    links = page.locator("input[readonly]")
    expect(links).to_have_count(len(PLAYERS))
    found = {code: links.nth(at).input_value() for at, code in enumerate(PLAYERS)}
    page.get_by_role("link", name="Poste de conduite").click()
    return page.url.split("/")[-2], found


def act(page: Page, name: str) -> None:
    """Press a button that asks first."""
    page.locator("summary", has_text=name).first.click()
    page.get_by_role("button", name=f"Oui : {name}").click()
    page.wait_for_load_state()


def test_a_run_by_mail_from_opening_to_debrief(
    chromium: Browser, place: Place, role_play: str, browsers: dict[str, Player]
) -> None:
    desk = open_context(chromium, place.url)
    room = desk.new_page()
    sign_in(room, READER)
    run, links = open_run(room, role_play)
    curious = [
        f"/mises-en-situation/{role_play}", f"/mises-en-situation/parties/{run}",
        f"/mises-en-situation/parties/{run}/conduite", f"/fiches/{role_play}/export.json",
        f"/fiches/{role_play}/historique", "/recherche/?q=moulin", "/courriels", "/",
    ]  # fmt: skip
    for code, player in browsers.items():
        player.page.goto(links[code])
        assert player.recorder.holds(f"marque-fiche-{code}") == []
        player.page.get_by_role("textbox", name="Votre prénom").fill(PLAYERS[code])
        player.page.get_by_role("button", name="C’est moi").click()
        expect(player.page.get_by_text(f"marque-fiche-{code}")).to_be_visible()
        assert links[code].rsplit("/", 1)[1] not in player.page.url
    others = [browsers[code].page.url for code in PLAYERS]
    for player in browsers.values():
        player.look_around(curious + others)
        player.write(f"dit-au-tour-1 par {player.code}")
        assert player.leaks(ONE, TWO, BY_HAND) == {}

    act(room, "Commencer le premier tour maintenant")
    room.get_by_role("button", name="Remettre maintenant : E3").click()
    act(room, "Passer au tour suivant")
    for player in browsers.values():
        player.page.reload()
        expect(player.page.get_by_text(BY_HAND)).to_be_visible()
        others_said = player.page.locator(".comment", has_text="dit-au-tour-1")
        expect(others_said).to_have_count(3)
        player.write(f"dit-au-tour-2 par {player.code}")
    expect(browsers["R1"].page.get_by_text(ONE)).to_be_visible()
    assert browsers["R1"].leaks(TWO) == {}
    assert browsers["R2"].leaks(ONE, TWO) == browsers["R3"].leaks(ONE, TWO) == {}

    act(room, "Passer au tour suivant")
    act(room, "Terminer le jeu maintenant")
    act(room, "Clore la partie")
    expect(room.locator(".notice.error")).to_contain_text("débriefing")
    for player in browsers.values():
        player.page.reload()
        player.page.get_by_role("link", name="Quitter mon rôle").click()
        player.page.get_by_role("button", name="C’est fait").click()
        player.page.locator("textarea").first.fill(f"ressenti de {player.code}")
        player.page.get_by_role("button", name="Envoyer").click()
        expect(player.page.locator(".notice.success")).to_contain_text("Merci")
        assert player.leaks(*{"R1": (TWO,), "R2": (ONE,), "R3": (ONE, TWO)}[player.code]) == {}

    room.reload()
    expect(room.get_by_text("ressenti de R3")).to_be_visible()
    act(room, "Clore la partie")
    assert browsers["R3"].leaks(ONE, TWO) == {}
    act(room, "Ouvrir toutes les fiches")
    browsers["R3"].page.reload()
    browsers["R3"].page.locator("summary", has_text="Marthe").click()
    expect(browsers["R3"].page.get_by_text("marque-fiche-R1")).to_be_visible()
    assert browsers["R3"].recorder.holds(NOTES) == []
    assert all(one not in place.log for one in ("marque-fiche", NOTES, ONE))
    desk.close()
