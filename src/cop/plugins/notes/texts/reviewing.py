"""« Relire ce qui a été réuni »: what a person has to look at, line by line, and what they say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from cop.contributions.finding import demand
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting, Point
from cop.plugins.notes.texts import crdt, log, saving
from cop.plugins.notes.texts.models import TextDoc, TextReview


@dataclass(frozen=True)
class Line:
    """who: `` for what stood there before both, `mine`, `theirs`, `both`, or `gone` for what only
    one side has taken away."""

    number: int
    text: str
    who: str


@dataclass(frozen=True)
class Waiting:
    """One thing to read over. point: the title of the agenda point; name: whose writing it was."""

    row: TextReview
    point: str
    name: str


def waiting(meeting: Meeting, kinds: Iterable[str]) -> list[Waiting]:
    """What nobody has read over yet, the oldest first; one query."""
    rows = session.execute(
        select(TextReview, Point.title, Member.name)
        .join(TextDoc, TextDoc.id == TextReview.doc_id)
        .join(Point, (Point.meeting_id == TextDoc.meeting_id) & (Point.key == TextDoc.key))
        .outerjoin(Member, Member.id == TextReview.person_id)
        .where(
            TextDoc.meeting_id == meeting.id,
            TextReview.kind.in_(list(kinds)),
            TextReview.closed_at.is_(None),
        )
        .order_by(TextReview.id)
    )
    return [Waiting(row[0], row[1], row[2] or "") for row in rows]


def count(meeting: Meeting, kinds: Iterable[str]) -> int:
    rows = (
        select(func.count(TextReview.id))
        .join(TextDoc, TextDoc.id == TextReview.doc_id)
        .where(
            TextDoc.meeting_id == meeting.id,
            TextReview.kind.in_(list(kinds)),
            TextReview.closed_at.is_(None),
        )
    )
    return int(session.scalar(rows) or 0)


def one_of(meeting: Meeting, number: int, kinds: Iterable[str]) -> Waiting:
    """Raises `NotFound`, for what was read already too."""
    found = next((one for one in waiting(meeting, kinds) if one.row.id == number), None)
    if found is None:
        raise NotFound
    return found


def lines(row: TextReview) -> list[Line]:
    """The united text with whose each line is; of a late one, what it would add."""
    result = row.result if row.kind == "merge" else row.mine
    base, theirs, mine = (set(text.splitlines()) for text in (row.base, row.theirs, row.mine))
    return [
        Line(number, text, _whose(text, base, theirs, mine) if text.strip() else "")
        for number, text in enumerate(result.splitlines(), 1)
    ]


def _whose(text: str, base: set[str], theirs: set[str], mine: set[str]) -> str:
    if text in base:
        return "" if text in mine and text in theirs else "gone"
    if (text in mine) == (text in theirs):
        return "both"
    return "mine" if text in mine else "theirs"


def read_over(
    viewer: Viewer, meeting: Meeting, one: Waiting, *, base: int, text: str, flags: list[int]
) -> None:
    """Say that it was read; what was changed in the text is saved like any form. The four texts and
    the flagged lines stay, as the revision that the merge was."""
    doc = session.get_one(TextDoc, one.row.doc_id)
    saving.save(viewer, doc, base=base, text=text, client="review")
    one.row.flags = ",".join(str(number) for number in flags)
    _close(viewer, one.row)


def take_in(viewer: Viewer, meeting: Meeting, one: Waiting) -> None:
    """What came late joins the text, under the name of who wrote it."""
    demand(viewer, "notes.prepare", meeting)
    demand(viewer, "notes.write", meeting)
    if one.row.reasons != "closed":
        raise NotFound
    doc = log.lock(one.row.doc_id)
    text, _changed = crdt.taken(log.log_of(doc), [one.row.data])
    log.append(doc, log.Author(one.row.person_id, "late"), one.row.data, text)
    one.row.result = text
    _close(viewer, one.row)


def leave_out(viewer: Viewer, meeting: Meeting, one: Waiting) -> None:
    demand(viewer, "notes.prepare", meeting)
    _close(viewer, one.row)


def _close(viewer: Viewer, row: TextReview) -> None:
    row.closed_at, row.closed_by_id = now(), viewer.member_id
    session.flush()
