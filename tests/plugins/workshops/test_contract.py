"""The plugin against the contract."""

from __future__ import annotations

from cop.plugins.workshops import plugin
from cop.plugins.workshops.assembly import blank
from cop.testing import check_plugin
from tests.plugins.workshops.conftest import FACTS
from tests.plugins.workshops.test_runs import DOCUMENT


def test_the_plugin_keeps_the_contract() -> None:
    sample = {**FACTS, "plan": blank().to_json(), "prework": "Lire la fiche."}
    check_plugin(
        plugin,
        samples={
            "workshop": sample | {"prework_minutes": 10},
            "workshop_run": DOCUMENT
            | {"participants": 11, "kept": "Le silence.", "changed": "", "would_change": "Rien.",
               "mood": 4},
        },
    )  # fmt: skip
