"""What those who were there would have otherwise, while the notes are read over."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.finding import demand
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting, Point
from cop.plugins.notes.outcomes_model import Amendment, Verdict
from cop.plugins.notes.services import point_of


@dataclass(frozen=True)
class Asked:
    """One amendment, with whose it is and the title of the point."""

    row: Amendment
    author: str
    point: str


def ask(viewer: Viewer, meeting: Meeting, key: str, body: str) -> Amendment:
    demand(viewer, "notes.amend", meeting)
    made = Amendment(
        meeting_id=meeting.id,
        point_key=point_of(meeting, key).key if key else "",
        author_id=viewer.member_id,
        body=body.strip(),
    )
    session.add(made)
    session.flush()
    return made


def amendments_of(meeting: Meeting, author_id: int | None = None) -> list[Asked]:
    """Those of a meeting, or somebody's own; oldest first. One query."""
    statement = (
        select(Amendment, Member.name, Point.title)
        .outerjoin(Member, Member.id == Amendment.author_id)
        .outerjoin(
            Point,
            (Point.meeting_id == Amendment.meeting_id) & (Point.key == Amendment.point_key),
        )
        .where(Amendment.meeting_id == meeting.id)
        .order_by(Amendment.id)
    )
    if author_id is not None:
        statement = statement.where(Amendment.author_id == author_id)
    return [Asked(row[0], row[1] or "", row[2] or "") for row in session.execute(statement)]


def settle(viewer: Viewer, meeting: Meeting, uid: str, verdict: str, answer: str) -> None:
    """Answer one: taken in (by who answers, in the text), in part, or not."""
    demand(viewer, "notes.prepare", meeting)
    found = session.scalar(
        select(Amendment).where(Amendment.meeting_id == meeting.id, Amendment.uid == uid)
    )
    if found is None:
        raise NotFound
    found.verdict, found.answer = Verdict(verdict), answer
    session.flush()
