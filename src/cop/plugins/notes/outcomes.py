"""What comes of a meeting, written down: decisions, actions, questions, each with its reference.

Services flush and never commit. They ask for `notes.write` at the meeting that they are written at:
whoever may write the notes may say what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import demand, find
from cop.db import now, session
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer
from cop.plugins.notes import replacing
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import (
    Action,
    ActionStatus,
    Count,
    Decision,
    Mode,
    Question,
    Standing,
)
from cop.plugins.notes.rules import readable

KINDS: dict[str, type[Any]] = {"D": Decision, "A": Action, "Q": Question}
Row = TypeVar("Row", Decision, Action, Question)


def reference(letter: str, meeting: Meeting) -> str:
    """The next reference of the month of the meeting: `D-2026-11-01`. Locks the count."""
    month = f"{letter}-{meeting.day:%Y-%m}"
    counted = update(Count).where(Count.month == month).values(given=Count.given + 1)
    if not session.execute(counted).rowcount:  # type: ignore[attr-defined]
        try:
            with session.begin_nested():
                session.add(Count(month=month, given=1))
        except IntegrityError:  # somebody gave the first one meanwhile
            session.execute(counted)
    given = session.scalar(
        select(Count.given).where(Count.month == month).execution_options(populate_existing=True)
    )
    return f"{month}-{given:02d}"


def decide(viewer: Viewer, meeting: Meeting, told: Mapping[str, Any]) -> Decision:
    """told: statement, and mode, objections, scope, review_on, replaces, point_key."""
    replaces = told.get("replaces") or ""
    replacing.demand_replaceable(viewer, meeting, replaces)
    made = Decision(
        **_common(viewer, meeting, "D", told),
        statement=told["statement"],
        mode=Mode(told.get("mode") or Mode.CONSENT),
        objections=told.get("objections") or "",
        scope=told.get("scope") or "",
        decided_on=meeting.day,
        review_on=told.get("review_on"),
        replaces=replaces,
    )
    return _kept(made)


def act_on(viewer: Viewer, meeting: Meeting, told: Mapping[str, Any]) -> Action:
    """told: title, and owner (the uid of a member), unowned, helpers, due, start_on, came_of,
    point_key."""
    made = Action(
        **_common(viewer, meeting, "A", told),
        series_id=meeting.series_id,
        title=told["title"],
        owner_id=owner_key(told.get("owner") or ""),
        unowned=bool(told.get("unowned")),
        helpers=told.get("helpers") or "",
        due=told.get("due"),
        start_on=told.get("start_on"),
        came_of=told.get("came_of") or "",
    )
    return _kept(made)


def ask(viewer: Viewer, meeting: Meeting, told: Mapping[str, Any]) -> Question:
    """told: statement, point_key."""
    made = Question(
        **_common(viewer, meeting, "Q", told),
        series_id=meeting.series_id,
        statement=told["statement"],
    )
    return _kept(made)


def _common(
    viewer: Viewer, meeting: Meeting, letter: str, told: Mapping[str, Any]
) -> dict[str, Any]:
    demand(viewer, "notes.write", meeting)
    return {
        "ref": reference(letter, meeting),
        "meeting_id": meeting.id,
        "point_key": told.get("point_key") or "",
    }


def _kept(made: Row) -> Row:
    session.add(made)
    session.flush()
    return made


def owner_key(uid: str) -> int | None:
    """The key of an active member. Raises `Forbidden` for anybody else."""
    if not uid:
        return None
    found = session.scalar(
        select(Member.id).where(Member.uid == uid, Member.status == MemberStatus.ACTIVE)
    )
    if found is None:
        raise Forbidden
    return found


def outcome_of(viewer: Viewer, letter: str, uid: str, *, lock: bool = False) -> tuple[Any, Meeting]:
    """One row and the meeting that it came of, for who may read it. Raises `NotFound`."""
    model = KINDS[letter]
    row = session.execute(
        select(model, Meeting.uid.label("of"))
        .join(Meeting, Meeting.id == model.meeting_id)
        .where(model.uid == uid, readable(viewer, model))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row[0], find(viewer, row.of, Meeting, lock=lock)


def reword(viewer: Viewer, row: Any, meeting: Meeting, told: Mapping[str, Any]) -> None:
    """Change what isn't published yet; what is stands as it was read."""
    demand(viewer, "notes.write", meeting)
    if row.published_at is not None:
        raise Forbidden
    if told.get("replaces", "") != getattr(row, "replaces", ""):
        replacing.demand_replaceable(viewer, meeting, told.get("replaces") or "")
    for name, value in told.items():
        if name == "owner":
            row.owner_id = owner_key(value)
        else:
            setattr(row, name, value)
    session.flush()


def strike(viewer: Viewer, row: Any, meeting: Meeting) -> None:
    """Take out what was never published; its reference isn't given again."""
    demand(viewer, "notes.write", meeting)
    if row.published_at is not None:
        raise Forbidden
    session.delete(row)
    session.flush()


def may_move(viewer: Viewer, action: Action, meeting: Meeting) -> bool:
    """Say where an action stands: who does it, and who prepared the meeting that it came of."""
    mine = viewer.member_id is not None and action.owner_id == viewer.member_id
    return viewer.signed_in and (mine or meeting.author_id == viewer.member_id)


def finish(viewer: Viewer, action: Action, meeting: Meeting, *, done: bool) -> None:
    """Tick it, or take the tick back."""
    if not may_move(viewer, action, meeting):
        raise Forbidden
    if done and action.status == ActionStatus.OPEN:
        action.status, action.closed_at = ActionStatus.DONE, now()
    elif not done and action.status == ActionStatus.DONE and action.closed_in is None:
        action.status, action.closed_at = ActionStatus.OPEN, None
    session.flush()


def restand(
    viewer: Viewer, decision: Decision, meeting: Meeting, standing: Standing, by: str = ""
) -> None:
    """A published decision is revised, cancelled or replaced, never reworded. by: the reference of
    the one that replaces it. Raises `Forbidden` for one that can't."""
    demand(viewer, "notes.prepare", meeting)
    if standing == Standing.REPLACED and by not in replacing.successors(viewer, decision):
        raise Forbidden
    decision.standing = standing
    decision.replaced_by = by if standing == Standing.REPLACED else ""
    session.flush()
