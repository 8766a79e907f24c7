"""The plugin against the contract."""

from __future__ import annotations

from cop.plugins.answers import plugin
from cop.testing import check_plugin


def test_the_plugin_keeps_the_contract() -> None:
    sample = {
        "title": "Que répondez-vous ?", "subject": "abcdefghjk", "intro": "Une **demi-heure**.",
        "questions": ["Que voyez-vous ?", "Que refusez-vous ?"], "closes_on": "2030-03-21",
        "opens": "after_own_submission", "home_answers": True, "invited": [], "summary": "",
    }  # fmt: skip
    check_plugin(plugin, samples={"call": sample})
