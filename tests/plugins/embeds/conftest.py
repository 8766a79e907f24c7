"""Public things to show on other sites."""

from __future__ import annotations

from typing import Any

import pytest

from cop.testing.mounted import below


@pytest.fixture
def tool_document() -> dict[str, Any]:
    """A valid tool, as its form would give it; a reserved passage stands in it."""
    return {
        "title": "L'échelle « simple » & <courte>",
        "summary": "Une page pour choisir.",
        "kind": "template",
        "body": "## Un pas\n\nAvec [la page](https://ailleurs.example/) et "
        f"[l’aide]({below()}/charte).\n\n:::reserve\nRESERVEDWORDS\n:::",
    }
