"""Files in a real browser: sent with their progress, tried again, opened without running."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.attachments import hostile as h
from tests.browser.people import ADVISER, Window, publish_case
from tests.browser.serving import Place
from tests.browser.walking import Walk

RUN = b"<script>document.title='ran';fetch('/ran')</script>"
# Each kind that is kept, with as much script in it as it takes.
KEPT: dict[str, bytes] = {
    "image.png": h.image() + RUN,
    "image.gif": h.moving() + RUN,
    "image.jpg": h.photograph() + RUN,
    "image.webp": h.image("WEBP") + RUN,
    "note.pdf": h.pdf(),
    "note.docx": h.word(),
    "note.xlsx": h.excel(),
    "note.odt": h.archive(h.writer_parts()),
    "note.txt": b"Bonjour\n" + RUN,
    "note.md": b"# Titre\n" + RUN,
    "note.csv": b"a;b\n=1+1;" + RUN,
}


@pytest.fixture
def documents(window: Window) -> Page:
    """The page of documents of a new case, for its author."""
    page = window(ADVISER)
    uid = publish_case(page, "Deux groupes partagent un puits.", "Que feriez-vous ?")
    page.goto(f"/fiches/{uid}/documents")
    return page


def given(name: str, content: bytes) -> Any:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def send(page: Page, *files: Any) -> None:
    page.get_by_label("Depuis votre ordinateur").set_input_files(list(files))
    page.get_by_role("button", name="Ajouter", exact=True).click()


def test_files_go_one_by_one_and_each_opens_without_running(
    documents: Page, place: Place, tmp_path: Path
) -> None:
    page = documents
    send(page, *(given(name, content) for name, content in KEPT.items()))
    expect(page.get_by_role("heading", name=f"{len(KEPT)} documents")).to_be_visible()
    links = page.locator(".piece .row-title a")
    addresses = [links.nth(number).get_attribute("href") for number in range(len(KEPT))]
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    shown = 0
    for address in addresses:
        tab = page.context.new_page()
        tab.goto("/charte")
        with_saving = tab.request.get(str(address))
        assert with_saving.headers["content-security-policy"].startswith("sandbox;")
        assert "set-cookie" not in with_saving.headers
        if with_saving.headers["content-disposition"].startswith("inline"):
            tab.goto(str(address))
            assert re.search(r"/pieces/[\w.-]+$", tab.url)
            assert tab.evaluate("document.images.length") == 1
            assert tab.evaluate("document.title") != "ran"
            shown += 1
        else:
            with tab.expect_download() as saving:
                tab.evaluate("address => { location = address }", str(address))
            saving.value.save_as(tmp_path / saving.value.suggested_filename)
        tab.close()
    assert shown == 4
    assert [url for url in asked if url.endswith("/ran")] == []
    assert {path.name for path in tmp_path.iterdir()} == {n for n in KEPT if n.startswith("note")}


def test_what_fails_on_the_way_is_kept_and_tried_again(documents: Page) -> None:
    page, tries = documents, list[int]()

    def fail_once(route: Route) -> None:
        if route.request.method == "POST" and not tries:
            tries.append(1)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/documents", fail_once)
    send(page, given("plan.png", h.image()))
    refused = page.locator(".uploads .is-refused")
    expect(refused).to_contain_text("Il n’est pas arrivé. Vérifiez votre connexion")
    refused.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", name="1 document")).to_be_visible()
    expect(page.locator(".piece .row-title")).to_have_text("plan.png")


def test_a_line_that_falls_silent_is_given_up(documents: Page) -> None:
    page, held = documents, list[Route]()
    page.clock.install()
    page.route("**/documents", lambda route: held.append(route) if not held else route.continue_())
    send(page, given("plan.png", h.image()))
    expect(page.locator(".uploads progress")).to_be_visible()
    page.clock.fast_forward(31_000)
    page.clock.fast_forward(181_000)
    refused = page.locator(".uploads .is-refused")
    refused.get_by_role("button", name="Réessayer").click()
    expect(page.get_by_role("heading", name="1 document")).to_be_visible()


def test_a_refused_file_says_why_beside_its_name(documents: Page) -> None:
    page = documents
    send(page, given("plan.svg", b"<svg onload='alert(1)'/>"), given("ok.txt", b"Bonjour"))
    refused = page.locator(".uploads .is-refused")
    expect(refused.locator("span")).to_have_text("plan.svg")
    expect(refused).to_contain_text("Ce genre de fichier n’est pas accepté.")
    expect(page.locator(".uploads .is-done")).to_contain_text("ok.txt")
    page.reload()
    expect(page.locator(".piece .row-title")).to_have_text("ok.txt")


def test_a_large_file_is_not_even_sent(documents: Page) -> None:
    page, sent = documents, list[str]()
    page.on("request", lambda request: sent.append(request.method))
    send(page, given("film.txt", b"x" * (21 * 1024 * 1024)))
    expect(page.locator(".uploads .is-refused")).to_contain_text(
        "Ce fichier est trop lourd\u00a0: 20 Mo au plus."
    )
    assert "POST" not in sent


def test_the_page_of_documents_is_accessible(documents: Page, place: Place) -> None:
    page = documents
    send(page, given("note.docx", h.word()), given("plan.png", h.image()), given("a.txt", b"a"))
    expect(page.get_by_role("heading", name="3 documents")).to_be_visible()
    page.get_by_role("button", name="Retirer : a.txt").click()
    expect(page.get_by_role("heading", name="Retirés")).to_be_visible()
    walk = Walk(page, place.url)
    path = page.url.removeprefix(place.url).partition("#")[0]
    walk.open(path)
    walk.open(path.removesuffix("/documents").replace("/fiches/", "/etudes-de-cas/"))
    walk.assert_clean()


def test_without_scripts_the_plain_form_is_enough(window: Window, documents: Page) -> None:
    page = window(ADVISER, java_script_enabled=False)
    page.goto(documents.url)
    send(page, given("plan.png", h.image()), given("note.txt", b"Bonjour"))
    expect(page.get_by_role("heading", name="2 documents")).to_be_visible()
    page.get_by_role("button", name="Retirer : note.txt").click()
    expect(page.get_by_role("heading", name="Retirés")).to_be_visible()
    page.get_by_role("button", name="Reprendre : note.txt").click()
    expect(page.get_by_role("heading", name="2 documents")).to_be_visible()
