"""Writing tools: what the core's acts bring with them for a tool."""

from __future__ import annotations

from typing import Any

from cop.contributions import services
from cop.contributions.models import Contribution, State
from cop.contributions.services import Saved
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.tools import editions
from cop.plugins.tools.models import Reason, Stage, Tool
from cop.plugins.tools.stages import set_stage


def save_tool(
    viewer: Viewer,
    tool: Tool,
    document: dict[str, Any],
    *,
    base_version: int | None,
    major: bool = False,
    change: str = "",
) -> Saved:
    """Write a new version of a tool, and name the edition that it makes once it is published.

    A new method answers whatever made the tool « to revise »; a new wording doesn't.
    """
    saved = services.save(viewer, tool, document, base_version=base_version)
    if saved.changed and tool.state != State.DRAFT:
        editions.name_newest(tool, major=major, change=change)
        if major and tool.stage == Stage.TO_REVISE:
            set_stage(tool, Stage.STANDING)
            editions.put_off(tool)
    return saved


def on_published(*, contribution: Contribution, viewer: Viewer) -> None:
    """The first publication starts the life of a tool: edition, maintainer, date to look again."""
    if isinstance(contribution, Tool) and contribution.maintainer_id is None:
        contribution.maintainer_id = contribution.author_id
        set_stage(contribution, Stage.READING)
        editions.put_off(contribution)
        editions.begin(viewer, contribution)
    elif isinstance(contribution, Tool) and contribution.stage == Stage.REPLACED:
        contribution.replaced_by_id = None
        set_stage(contribution, Stage.TO_REVISE, Reason.OVERDUE)
    session.flush()


def on_saved(*, contribution: Contribution, viewer: Viewer, created: bool) -> None:
    """Whatever changes a published tool (an edit, an accepted proposal, a restored version) makes
    an edition of it."""
    if isinstance(contribution, Tool) and not created and contribution.state != State.DRAFT:
        editions.follow(viewer, contribution)
