"""Whose answers a reader searches: those that they read under the pages themselves."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, select

from cop.contributions.models import Contribution, Visibility
from cop.members.viewer import Viewer
from cop.search.models import SearchEntry

Answers = bool | ColumnElement[bool]
"""All of what one reads, none, or those of the entries (`SearchEntry`) that fit a condition."""


def answers_open_to(viewer: Viewer) -> Answers:
    """Full members read all answers of what they read; guests those in their own spaces."""
    if viewer.is_full_member or not (viewer.is_guest and viewer.guest_spaces):
        return viewer.is_full_member
    inside = select(Contribution.id).where(
        Contribution.visibility == Visibility.SPACE,
        Contribution.space_id.in_(viewer.guest_spaces),
    )
    return SearchEntry.contribution_id.in_(inside)


def where_open(answers: Answers, there: Any, elsewhere: Any) -> Any:
    """`there` for entries whose answers are open, `elsewhere` for the others."""
    if isinstance(answers, bool):
        return there if answers else elsewhere
    return case((answers, there), else_=elsewhere)
