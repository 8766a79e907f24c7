"""What all tests share; the fixtures themselves are cop's own pytest plugin."""

from __future__ import annotations

from typing import Any

import pytest


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
