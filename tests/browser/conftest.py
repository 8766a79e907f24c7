"""Tests in a real Chromium: each module has a site of its own, in French, with the demo in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import ABSENT, PROGRAM
from tests.browser.people import PATIENCE, Window, open_context, sign_in
from tests.browser.serving import Place, build, start
from tests.wordpress import programs

# A busy machine is slow, not wrong.
expect.set_options(timeout=PATIENCE * 1000)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if PROGRAM is None:
                item.add_marker(pytest.mark.skip(reason=ABSENT))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for absent in (None if PROGRAM else ABSENT, programs.missing()):
        if absent:
            terminalreporter.write_line(absent)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("template") / "instance")


@pytest.fixture(scope="module")
def place(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The module's own site; what its tests write stays in it."""
    running = start(template, tmp_path_factory.mktemp("place") / "instance")
    yield running
    running.stop()


@pytest.fixture
def window(chromium: Browser, place: Place) -> Iterator[Window]:
    """Opens a page in a browser of its own, signed in where a name is given."""
    opened: list[BrowserContext] = []

    def open_window(name: str | None = None, **options: Any) -> Page:
        context = open_context(chromium, place.url, **options)
        opened.append(context)
        page = context.new_page()
        if name:
            sign_in(page, name)
        return page

    yield open_window
    for context in opened:
        context.close()
