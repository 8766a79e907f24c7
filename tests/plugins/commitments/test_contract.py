"""The plugin against the contract."""

from __future__ import annotations

from cop.plugins.commitments import plugin
from cop.testing import check_plugin


def test_the_plugin_keeps_the_contract() -> None:
    sample = {"body": "J’essaie de me taire.", "due": "2030-03-21", "help_wanted": "Un *avis*."}
    check_plugin(plugin, samples={"commitment": sample})
