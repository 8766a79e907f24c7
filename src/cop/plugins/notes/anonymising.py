"""A word that is removed from a meeting for good goes from all that stands around it too, what was
written on the way included; and what goes with whoever leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from cop.contributions.care import replaced
from cop.contributions.models import Contribution
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Attendance, Meeting, Point
from cop.plugins.notes.outcomes_model import (
    Action,
    ActionReview,
    ActionStatus,
    Amendment,
    Decision,
    Question,
)
from cop.plugins.notes.texts import erasing

LINES: dict[Any, dict[str, int]] = {
    Point: {"title": 200, "presenter": 120},
    Attendance: {"role": 60},
    Decision: {"statement": 500, "objections": 300, "scope": 160},
    Action: {"title": 300, "helpers": 200, "reason": 300},
    ActionReview: {"note": 300},
    Question: {"statement": 300, "answer": 300},
    Amendment: {"body": 1000, "answer": 300},
}


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    if not isinstance(contribution, Meeting):
        return
    for model, lines in LINES.items():
        for row in session.scalars(select(model).where(model.meeting_id == contribution.id)):
            for name, most in lines.items():
                setattr(row, name, replaced(getattr(row, name), replacements)[:most])
    contribution.errata = [replaced(one, replacements) for one in contribution.errata]
    erasing.replace_words(contribution.id, replacements)
    session.flush()


def on_left(*, member: Member) -> None:
    """Whoever leaves stands on no list; what was theirs to do waits for somebody."""
    session.execute(delete(Attendance).where(Attendance.member_id == member.id))
    session.execute(
        update(Action)
        .where(Action.owner_id == member.id, Action.status == ActionStatus.OPEN)
        .values(owner_id=None, unowned=False)
    )
    session.flush()
