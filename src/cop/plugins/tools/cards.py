"""How a tool reads in a list."""

from __future__ import annotations

from typing import Any

from cop.i18n import gettext as _
from cop.members.vocabulary import label
from cop.plugins.tools.models import Stage
from cop.plugins.tools.words import KINDS, STAGES, minutes

CARD_COLUMNS = ("kind", "duration", "uses", "stage", "major", "minor")


def chips(row: Any) -> list[str]:
    """Kind, time, first use, edition, and what to know before relying on it."""
    uses = [label("tool_use", code) for code in (row.uses or [])[:1]]
    edition = _("version %(number)s", number=f"{row.major}.{row.minor}")
    warning = "" if row.stage == Stage.STANDING else str(STAGES[row.stage])
    words = [str(KINDS[row.kind]), minutes(row.duration), *uses, edition, warning]
    return [word for word in words if word]
