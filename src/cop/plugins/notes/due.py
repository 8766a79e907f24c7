"""What is due from time to time: one mail about an action that is still open, old logs folded up."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from cop.config import setting
from cop.contributions.models import State
from cop.contributions.rules import can
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import is_current, viewer_of
from cop.plugins.notes import letters
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Action, ActionStatus
from cop.plugins.notes.rules import VALIDATED
from cop.plugins.notes.texts import log
from cop.plugins.notes.texts.models import TextDoc, TextUpdate
from cop.plugins.notes.words import today

LATE = 14
"""Days: a site that was down for longer says nothing of what is older."""
LOG_KEPT = timedelta(days=30)


def remind() -> None:
    """One mail, ever, to who does an action that is open so long after its meeting."""
    day, after = today(), int(setting("COP_NOTES_REMIND"))
    rows = session.execute(
        select(Action, Meeting, Member)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .join(Member, Member.id == Action.owner_id)
        .options(selectinload(Meeting.coauthors))
        .where(
            Action.status == ActionStatus.OPEN,
            Action.published_at.is_not(None),
            Meeting.state == State.PUBLISHED,
            Meeting.deleted_at.is_(None),
            Meeting.day <= day - timedelta(days=after),
            Meeting.day > day - timedelta(days=after + LATE),
        )
        .order_by(Action.id)
    ).all()
    for action, meeting, owner in rows:
        if _may_be_told(owner, meeting):
            letters.remind(action, meeting, owner)


def _may_be_told(owner: Member, meeting: Meeting) -> bool:
    return is_current(owner, now()) and can(viewer_of(owner), "read", meeting)


def forget_logs() -> None:
    """Thirty days after the minutes were validated, who typed which letter is nobody's business:
    the text stays, checked to read the same, and its rows go."""
    rows = session.scalars(
        select(TextDoc.id)
        .join(Meeting, Meeting.id == TextDoc.meeting_id)
        .where(
            Meeting.stage.in_(tuple(VALIDATED)),
            Meeting.validated_at < now() - LOG_KEPT,
            exists().where(TextUpdate.doc_id == TextDoc.id),
        )
    ).all()
    for doc_id in rows:
        log.forget_rows(log.lock(doc_id))
    session.flush()
