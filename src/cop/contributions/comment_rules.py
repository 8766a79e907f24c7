"""Who may change a comment. Whether somebody reads it at all is asked of what it is written to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cop.contributions.models import Comment
from cop.members.viewer import Viewer


def _edit(viewer: Viewer, comment: Comment) -> bool:
    return viewer.signed_in and comment.author_id == viewer.member_id


def _delete(viewer: Viewer, comment: Comment) -> bool:
    return _edit(viewer, comment) or viewer.is_coordinator


def _undelete(viewer: Viewer, comment: Comment) -> bool:
    """Whoever removed it: the coordination brings nothing back that its author took away, and an
    author nothing that was removed over their head."""
    return comment.deleted_by_id == viewer.member_id and _delete(viewer, comment)


RULES: dict[str, Callable[[Viewer, Any], bool]] = {
    "edit_comment": _edit,
    "delete_comment": _delete,
    "undelete_comment": _undelete,
}
