"""Two people write in the notes of a meeting, the server goes, a browser is closed and opened again
without it, and when it is back nothing of what either wrote is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from cop.contributions import services as spine
from cop.contributions import ties
from cop.contributions.models import Contribution, LinkKind, State, Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.notes import services, texts
from cop.plugins.notes.models import Attendance, Meeting
from tests.browser.chromium import PROGRAM, SWITCHES
from tests.browser.people import ADVISER, CONTACT_HERE, DESK, PATIENCE, eventually, sign_in
from tests.browser.serving import Place, serve

pytest.importorskip("pycrdt")
FIRST = "Présents : l’équipe 🇫🇷\n"
TAKEN = "Le fil de la séance"
Profile = Callable[[str], BrowserContext]
DOCUMENT: dict[str, Any] = {
    "title": "Comité d’animation", "summary": "", "day": "2030-03-21", "begins": "14:00",
    "ends": "16:00", "zone": "Europe/Paris", "place": "", "minutes": "",
}  # fmt: skip


@pytest.fixture
def notes(place: Place) -> tuple[str, int]:
    """The address of the page where a meeting's notes are written, and the meeting's number."""
    with place.app.test_request_context():
        writers = {
            one.name: one
            for one in session.scalars(
                select(Member).where(Member.name.in_([ADVISER, CONTACT_HERE]))
            )
        }
        viewer = viewer_of(writers[ADVISER])
        made = spine.create(viewer, kind_of("meeting"), DOCUMENT, visibility=Visibility.COMMUNITY)
        assert isinstance(made, Meeting)
        services.add_point(viewer, made, {"title": "Ouverture"}, FIRST)
        spine.publish(viewer, made)
        ties.join(viewer, made, _tool(viewer), LinkKind.RELATED)
        session.add(Attendance(meeting_id=made.id, member_id=writers[CONTACT_HERE].id))
        session.commit()
        found = f"/reunions/{made.uid}/notes", made.id
        session.remove()
    return found


def _tool(viewer: Viewer) -> Contribution:
    kind = kind_of("tool")
    document = kind.takes_up["tool"]("Un pas.") | {"title": TAKEN}
    made = spine.create(viewer, kind, document, visibility=Visibility.COMMUNITY)
    made.state = State.PUBLISHED
    return made


@pytest.fixture
def profile(chromium: Browser, place: Place, tmp_path: Path) -> Iterator[Profile]:
    """A browser with a folder of its own: closed and opened again it has what it had."""
    opened: list[BrowserContext] = []

    def launch(name: str) -> BrowserContext:
        context = chromium.browser_type.launch_persistent_context(
            tmp_path / name, executable_path=PROGRAM, args=SWITCHES, base_url=place.url,
            locale="fr-FR", viewport=DESK,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE * 1000)
        opened.append(context)
        return context

    yield launch
    for context in opened:
        context.close()


def write(page: Page, words: str) -> None:
    """A line at the end."""
    field = page.locator("textarea[data-text-doc]")
    field.press("Control+End")
    field.press_sequentially(f"{words}\n")


def begin(context: BrowserContext, name: str, address: str) -> Page:
    page = context.new_page()
    sign_in(page, name)
    page.goto(address)
    page.locator("[data-texts][data-ready]").wait_for()
    page.get_by_text("Sans réseau", exact=True).click()
    expect(page.locator("[data-texts-room-size]")).to_contain_text("ko")
    page.get_by_role("button", name="Préparer pour la salle").click()
    expect(page.locator("[data-texts-room-status]")).to_contain_text("Prêt")
    return page


def reading(page: Page) -> str:
    return page.locator("textarea[data-text-doc]").input_value()


def on_server(place: Place, meeting_id: int) -> str:
    with place.app.app_context():
        [text] = texts.texts_of(meeting_id).values()
        session.remove()
    return text


@pytest.mark.slow
def test_nothing_is_lost_when_the_server_goes_and_a_browser_is_closed(
    place: Place, notes: tuple[str, int], profile: Profile
) -> None:
    address, meeting = notes
    first, second = profile("first"), profile("second")
    ana, bob = begin(first, ADVISER, address), begin(second, CONTACT_HERE, address)
    write(ana, "Ana en ligne 👩🏽")
    expect(bob.locator("textarea[data-text-doc]")).to_have_value(FIRST + "Ana en ligne 👩🏽\n")

    place.stop()
    write(ana, "Ana sans réseau")
    write(bob, "Bob sans réseau 🇧🇪")
    expect(bob.locator("[data-texts-status]")).to_have_text(
        "Pas de connexion — 1 note modifiée ici"
    )
    second.close()
    second = profile("second")
    bob = second.new_page()
    bob.goto(address.replace("/notes", "/documents"))
    expect(bob.get_by_role("heading", name=TAKEN, exact=True)).to_be_visible()
    bob.goto(address)
    bob.locator("[data-texts][data-ready]").wait_for()
    assert reading(bob) == FIRST + "Ana en ligne 👩🏽\nBob sans réseau 🇧🇪\n"
    write(bob, "Bob, rouvert")

    serve(place)
    sign_in_again(second, address)
    lines = ["Ana en ligne 👩🏽", "Ana sans réseau", "Bob sans réseau 🇧🇪", "Bob, rouvert"]
    assert eventually(lambda: all(line in on_server(place, meeting) for line in lines))
    assert eventually(lambda: reading(ana) == reading(bob) == on_server(place, meeting))
    assert sorted(reading(ana).splitlines()) == sorted([FIRST.strip(), *lines])
    expect(ana.locator("[data-texts-status]")).to_have_text("Tout est enregistré.")


def sign_in_again(context: BrowserContext, address: str) -> None:
    """A browser that was closed has no session any more, like a person's the next morning."""
    page = context.new_page()
    page.goto("/connexion")
    button = page.get_by_role("button", name=CONTACT_HERE, exact=True)
    if button.count():
        button.click()
        page.wait_for_load_state()
    page.close()
