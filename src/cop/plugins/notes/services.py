"""Meetings, their agenda and who is there. Services flush and never commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import demand
from cop.contributions.models import Contribution, State
from cop.contributions.rules import can
from cop.db import session
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.notes import letters, texts
from cop.plugins.notes.models import (
    Attendance,
    Meeting,
    Point,
    PointKind,
    Presence,
    Stage,
)
from cop.plugins.notes.words import schedule

MOST_POINTS = 60


def on_saved(*, contribution: Contribution, viewer: Viewer, created: bool) -> None:
    """The moments follow the day; whoever writes a meeting down is at it."""
    if not isinstance(contribution, Meeting):
        return
    schedule(contribution)
    if created and viewer.member_id is not None:
        session.add(
            Attendance(
                meeting_id=contribution.id, member_id=viewer.member_id, presence=Presence.INVITED
            )
        )
    session.flush()


def on_published(*, contribution: Contribution, viewer: Viewer) -> None:
    """A draft that is opened is announced; one that came whole, with its minutes, is validated."""
    if not isinstance(contribution, Meeting) or contribution.stage != Stage.PREPARING:
        return
    whole = bool(contribution.minutes)
    contribution.stage = Stage.VALIDATED if whole else Stage.ANNOUNCED
    contribution.edition = 1 if whole else 0
    session.flush()
    if not whole:
        letters.announced(contribution)


def points_of(meeting: Meeting) -> list[Point]:
    """The agenda, in order; one query."""
    return list(
        session.scalars(
            select(Point).where(Point.meeting_id == meeting.id).order_by(Point.position, Point.id)
        )
    )


def point_of(meeting: Meeting, key: str) -> Point:
    """Raises `NotFound`."""
    found = session.scalar(select(Point).where(Point.meeting_id == meeting.id, Point.key == key))
    if found is None:
        raise NotFound
    return found


def add_point(viewer: Viewer, meeting: Meeting, told: Mapping[str, Any], text: str = "") -> Point:
    """One more point at the end of the agenda, with its text. `told`: title, minutes, presenter,
    kind, moved_from."""
    demand(viewer, "notes.prepare", meeting)
    place = len(points_of(meeting))
    point = Point(
        meeting_id=meeting.id,
        position=place,
        title=told["title"],
        minutes=told.get("minutes"),
        presenter=told.get("presenter", ""),
        kind=PointKind(told.get("kind", PointKind.DISCUSSION)),
        moved_from=told.get("moved_from", ""),
    )
    session.add(point)
    session.flush()
    texts.create(meeting.id, point.key, text)
    return point


def write_point(viewer: Viewer, meeting: Meeting, key: str, *, base: int, text: str) -> texts.Saved:
    """Save the text of one point, merged with what others wrote since `base`."""
    demand(viewer, "notes.write", meeting)
    doc = texts.doc_of(meeting.id, point_of(meeting, key).key)
    if doc is None:
        raise NotFound
    return texts.save(viewer, doc, base=base, text=text)


def write_late(viewer: Viewer, meeting: Meeting, key: str, *, base: int, text: str) -> str:
    """What a form brought after the notes were closed to its writer: `late` once it waits for those
    who prepare the meeting, `merged` when it says nothing new, `refused` for too much of it."""
    demand(viewer, "notes.read_draft", meeting)
    if meeting.state in (State.ARCHIVED, State.WITHDRAWN):  # nobody prepares what was put away
        raise Forbidden
    doc = texts.doc_of(meeting.id, point_of(meeting, key).key)
    if doc is None:
        raise NotFound
    return texts.save_late(viewer, doc, base=base, text=text)


def attendance_of(meeting: Meeting) -> list[tuple[Attendance, Member]]:
    """Who is on the list, by name; one query."""
    rows = session.execute(
        select(Attendance, Member)
        .join(Member, Member.id == Attendance.member_id)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(Member.name, Member.id)
    )
    return [(row[0], row[1]) for row in rows]


def attend(
    viewer: Viewer, meeting: Meeting, member: Member, presence: Presence, role: str = ""
) -> None:
    """Put somebody on the list, or change what it says. Raises `NotFound` for who may not read the
    meeting once it is announced: the list would tell them of it."""
    demand(viewer, "notes.prepare", meeting)
    known = session.get(Attendance, (meeting.id, member.id))
    if known is None:
        if not may_come(meeting, member):
            raise NotFound
        known = Attendance(meeting_id=meeting.id, member_id=member.id)
        session.add(known)
    known.presence, known.role = presence, role
    session.flush()


def may_come(meeting: Meeting, member: Member) -> bool:
    """Whoever reads the page; of a draft, whose readers are chosen later, any active member. Standing
    on the list opens nothing that its page doesn't."""
    if member.status != MemberStatus.ACTIVE:
        return False
    return meeting.stage == Stage.PREPARING or can(viewer_of(member), "read", meeting)
