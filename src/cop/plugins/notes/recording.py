"""From what a form or a line of the notes says to a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from cop.contributions.finding import demand
from cop.db import session
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer
from cop.plugins.notes import capture, outcomes, texts
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.services import point_of

MAKERS = {"D": outcomes.decide, "A": outcomes.act_on, "Q": outcomes.ask}
NAMED = {"D": "statement", "A": "title", "Q": "statement"}


def add(viewer: Viewer, meeting: Meeting, letter: str, told: Mapping[str, Any]) -> Any:
    """Write one down as the form says it."""
    return MAKERS[letter](viewer, meeting, told)


def change(viewer: Viewer, row: Any, meeting: Meeting, told: Mapping[str, Any]) -> None:
    """Reword what isn't published yet."""
    clean = {name: value for name, value in told.items() if value is not None or _is_day(name)}
    outcomes.reword(viewer, row, meeting, clean)


def _is_day(name: str) -> bool:
    return name in ("due", "start_on", "review_on")


def confirm(viewer: Viewer, meeting: Meeting, key: str, line: int, seen: str = "") -> str:
    """Make a record of a suggestion of a point; in the text, the reference takes the place of the
    word that began the line. `seen`: the line as it was shown, which others may have moved; without
    it, whatever stands at that number. Answers the reference; nothing for a line that suggests nothing any
    more, since somebody else was faster. Raises `NotFound` for a point that isn't there."""
    demand(viewer, "notes.write", meeting)
    point = point_of(meeting, key)
    doc = texts.doc_of(meeting.id, point.key)
    source = texts.texts_of(meeting.id).get(point.key, "")
    one = _meant(capture.found_in(source, meeting.day), line, seen)
    if one is None or doc is None:
        return ""
    told = {NAMED[one.letter]: one.words, "point_key": point.key, "due": one.due}
    row = add(viewer, meeting, one.letter, told | {"owner": _owner(one.handle)})
    ref = str(row.ref)
    text = capture.recorded(source, one.line, one.words, ref)
    texts.save(viewer, doc, base=doc.head, text=text)
    return ref


def _meant(found: list[capture.Suggestion], line: int, seen: str) -> capture.Suggestion | None:
    """The suggestion that was confirmed: the nearest line that reads as it was seen."""
    alike = [one for one in found if (one.seen == seen if seen else one.line == line)]
    return min(alike, key=lambda one: abs(one.line - line), default=None)


def _owner(handle: str) -> str:
    """The uid of an active member by their handle; nobody otherwise."""
    if not handle:
        return ""
    found = select(Member.uid).where(Member.handle == handle, Member.status == MemberStatus.ACTIVE)
    return session.scalar(found) or ""
