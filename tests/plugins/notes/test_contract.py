"""The plugin against the contract."""

from __future__ import annotations

import pytest

from cop.plugins.notes import plugin
from cop.testing import check_plugin


@pytest.mark.slow
def test_the_plugin_keeps_the_contract() -> None:
    sample = {
        "title": "Comité d’animation", "summary": "", "day": "2030-03-21", "begins": "14:00",
        "ends": "16:00", "zone": "Europe/Paris", "place": "Rennes", "minutes": "Un *mot*.",
    }  # fmt: skip
    check_plugin(plugin, samples={"meeting": sample})
