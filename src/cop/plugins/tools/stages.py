"""The life of a published tool: read over, standing, to revise, replaced. Nothing hides it."""

from __future__ import annotations

from cop.db import now, session
from cop.plugins.tools.models import Reason, Stage, Tool


def set_stage(tool: Tool, stage: Stage, reason: Reason | None = None) -> None:
    """Move a tool to `stage`, from this moment on."""
    tool.stage, tool.stage_since, tool.reason = stage, now(), reason
    session.flush()
