"""The page that leads a workshop, opened from a disk with no network and a clock that we turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from cop.plugins.workshops.kit.passage import read_passage
from cop.plugins.workshops.kit.printing import standalone
from cop.plugins.workshops.timing import drift
from tests.plugins.workshops import room

THING: Any = SimpleNamespace(uid="abcdefghij", title="Jusqu’où je vais ?", language="fr")
TEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # ten o'clock in Paris
TOOK = [9, 8, 7, 12, 3, 14, 0, 2, 18, 8, 5, 2]
"""Minutes of each part; the seventh is left out."""


@pytest.fixture
def opened(chromium: Browser, cop_app: Flask, tmp_path: Path) -> Any:
    with cop_app.test_request_context():
        source = standalone(THING, room.plan(), 2, secret=True)
    file = tmp_path / "conducteur.html"
    file.write_text(source, encoding="utf-8")
    context = chromium.new_context(
        offline=True, timezone_id="Europe/Paris", accept_downloads=True,
        viewport={"width": 360, "height": 740},
    )  # fmt: skip

    def open_page(script: str = "") -> Page:
        page = context.new_page()
        page.clock.install(time=TEN - timedelta(minutes=1))
        if script:
            page.add_init_script(script)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(file.as_uri())
        page.clock.pause_at(TEN)  # from here on, time passes when we say so
        return page

    yield open_page
    context.close()


def late(page: Page) -> tuple[int, int]:
    found: list[int] = page.evaluate(
        "(() => { const v = document.querySelector('[data-conductor]').copCourse.view();"
        " return [v.late, v.recoverable.end]; })()"
    )
    return found[0], found[1]


def test_ninety_minutes_run_without_a_network_and_come_back_as_a_file(opened: Any) -> None:
    page, plan = opened(), room.plan()
    page.get_by_role("button", name="Commencer").click()
    for at, minutes in enumerate(TOOK, 1):
        minute = int((page.evaluate("Date.now()") - TEN.timestamp() * 1000) // 60_000)
        server = drift(plan, f"b{at}", 600 + minute)
        assert late(page) == (server.minutes, server.recoverable.to_end)
        if at == 2:
            expect(page.locator("[data-part=standing]")).to_have_text(
                "4 min de retard · 23 min récupérables"
            )
            expect(page.locator("[data-part=cuts] li")).to_have_text(
                ["Raccourcir « Mur des manières de faire » de 4 min"]
            )
        if at == 6:
            page.get_by_label("Remarque sur cette séquence").fill("Deux groupes en retard")
            page.reload()  # what was measured is still there
            expect(page.locator("[data-part=title]")).to_have_text("Débriefing court")
            page.get_by_role("button", name="Pause").click()
            page.clock.run_for(60_000)
            page.get_by_role("button", name="Reprendre").click()
        page.clock.run_for(minutes * 60_000)
        name = "Renoncer à cette séquence" if at == 7 else "Séquence suivante"
        page.get_by_role("button", name=name).click()
    page.get_by_label("Personnes présentes").fill("13")
    page.get_by_label("Personnes présentes").blur()
    with page.expect_download() as waited:
        page.get_by_role("button", name="Enregistrer le fichier de ce passage").click()
    assert waited.value.suggested_filename == "cop-passage-abcdefghij-2026-11-24.json"
    passage = read_passage(Path(waited.value.path()).read_bytes())
    assert [one.actual for one in passage.blocks] == TOOK
    assert [one.key for one in passage.blocks if one.dropped] == ["b7"]
    assert (passage.workshop, passage.edition, passage.participants) == ("abcdefghij", 2, 13)
    assert passage.blocks[5].remark == "Deux groupes en retard"
    assert (passage.begun, passage.ended) == (
        "2026-11-24T09:00:00.000Z",
        "2026-11-24T10:29:00.000Z",
    )


def test_where_nothing_can_be_kept_the_page_says_so_and_goes_on(opened: Any) -> None:
    page = opened("Storage.prototype.setItem = () => { throw new Error('full'); };")
    expect(page.locator("[data-part=unkept]")).to_be_visible()
    page.get_by_role("button", name="Commencer").click()
    page.clock.run_for(60 * 60_000)
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-part=giving]")).to_contain_text("Il faudra renoncer")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-part=title]")).to_have_text("Accueil et cadre")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
