"""What goes from one meeting of a series to the next: the same rows, never copies.

An action is open until a meeting, or who does it, closes it. Every later meeting of its series sees
it and says something of it; what it says is a row (`ActionReview`), so that nothing is forgotten
in silence. The second time that an action is put off, that alone won't do: somebody else does it,
it is split up, turned into something to work on, or dropped with a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import demand
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.notes import outcomes, turning
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import (
    Action,
    ActionReview,
    ActionStatus,
    Decision,
    Question,
    Review,
    Standing,
)
from cop.plugins.notes.rules import VALIDATED, readable

PATIENCE = 2  # so many times an action may be put off before more has to happen
CLOSING = {
    Review.DONE: ActionStatus.DONE,
    Review.DROPPED: ActionStatus.DROPPED,
    Review.SPLIT: ActionStatus.SPLIT,
    Review.TURNED: ActionStatus.TURNED,
}


class Refused(Exception):
    """What was said of an action doesn't do; the text says what would."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a meeting says of an action. parts: the titles of those it is split into. into: the
    name of the type that something is begun of."""

    review: Review
    note: str = ""
    new_due: date | None = None
    owner: str = ""
    parts: Sequence[str] = ()
    into: str = ""


def _before(meeting: Meeting) -> Any:
    """The meetings of the series that come before, in a statement that joins `Meeting`."""
    return or_(Meeting.day < meeting.day, and_(Meeting.day == meeting.day, Meeting.id < meeting.id))


def actions_for(viewer: Viewer, meeting: Meeting) -> list[tuple[Action, ActionReview | None]]:
    """Every action of earlier meetings of the series that is open, or that this meeting closed,
    with what it said of it; one query. `start_on` keeps one away until its day."""
    if meeting.series_id is None:
        return []
    rows = session.execute(
        select(Action, ActionReview)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .outerjoin(
            ActionReview,
            and_(ActionReview.action_id == Action.id, ActionReview.meeting_id == meeting.id),
        )
        .where(
            Action.series_id == meeting.series_id,
            _before(meeting),
            or_(Action.status == ActionStatus.OPEN, ActionReview.id.is_not(None)),
            or_(Action.start_on.is_(None), Action.start_on <= meeting.day),
            readable(viewer, Action),
        )
        .order_by(Action.due.is_(None), Action.due, Action.ref)
    )
    return [(row[0], row[1]) for row in rows]


def questions_for(viewer: Viewer, meeting: Meeting) -> list[Question]:
    """Those of earlier meetings that are open, or that this one answered."""
    if meeting.series_id is None:
        return []
    return list(
        session.scalars(
            select(Question)
            .join(Meeting, Meeting.id == Question.meeting_id)
            .where(
                Question.series_id == meeting.series_id,
                _before(meeting),
                or_(Question.closed_at.is_(None), Question.closed_in == meeting.id),
                readable(viewer, Question),
            )
            .order_by(Question.ref)
        )
    )


def decisions_for(viewer: Viewer, meeting: Meeting) -> list[Decision]:
    """Those of the series that are in force and due for another look by the day of the meeting."""
    if meeting.series_id is None:
        return []
    return list(
        session.scalars(
            select(Decision)
            .join(Meeting, Meeting.id == Decision.meeting_id)
            .where(
                Meeting.series_id == meeting.series_id,
                _before(meeting),
                Decision.standing == Standing.IN_FORCE,
                Decision.review_on <= meeting.day,
                readable(viewer, Decision),
            )
            .order_by(Decision.ref)
        )
    )


def review(viewer: Viewer, meeting: Meeting, uid: str, said: Said) -> Action:
    """Write down what the meeting says of an action; said again, it takes the place of what was
    said before. Raises `Refused`, or `NotFound` for an action that doesn't come to this meeting."""
    _demand_open(viewer, meeting)
    action, earlier = coming(viewer, meeting, uid)
    row = earlier or ActionReview(
        meeting_id=meeting.id, action_id=action.id, old_due=action.due, old_owner_id=action.owner_id
    )
    others = _postponed(action, besides=meeting)
    counts = said.review == Review.POSTPONED or (
        said.review == Review.REASSIGNED and _later(row, said)
    )
    _refuse(row, said, others + counts)
    row.review, row.note, row.new_due, row.counted = said.review, said.note, said.new_due, counts
    session.add(row)
    _apply(viewer, meeting, action, row, said)
    action.due = said.new_due or row.old_due
    action.postponements = others + counts
    session.flush()
    return action


