"""Records that a file tells of, offered until somebody confirms each: what is there isn't offered."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from cop import text
from cop.contributions.finding import demand
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes import outcomes, recording
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.records import MOST, REF, WORDS, Proposal
from cop.plugins.notes.rules import readable
from cop.plugins.notes.services import points_of


def lacking(viewer: Viewer, meeting: Meeting, found: list[Proposal]) -> list[Proposal]:
    """Those of `found` that are no record yet: in this meeting none of their words, elsewhere none
    of their words and reference that `viewer` may read. One query for each kind."""
    records = _records(viewer, meeting, found)
    return [one for one in found if not _known(one, records)]


def _records(
    viewer: Viewer, meeting: Meeting, found: list[Proposal]
) -> dict[str, list[tuple[str, str, bool]]]:
    """letter → (reference, folded words, whether of this meeting)."""
    told: dict[str, list[tuple[str, str, bool]]] = {}
    for letter, model in outcomes.KINDS.items():
        refs = [one.ref for one in found if one.letter == letter]
        rows = session.execute(
            select(model.ref, getattr(model, WORDS[letter]).label("words"), model.meeting_id)
            .join(Meeting, Meeting.id == model.meeting_id)
            .where(readable(viewer, model))
            .where((model.meeting_id == meeting.id) | model.ref.in_(refs))
        )
        told[letter] = [
            (row.ref, text.fold(row.words), row.meeting_id == meeting.id) for row in rows
        ]
    return told


def _known(one: Proposal, records: dict[str, list[tuple[str, str, bool]]]) -> bool:
    words = text.fold(one.words)
    return any(
        said == words and (here or ref == one.ref) for ref, said, here in records[one.letter]
    )


def record(viewer: Viewer, meeting: Meeting, one: Proposal, told: dict[str, Any]) -> str:
    """Make a record of what was confirmed; its reference. Nothing where it is there already."""
    demand(viewer, "notes.write", meeting)
    if not lacking(viewer, meeting, [one]):
        return ""
    wanted = text.fold(one.point)
    key = next((it.key for it in points_of(meeting) if text.fold(it.title) == wanted), "")
    return str(recording.add(viewer, meeting, one.letter, told | {"point_key": key}).ref)


def packed(found: list[Proposal]) -> str:
    """As a page carries them from one confirmation to the next."""
    return json.dumps([asdict(one) for one in found], ensure_ascii=False)


def unpacked(source: str) -> list[Proposal]:
    """What a page brings back; what no page of ours wrote is nothing."""
    try:
        found = [Proposal(**one) for one in json.loads(source)][:MOST]
        for one in found:
            words = [one.who, one.point, one.words, *one.told, *one.told.values()]
            if not re.fullmatch(REF, one.ref) or one.letter != one.ref[0]:
                return []
            if not all(isinstance(it, str) for it in words):
                return []
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return []
    return found
