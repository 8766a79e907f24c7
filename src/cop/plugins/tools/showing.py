"""What the page of one tool says beside its text: a fixed number of queries, however much it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from cop.contributions import readings
from cop.contributions.listing import titles
from cop.contributions.models import SignedAs
from cop.contributions.readings import Verdict
from cop.contributions.rules import can, visible_to
from cop.db import session
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer
from cop.plugins.tools.editions import editions_of
from cop.plugins.tools.feedback import feedback_of, sum_of
from cop.plugins.tools.kits import kits_with
from cop.plugins.tools.models import Stage, Tool
from cop.plugins.tools.stages import latest_validation
from cop.plugins.tools.words import DIFFICULTIES, KINDS, OUTCOMES, STAGES, minutes

MOST_VARIANTS = 20
LISTS = {"uses": "tool_use", "phases": "phase", "audiences": "tool_audience", "themes": "theme"}


def tool_context(viewer: Viewer, tool: Tool) -> dict[str, Any]:
    """Everything for `tools/tool.html` that the core's page doesn't know."""
    full = viewer.is_full_member
    return {
        "kinds": KINDS,
        "stages": STAGES,
        "outcomes": OUTCOMES,
        "difficulties": DIFFICULTIES,
        "lists": LISTS,
        "minutes": minutes,
        "validation": latest_validation(tool) if full else None,
        "editions": editions_of(tool) if full else [],
        "reading": _reading(viewer, tool),
        "successor": successor(viewer, tool),
        "variants": variants(viewer, tool),
        "kits": kits_with(viewer, tool),
        "maintainer": maintainer(viewer, tool),
        "told": feedback_of(viewer, tool),
        "sum": sum_of(viewer, tool),
    }


def _reading(viewer: Viewer, tool: Tool) -> Any:
    """What the reader of another network asks for, shown to those who can do it."""
    if tool.stage != Stage.READING or not can(viewer, "edit", tool):
        return None
    return readings.latest(tool, Verdict.CHANGES)


def maintainer(viewer: Viewer, tool: Tool) -> Member | None:
    """Who looks after it; nobody where that would tell who stands behind « a member of … »."""
    if tool.maintainer_id is None or not viewer.is_full_member:
        return None
    if tool.signed_as != SignedAs.MEMBER and not can(viewer, "see_signature", tool):
        return None
    found = session.get(Member, tool.maintainer_id)
    return found if found is not None and found.status == MemberStatus.ACTIVE else None


def successor(viewer: Viewer, tool: Tool) -> tuple[str, str] | None:
    """(uid, title) of what takes its place, when `viewer` may read that."""
    if tool.replaced_by_id is None:
        return None
    row = session.execute(
        select(Tool.uid, Tool.title).where(
            Tool.id == tool.replaced_by_id, visible_to(viewer, model=Tool)
        )
    ).one_or_none()
    return (row[0], row[1]) if row else None


def variants(viewer: Viewer, tool: Tool) -> list[tuple[str, str]]:
    """(uid, title) of what was adapted from it, of what `viewer` may read."""
    return titles(
        viewer, Tool, Tool.adapted_from_id == tool.id, order_by=Tool.title, limit=MOST_VARIANTS
    )
