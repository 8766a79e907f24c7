"""What the page of a meeting shows beside what every contribution does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cop.columns import Prose
from cop.contributions.rules import can
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes import replacing
from cop.plugins.notes.amendments import amendments_of
from cop.plugins.notes.capture import Suggestion, found_in
from cop.plugins.notes.carrying import actions_for
from cop.plugins.notes.gathered import Doing, outcomes_of, with_owners
from cop.plugins.notes.models import Meeting, Point, Series, Stage
from cop.plugins.notes.outcomes_model import Verdict
from cop.plugins.notes.rules import VALIDATED
from cop.plugins.notes.services import attendance_of, points_of
from cop.plugins.notes.texts.models import TextDoc
from cop.plugins.notes.words import (
    KINDS,
    POINT_STATUSES,
    PRESENCES,
    REVIEWS,
    STAGES,
    STANDINGS,
    STATUSES,
)
from cop.text import TextRefused


@dataclass(frozen=True)
class Written:
    """One point with what is written on the way. doc: the key of its text."""

    point: Point
    doc_id: int
    epoch: str
    head: int
    text: str

    def laid_out(self) -> tuple[Prose | None, str]:
        """As it reads; or nothing, and why: somebody is in the middle of typing it, and the page of
        everybody else must stand all the same."""
        try:
            return Prose.of(self.text), ""
        except TextRefused as refusal:
            return None, str(refusal)


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
            docs[point.key].text,
        )
        for point in points_of(meeting)
        if point.key in docs
    ]  # fmt: skip


def suggestions(meeting: Meeting, points: list[Written]) -> dict[str, list[Suggestion]]:
    """key of a point → the lines of its text that could be recorded."""
    return {one.point.key: found_in(one.text, meeting.day) for one in points}


def meeting_context(viewer: Viewer, meeting: Meeting) -> dict[str, Any]:
    """Its agenda for whoever reads it; what is written on the way for who was there."""
    draft = can(viewer, "notes.read_draft", meeting)
    prepares = can(viewer, "notes.prepare", meeting)
    came = outcomes_of(meeting, published=not draft)
    asked = amendments_of(meeting) if prepares and meeting.stage == Stage.REVIEW else []
    return {
        "stage": meeting.stage.value,
        "stage_words": STAGES[meeting.stage],
        "validated": meeting.stage in VALIDATED,
        "draft": draft,
        "prepares": prepares,
        "writes": can(viewer, "notes.write", meeting),
        "amends": can(viewer, "notes.amend", meeting),
        "waiting": sum(one.row.verdict == Verdict.ASKED for one in asked),
        "points": points_of(meeting) if meeting.edition == 0 or draft else [],
        "written": written(meeting) if draft and meeting.edition == 0 else [],
        "came": came,
        "links": replacing.links(viewer, came.decisions),
        "coming": _coming(viewer, meeting) if draft else [],
        "attendance": attendance_of(meeting) if viewer.is_full_member else [],
        "series": session.get(Series, meeting.series_id) if meeting.series_id else None,
        "kinds": KINDS,
        "point_statuses": POINT_STATUSES,
        "presences": PRESENCES,
        "statuses": STATUSES,
        "reviews": REVIEWS,
        "standings": STANDINGS,
        "members": viewer.is_full_member,
    }


def _coming(viewer: Viewer, meeting: Meeting) -> list[Doing]:
    """The actions that come to it from earlier meetings, as far as this reader may know of them."""
    rows = actions_for(viewer, meeting)
    return with_owners([one for one, _said in rows], {one.id: said for one, said in rows if said})
