"""Who wrote what in a text, from its log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from cop.contributions.diff import Piece, diff_words
from cop.db import session
from cop.members.models import Member
from cop.plugins.notes.models import Meeting, Point
from cop.plugins.notes.texts import crdt
from cop.plugins.notes.texts.models import TextDoc, TextUpdate

TOGETHER = timedelta(minutes=10)
MOST = 40  # of each text, the newest


@dataclass(frozen=True)
class Step:
    """What one person changed in one go. name: empty for the text that it began with."""

    name: str
    at: datetime
    pieces: list[Piece]


def steps_of(meeting: Meeting) -> list[tuple[str, list[Step]]]:
    """(title of the point, its steps, the newest first); two queries."""
    points = session.execute(
        select(Point.title, TextDoc.id)
        .join(TextDoc, (TextDoc.meeting_id == Point.meeting_id) & (TextDoc.key == Point.key))
        .where(Point.meeting_id == meeting.id)
        .order_by(Point.position, Point.id)
    ).all()
    rows = session.execute(
        select(TextUpdate.doc_id, TextUpdate.at, TextUpdate.data, TextUpdate.person_id, Member.name)
        .outerjoin(Member, Member.id == TextUpdate.person_id)
        .where(TextUpdate.doc_id.in_([point.id for point in points]))
        .order_by(TextUpdate.doc_id, TextUpdate.seq)
    ).all()
    return [
        (point.title, _steps([row for row in rows if row.doc_id == point.id])) for point in points
    ]


def _steps(rows: list[Any]) -> list[Step]:
    """Neighbours of one person within ten minutes are one step."""
    texts = crdt.texts_after([row.data for row in rows])
    found: list[Step] = []
    before, start = "", 0
    for number, row in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        goes_on = (
            following is not None
            and following.person_id == row.person_id
            and following.at - rows[start].at < TOGETHER
        )
        if goes_on:
            continue
        after = texts[number]
        if after != before:
            found.append(Step(row.name or "", row.at, diff_words(before, after)))
        before, start = after, number + 1
    return found[::-1][:MOST]
