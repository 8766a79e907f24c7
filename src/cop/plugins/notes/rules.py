"""Who may do what around a meeting.

Three circles: who prepares it (its authors), who is on its attendance, who reads its page. The
first two read what is written on the way; the third reads the agenda once it was announced, and
the newest validated edition.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from cop.contributions.models import CoAuthor, Contribution, State
from cop.contributions.rules import OPEN_STATES, can, is_author, visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Attendance, Meeting, Stage

OPEN = frozenset({Stage.ANNOUNCED, Stage.RUNNING})
VALIDATED = frozenset({Stage.VALIDATED, Stage.RECTIFIED})
# What no meeting is for: minutes are neither copied nor brought back, they are corrected.
NEVER = frozenset(
    {"adapt", "propose", "see_proposals", "answer_proposals", "use", "restore", "start_from"}
)


def narrow(viewer: Viewer, action: str, thing: Contribution) -> bool:
    """What the core would allow and a meeting doesn't."""
    if action in NEVER:
        return False
    if action in ("edit", "attach", "read_reserved"):
        # A contact of the network reads what all its readers do: the notes belong to who was there.
        return is_author(viewer, thing)
    return True


def may_prepare(viewer: Viewer, meeting: Meeting) -> bool:
    """The agenda, who is there, the turns of its life: its authors."""
    return viewer.is_full_member and can(viewer, "edit", meeting)


def attends(viewer: Viewer, meeting: Meeting) -> bool:
    """On the attendance, whatever they answered."""
    if viewer.member_id is None:
        return False
    return session.get(Attendance, (meeting.id, viewer.member_id)) is not None


def may_read_draft(viewer: Viewer, meeting: Meeting) -> bool:
    """What is written on the way, reserved passages and all: authors and who is on the attendance.
    `reads_draft` says the same in SQL."""
    if not can(viewer, "read", meeting) or not viewer.signed_in:
        return False
    return is_author(viewer, meeting) or (meeting.state in OPEN_STATES and attends(viewer, meeting))


def may_write(viewer: Viewer, meeting: Meeting) -> bool:
    """In the texts of the points, now. While it is prepared and read over its authors; from the
    announcement to the end of the meeting whoever is on the attendance too; then nobody."""
    if meeting.stage in VALIDATED or meeting.state in (State.ARCHIVED, State.WITHDRAWN):
        return False
    if is_author(viewer, meeting):
        return can(viewer, "edit", meeting)
    return meeting.stage in OPEN and may_read_draft(viewer, meeting)


def may_amend(viewer: Viewer, meeting: Meeting) -> bool:
    """Ask for another wording while the notes are read over: who is on the attendance."""
    return (
        meeting.stage == Stage.REVIEW
        and may_read_draft(viewer, meeting)
        and not is_author(viewer, meeting)
    )


def may_read_registers(viewer: Viewer, _thing: Any) -> bool:
    return viewer.is_full_member


def reads_draft(viewer: Viewer) -> ColumnElement[bool]:
    """`may_read_draft` of meetings that `visible_to` lets through already."""
    if viewer.member_id is None:
        return Meeting.id.in_(())
    together = exists().where(
        CoAuthor.contribution_id == Meeting.id, CoAuthor.member_id == viewer.member_id
    )
    there = Meeting.id.in_(
        select(Attendance.meeting_id).where(Attendance.member_id == viewer.member_id)
    )
    return or_(
        Meeting.author_id == viewer.member_id,
        together,
        and_(Meeting.state.in_(OPEN_STATES), there),
    )


def readable(viewer: Viewer, outcome: Any) -> ColumnElement[bool]:
    """The rows of `outcome` (decisions, actions, questions) that `viewer` may read, in a statement
    that joins `Meeting`: published ones as their meeting is, the others as its draft."""
    return and_(
        visible_to(viewer, model=Meeting),
        or_(outcome.published_at.is_not(None), reads_draft(viewer)),
    )


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "notes.prepare": may_prepare,
    "notes.read_draft": may_read_draft,
    "notes.write": may_write,
    "notes.amend": may_amend,
    "notes.registers": may_read_registers,
}