def _demand_open(viewer: Viewer, meeting: Meeting) -> None:
    """What validated minutes say of an action stands."""
    demand(viewer, "notes.prepare", meeting)
    if meeting.stage in VALIDATED:
        raise Forbidden


def coming(viewer: Viewer, meeting: Meeting, uid: str) -> tuple[Action, ActionReview | None]:
    for action, earlier in actions_for(viewer, meeting):
        if action.uid == uid:
            return action, earlier
    raise NotFound


def _later(row: ActionReview, said: Said) -> bool:
    before = row.old_due
    return said.new_due is not None and before is not None and said.new_due > before


def _postponed(action: Action, *, besides: Meeting) -> int:
    return (
        session.scalar(
            select(func.count(ActionReview.id)).where(
                ActionReview.action_id == action.id,
                ActionReview.counted,
                ActionReview.meeting_id != besides.id,
            )
        )
        or 0
    )


def _refuse(row: ActionReview, said: Said, postponements: int) -> None:
    """What has to be said with each answer."""
    match said.review:
        case Review.POSTPONED if said.new_due is None:
            raise Refused(_("Choose the day it is put off to."))
        case Review.POSTPONED if postponements >= PATIENCE:
            raise Refused(
                _(
                    "It was put off before: give it to somebody else, split it up, turn it into "
                    "something to work on, or drop it."
                )
            )
        case Review.REASSIGNED if not said.owner or (
            outcomes.owner_key(said.owner) == row.old_owner_id
        ):
            raise Refused(_("Choose who does it from now on."))
        case Review.SPLIT if len(said.parts) < 2:
            raise Refused(_("Write at least two actions, one a line."))
        case Review.DROPPED if not said.note:
            raise Refused(_("Say in a few words why it is dropped."))
        case Review.TURNED if turning.taker(said.into) is None:
            raise Refused(_("Choose what it is turned into."))


def _apply(viewer: Viewer, meeting: Meeting, action: Action, row: ActionReview, said: Said) -> None:
    again = action.status == CLOSING.get(said.review)
    status = CLOSING.get(said.review, ActionStatus.OPEN)
    closed = status != ActionStatus.OPEN
    action.status = status
    action.closed_in, action.closed_at = (meeting.id, now()) if closed else (None, None)
    action.reason = said.note if said.review == Review.DROPPED else ""
    action.owner_id = row.old_owner_id
    if said.review == Review.REASSIGNED:
        action.owner_id, action.unowned = outcomes.owner_key(said.owner), False
    if said.review == Review.SPLIT and not again:
        for title in said.parts:
            made = outcomes.act_on(
                viewer, meeting, {"title": title, "came_of": action.ref, "due": said.new_due}
            )
            made.owner_id, made.unowned = action.owner_id, action.unowned
    turning.turn(viewer, meeting, action, said.into if said.review == Review.TURNED else "")


def answer(viewer: Viewer, meeting: Meeting, uid: str, words: str) -> None:
    """Close a question that came to this meeting, or open it again without words."""
    _demand_open(viewer, meeting)
    found = next((one for one in questions_for(viewer, meeting) if one.uid == uid), None)
    if found is None:
        raise NotFound
    found.answer = words
    found.closed_in, found.closed_at = (meeting.id, now()) if words else (None, None)
    session.flush()
