"""What all tests share; the fixtures themselves are cop's own pytest plugin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A `playwright.sync_api.Browser`: one for each test process, which can hold no second one."""
    from tests.browser.chromium import running

    with running() as browser:
        yield browser


@pytest.fixture
def case_document() -> dict[str, Any]:
    """A valid case, as its form would give it."""
    return {
        "title": "Le puits et la pompe",
        "summary": "Que feriez-vous ?",
        "situation": "Deux groupes partagent un puits.",
        "attempted": "Une rencontre.",
        "request": "Que feriez-vous ?",
        "phase": "partnership",
        "themes": ["water"],
        "zone": "west_africa",
    }
