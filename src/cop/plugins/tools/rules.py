"""Who may do what to a tool, beyond what the core already says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.contributions.models import Contribution, State
from cop.contributions.readings import may_read_over
from cop.contributions.rules import can
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Feedback, Stage, Tool

READ_OVER = frozenset({Stage.STANDING, Stage.TO_REVISE})


def narrow(viewer: Viewer, action: str, tool: Contribution) -> bool:
    """The public web needs a second pair of eyes: of another network, or of the coordination."""
    if action == "make_public" and isinstance(tool, Tool):
        return tool.stage in READ_OVER
    return True


def may_review(viewer: Viewer, tool: Tool) -> bool:
    """Read a new tool over, as somebody of another network or as the coordination."""
    return tool.stage == Stage.READING and may_read_over(viewer, tool)


def may_validate(viewer: Viewer, tool: Tool) -> bool:
    """Say « still valid » of a tool that was read over: whoever edits it, and who looks after it."""
    if tool.state != State.PUBLISHED or tool.stage not in READ_OVER:
        return False
    keeps = viewer.is_full_member and tool.maintainer_id == viewer.member_id
    return can(viewer, "edit", tool) or (keeps and can(viewer, "read", tool))


def may_look_after(viewer: Viewer, tool: Tool) -> bool:
    """Choose who looks after a published tool and when it is looked at again."""
    return tool.state == State.PUBLISHED and can(viewer, "edit", tool)


def may_replace(viewer: Viewer, tool: Tool) -> bool:
    """Say that another tool takes its place: whoever may archive it."""
    return can(viewer, "archive", tool)


def may_compare(viewer: Viewer, tool: Tool) -> bool:
    """Look at what resembles a tool: those who edit it."""
    return viewer.is_full_member and can(viewer, "edit", tool)


def may_tell(viewer: Viewer, tool: Tool) -> bool:
    """Say what a tool gave: whoever may say « I used it »."""
    return can(viewer, "use", tool)


def reads_feedback(viewer: Viewer, tool: Tool) -> bool:
    """What a use gave stays among full members, even when the tool is public."""
    return viewer.is_full_member and can(viewer, "read", tool)


def may_edit_feedback(viewer: Viewer, feedback: Feedback) -> bool:
    return viewer.is_full_member and feedback.member_id == viewer.member_id


def may_remove_feedback(viewer: Viewer, feedback: Feedback) -> bool:
    """Its author; and the coordination, for a name that slipped in."""
    return may_edit_feedback(viewer, feedback) or viewer.is_coordinator


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "tools.review": may_review,
    "tools.validate": may_validate,
    "tools.look_after": may_look_after,
    "tools.replace": may_replace,
    "tools.compare": may_compare,
    "tools.tell": may_tell,
    "tools.read_feedback": reads_feedback,
    "tools.edit_feedback": may_edit_feedback,
    "tools.remove_feedback": may_remove_feedback,
}
