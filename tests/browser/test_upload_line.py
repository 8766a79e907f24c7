"""A line breaks in the middle of a file: the page says so, another try brings the file there once,
and the first leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from cop.attachments.models import Attachment
from cop.db import session
from tests.attachments.conftest import lying
from tests.browser.line import Break, Line, laid
from tests.browser.people import ADVISER, eventually, open_context, publish_case, sign_in
from tests.browser.serving import Place, start

# More than the buffers of a socket take in, so that a silent line is met while it sends.
HEAVY = b"Une ligne du compte rendu.\n" * 500_000
PASSED = 800_000  # bytes: enough to be on the disk of the server when the line breaks


@pytest.fixture(scope="module")
def place(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A site whose temporary files lie in a folder of their own."""
    scratch = tmp_path_factory.mktemp("scratch")
    running = start(
        template, tmp_path_factory.mktemp("place") / "instance", {"TMPDIR": str(scratch)}
    )
    yield running
    running.stop()


@pytest.fixture
def line(place: Place) -> Iterator[Line]:
    with laid(int(place.url.rpartition(":")[2]), PASSED) as one:
        yield one


@pytest.fixture
def documents(chromium: Browser, line: Line) -> Iterator[Page]:
    """The page of documents of a new case, reached by the line."""
    context = open_context(chromium, line.url)
    page = context.new_page()
    sign_in(page, ADVISER)
    uid = publish_case(page, "Deux groupes partagent un puits.", "Que feriez-vous ?")
    page.goto(f"/fiches/{uid}/documents")
    yield page
    context.close()


def scratch(place: Place) -> set[str]:
    """The temporary files of the server, those without a name too."""
    folder = place.settings["TMPDIR"]
    worker = f"/proc/{place.server.pid}/task/{place.server.pid}/children"
    found = {str(path) for path in Path(folder).iterdir()}
    for process in Path(worker).read_text().split():
        for link in Path(f"/proc/{process}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                found |= {path for path in [str(link.readlink())] if path.startswith(folder)}
    return found


def kept(place: Place) -> tuple[list[str], list[str]]:
    """The names of all files beside contributions, and what lies in the store."""
    with place.app.app_context():
        names = list(session.scalars(select(Attachment.filename)))
        session.remove()
    return names, lying(place.folder / "files")


def send(page: Page, line: Line, name: str, breaks: Break) -> None:
    line.breaks = breaks
    # Each its own bytes: two files of the same would lie in the store once.
    content = name.encode() + HEAVY
    given = {"name": name, "mimeType": "text/plain", "buffer": content}
    page.get_by_label("Depuis votre ordinateur").set_input_files(given)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    assert line.broken.wait(60)


@pytest.mark.parametrize("breaks", list(Break))
def test_a_file_whose_line_breaks_is_there_once_after_another_try(
    documents: Page, line: Line, place: Place, breaks: Break
) -> None:
    page, before, idle = documents, kept(place), scratch(place)
    page.clock.install()
    send(page, line, f"{breaks.name}.txt", breaks)
    if breaks is Break.SILENT:
        assert eventually(lambda: len(scratch(place)) > len(idle))
        page.clock.fast_forward(31_000)
    refused = page.locator(".uploads .is-refused")
    expect(refused).to_contain_text("Il n’est pas arrivé. Vérifiez votre connexion, puis réessayez")
    again = refused.get_by_role("button", name="Réessayer")
    expect(again).to_be_visible()
    if breaks is not Break.ANSWERLESS:
        assert kept(place) == before

    line.breaks = None
    again.click()
    expect(page.get_by_role("heading", name="1 document")).to_be_visible()
    expect(page.locator(".piece .row-title")).to_have_text(f"{breaks.name}.txt")
    names, stored = kept(place)
    assert sorted(names) == sorted([*before[0], f"{breaks.name}.txt"])
    assert len(stored) == len(before[1]) + 1
    line.hang_up()
    assert eventually(lambda: scratch(place) == idle)
    assert "Traceback" not in place.log
