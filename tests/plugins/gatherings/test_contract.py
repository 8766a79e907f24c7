"""The plugin against the contract."""

from __future__ import annotations

import pytest

from cop.plugins.gatherings import plugin
from cop.testing import check_plugin


@pytest.mark.slow
def test_the_plugin_keeps_the_contract() -> None:
    sample = {
        "title": "Rencontre d’Angers", "summary": "Deux jours ensemble.", "town": "Angers",
        "start_date": "2031-03-12", "end_date": "2031-03-13", "tz": "Europe/Paris",
        "purpose": "Se **retrouver**.", "capacity": 35, "registration_open": True,
        "closes_on": "2031-03-01",
    }  # fmt: skip
    check_plugin(plugin, samples={"gathering": sample})
