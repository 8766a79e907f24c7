"""How the fixed lists of a tool read: kinds, difficulties, stages, outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.plugins.tools.models import Difficulty, Outcome, Stage, ToolKind

KINDS: Mapping[str, Any] = {
    ToolKind.HOWTO: _l("How-to sheet"),
    ToolKind.TEMPLATE: _l("Template"),
    ToolKind.GUIDE: _l("Guide"),
    ToolKind.GRID: _l("Grid"),
    ToolKind.CHECKLIST: _l("Checklist"),
    ToolKind.GAME: _l("Game"),
}
DIFFICULTIES: Mapping[str, Any] = {
    Difficulty.EASY: _l("Easy to take up"),
    Difficulty.MEDIUM: _l("Needs some practice"),
    Difficulty.ADVANCED: _l("For experienced advisers"),
}
STAGES: Mapping[str, Any] = {
    Stage.READING: _l("Waiting to be read over"),
    Stage.STANDING: _l("Read over"),
    Stage.TO_REVISE: _l("To revise"),
    Stage.REPLACED: _l("Replaced"),
}
OUTCOMES: Mapping[str, Any] = {
    Outcome.USEFUL: _l("Useful"),
    Outcome.PARTIAL: _l("Useful in part"),
    Outcome.UNSUITABLE: _l("Unsuitable"),
}


def minutes(duration: int | None) -> str:
    """45 → « 45 min », 90 → « 1 h 30 », 480 → « 8 h »."""
    if not duration:
        return ""
    hours, rest = divmod(duration, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    return (
        _("%(hours)s h %(rest)s", hours=hours, rest=f"{rest:02d}")
        if rest
        else _("%(hours)s h", hours=hours)
    )
