"""Who may do what to a tool, beyond what the core already says."""

from __future__ import annotations

from cop.contributions.models import Contribution
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Stage, Tool

READ_OVER = frozenset({Stage.STANDING, Stage.TO_REVISE})


def narrow(viewer: Viewer, action: str, tool: Contribution) -> bool:
    """The public web needs a second pair of eyes: somebody of another network, or the coordination."""
    if action == "make_public" and isinstance(tool, Tool):
        return tool.stage in READ_OVER
    return True
