"""The plugin against the contract."""

from __future__ import annotations

import pytest

from cop.plugins.workshops import plugin
from cop.plugins.workshops.assembly import blank
from cop.plugins.workshops.plan import Block
from cop.plugins.workshops.travel.reading import in_sequence
from cop.testing import check_plugin
from tests.plugins.workshops.conftest import FACTS
from tests.plugins.workshops.test_runs import DOCUMENT


@pytest.mark.slow
def test_the_plugin_keeps_the_contract() -> None:
    sample = {**FACTS, "plan": blank().to_json(), "prework": "Lire la fiche."}
    method = {"title": "Debout", "about": "Au **début**.", "plan": in_sequence(
        [Block(key="a", title="Inclusion", minutes=8, instructions="Deux par deux.")]).to_json()}  # fmt: skip
    told = {"participants": 11, "kept": "Le silence.", "changed": "", "would_change": "Rien.",
            "mood": 4}  # fmt: skip
    check_plugin(
        plugin,
        samples={
            "workshop": sample | {"prework_minutes": 10},
            "workshop_method": method,
            "workshop_run": DOCUMENT | told,
        },
    )
