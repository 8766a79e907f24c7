"""Editions: `major.minor` above the spine's revisions, and what changed from one to the next."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from cop.config import setting
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Edition, Tool


def begin(viewer: Viewer, tool: Tool) -> None:
    """The first edition, 1.0."""
    _add(viewer, tool)


def follow(viewer: Viewer, tool: Tool) -> None:
    """The edition of a version that was just saved: a new wording until somebody says otherwise."""
    tool.minor += 1
    _add(viewer, tool)


def name_newest(tool: Tool, *, major: bool, change: str) -> None:
    """Say of the newest edition what changed, and whether the method did."""
    newest = session.scalars(
        select(Edition).where(Edition.tool_id == tool.id).order_by(Edition.id.desc()).limit(1)
    ).one()
    if major:
        tool.major, tool.minor = tool.major + 1, 0
    newest.major, newest.minor, newest.change = tool.major, tool.minor, change
    session.flush()


def put_off(tool: Tool) -> None:
    """Look again at the tool a year from now (`COP_TOOLS_REVIEW_AFTER`)."""
    tool.review_due = (now() + timedelta(days=int(setting("COP_TOOLS_REVIEW_AFTER")))).date()


def editions_of(tool: Tool, limit: int = 20) -> list[Edition]:
    """The newest editions first."""
    return list(
        session.scalars(
            select(Edition)
            .where(Edition.tool_id == tool.id)
            .order_by(Edition.major.desc(), Edition.minor.desc())
            .limit(limit)
        )
    )


def _add(viewer: Viewer, tool: Tool) -> None:
    session.add(
        Edition(
            tool_id=tool.id,
            major=tool.major,
            minor=tool.minor,
            version=tool.version,
            member_id=viewer.member_id,
        )
    )
    session.flush()
