"""What the page of a meeting shows beside what every contribution does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cop.columns import Prose
from cop.contributions.rules import can
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting, Point
from cop.plugins.notes.rules import VALIDATED
from cop.plugins.notes.services import attendance_of, points_of
from cop.plugins.notes.texts.models import TextDoc
from cop.plugins.notes.words import KINDS, POINT_STATUSES, PRESENCES, STAGES


@dataclass(frozen=True)
class Written:
    """One point with what is written on the way. doc: the key of its text; prose: as it reads."""

    point: Point
    doc_id: int
    epoch: str
    head: int
    text: str
    prose: Prose


def written(meeting: Meeting) -> list[Written]:
    """The points with their texts; two queries."""
    docs = {
        row.key: row
        for row in session.execute(
            select(TextDoc.id, TextDoc.key, TextDoc.epoch, TextDoc.head, TextDoc.text).where(
                TextDoc.meeting_id == meeting.id
            )
        )
    }
    return [
        Written(
            point, docs[point.key].id, docs[point.key].epoch, docs[point.key].head,
            docs[point.key].text, Prose.of(docs[point.key].text),
        )
        for point in points_of(meeting)
        if point.key in docs
    ]  # fmt: skip


def meeting_context(viewer: Viewer, meeting: Meeting) -> dict[str, Any]:
    """Its agenda for whoever reads it; what is written on the way for who was there."""
    draft = can(viewer, "notes.read_draft", meeting)
    return {
        "stage": meeting.stage,
        "stage_words": STAGES[meeting.stage],
        "validated": meeting.stage in VALIDATED,
        "draft": draft,
        "prepares": can(viewer, "notes.prepare", meeting),
        "writes": can(viewer, "notes.write", meeting),
        "points": points_of(meeting),
        "written": written(meeting) if draft else [],
        "attendance": attendance_of(meeting) if viewer.is_full_member or draft else [],
        "kinds": KINDS,
        "point_statuses": POINT_STATUSES,
        "presences": PRESENCES,
    }
