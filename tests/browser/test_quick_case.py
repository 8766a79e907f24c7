"""A case posted from a phone in two presses; what was taken out of it is found nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from cop import jobs
from cop.db import now
from tests.browser.people import (
    ADVISER,
    COORDINATOR,
    NEWCOMER,
    PHONE,
    READER,
    Window,
    accept_charter,
    box,
    eventually,
    stored,
    uid_of,
)
from tests.browser.serving import Place

ADDRESS = "tresoriere@asso-du-puits.example"
LISTED = "PASSERELLE DE LIRANDE"  # on the stop-list of the adviser's network, in other letters
NAMED = "Fatoumata Zéringué"
ORIGINALS = (ADDRESS, LISTED, NAMED)
ASKED = "Comment rouvrir la discussion sans accuser personne ?"


class Presses:
    """Counts what a thumb presses; typing and choosing from a list are not counted."""

    def __init__(self) -> None:
        self.count = 0

    def press(self, what: Locator) -> None:
        self.count += 1
        what.click()


def write_case(page: Page, situation: str, asked: str = ASKED) -> None:
    box(page, "La situation").fill(situation)
    box(page, "Ce que j’ai tenté").fill(f"J’ai écrit à {ADDRESS}, sans réponse.")
    box(page, "Ce que j’attends de vous").fill(asked)
    page.get_by_label("Moment du projet").select_option(label="Non retenu")
    page.get_by_label("Eau et assainissement").check()


@pytest.fixture
def published(window: Window) -> tuple[str, Page]:
    """The uid of a case that the adviser posted from her phone, and her page of it."""
    page = window(ADVISER, viewport=PHONE)
    presses = Presses()
    page.goto("/")
    presses.press(page.get_by_role("link", name="Demander de l’aide"))
    write_case(page, f"À {LISTED}, {NAMED} a quitté le bureau ; je ne sais plus à qui parler.")
    marks = page.locator(".check mark")
    expect(marks).to_have_count(3)
    assert set(marks.all_inner_texts()) == set(ORIGINALS)
    presses.press(page.get_by_role("button", name="Remplacer et publier"))
    expect(page.locator(".notice.success")).to_contain_text("Votre cas est publié")
    assert presses.count == 2
    return uid_of(page), page


def test_the_start_is_seen_on_a_phone_without_scrolling(window: Window) -> None:
    page = window(ADVISER, viewport=PHONE)

    expect(page.get_by_role("link", name="Demander de l’aide")).to_be_in_viewport(ratio=1)


def test_what_was_taken_out_is_found_nowhere(
    published: tuple[str, Page], window: Window, place: Place
) -> None:
    uid, author = published
    readers = {
        "author": author,
        "another member": window(READER),
        "coordinator": window(COORDINATOR),
    }
    seen = {
        f"{who}: {path}": source
        for who, page in readers.items()
        for path, source in everywhere(page, uid).items()
    }
    seen["log of the server"] = place.log
    with place.app.app_context():
        jobs.tick(now() + timedelta(days=1))
    kept = place.database_bytes()
    seen["database"] = kept.decode("utf-8", errors="replace")

    assert "je ne sais plus à qui parler".encode() in kept
    assert {where for where, text in seen.items() if any(one in text for one in ORIGINALS)} == set()


def everywhere(page: Page, uid: str) -> dict[str, str]:
    """The source of every page on which a case leaves a trace."""
    case, sheet = f"/etudes-de-cas/{uid}", f"/fiches/{uid}"
    paths = [
        "/", "/etudes-de-cas/", case, f"{sheet}/historique", f"{sheet}/historique/1",
        f"{sheet}/export.md", f"{sheet}/export.json", "/courriels", "/mes-fiches", "/corbeille",
        "/personnes/maelle", "/recherche/?q=discussion",
    ]  # fmt: skip
    return {path: page.request.get(path).text() for path in paths}


def test_a_search_for_what_was_taken_out_finds_nothing(published: tuple[str, Page]) -> None:
    uid, page = published

    def found(words: str) -> bool:
        return uid in page.request.get("/recherche/", params={"q": words}).text()

    assert found("discussion accuser")
    assert [words for words in ORIGINALS if found(words)] == []


def test_the_draft_of_a_published_case_leaves_the_phone(published: tuple[str, Page]) -> None:
    page = published[1]
    assert eventually(lambda: stored(page) == [])


def test_another_network_answers_and_the_case_is_closed(
    published: tuple[str, Page], window: Window
) -> None:
    uid, author = published
    newcomer = window(NEWCOMER, viewport=PHONE)
    newcomer.goto(f"/etudes-de-cas/{uid}")
    assert newcomer.url.endswith("/charte")
    accept_charter(newcomer)
    newcomer.goto(f"/etudes-de-cas/{uid}")
    box(newcomer, "Votre réponse").fill("Nous avons invité le conseil entier.")
    newcomer.get_by_role("button", name="Envoyer ma réponse").click()
    answer = newcomer.locator(".comment", has_text="le conseil entier")
    expect(answer).to_contain_text(NEWCOMER)

    author.goto(f"/etudes-de-cas/{uid}")
    expect(author.locator(".contribution-body")).to_contain_text("Répondu")
    author.get_by_role("button", name="Cela m’a été utile").click()
    expect(author.locator(".comment.is-useful")).to_contain_text("le conseil entier")
    author.get_by_role("link", name="Dire ce que j’en retiens et clore").click()
    box(author, "Ce que j’en retiens").fill("Parler au conseil, pas à une personne.")
    author.get_by_role("button", name="Enregistrer et clore le cas").click()
    expect(author.locator(".contribution-body")).to_contain_text("Clos")
    expect(author.locator(".contribution-body")).to_contain_text("Parler au conseil")


def test_without_scripts_two_presses_are_enough_too(window: Window) -> None:
    page = window(ADVISER, viewport=PHONE, java_script_enabled=False)
    presses = Presses()
    page.goto("/")
    presses.press(page.get_by_role("link", name="Demander de l’aide"))
    write_case(page, f"À {LISTED}, une personne a quitté le bureau.")
    presses.press(page.get_by_role("button", name="Publier"))

    expect(page.locator(".notice.success")).to_contain_text("2 éléments ont été remplacés")
    assert presses.count == 2
    source = page.content()
    assert [one for one in ORIGINALS if one in source] == []


def test_without_scripts_the_server_asks_about_a_name_that_it_does_not_know(
    window: Window,
) -> None:
    page = window(ADVISER, viewport=PHONE, java_script_enabled=False)
    page.goto("/etudes-de-cas/nouvelle")
    write_case(page, f"Depuis mars, {NAMED} ne répond plus.")
    page.get_by_role("button", name="Publier").click()

    expect(page.locator(".check legend")).to_have_text([NAMED, ADDRESS])
    expect(box(page, "Ce que j’attends de vous")).to_have_value(ASKED)
    page.locator(".actions button.primary").click()
    expect(page.locator(".notice.success")).to_contain_text("Votre cas est publié")
    assert NAMED not in page.content()
