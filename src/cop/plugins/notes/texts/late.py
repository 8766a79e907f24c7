"""What came when the text was closed to its writer, or had become another one: kept for a review."""

from __future__ import annotations

from sqlalchemy import select

from cop.db import session
from cop.plugins.notes.texts import crdt, log
from cop.plugins.notes.texts.limits import MOST_LATE
from cop.plugins.notes.texts.models import TextDoc, TextReview
from cop.plugins.notes.texts.wire import Asked


def waiting_of(doc: TextDoc, person_id: int | None) -> TextReview | None:
    """What the same person sent late already and nobody has read yet."""
    return session.scalar(
        select(TextReview).where(
            TextReview.doc_id == doc.id,
            TextReview.kind == "late",
            TextReview.person_id == person_id,
            TextReview.closed_at.is_(None),
        )
    )


def keep(doc: TextDoc, author: log.Author, asked: Asked) -> str:
    """Put it beside what the same person sent late already: `late`, or `refused` for too much.

    Raises `UpdateRefused`.
    """
    waiting = waiting_of(doc, author.person_id)
    earlier = [waiting.data] if waiting is not None and waiting.data else []
    other = asked.epoch != doc.epoch
    brought = crdt.united([*earlier, *asked.updates])
    mine, changed = crdt.taken([] if other else log.log_of(doc), [brought])
    if not changed and log.holds(doc, crdt.united(asked.updates)):
        return "merged"
    if len(brought) > MOST_LATE:
        return "refused"
    if waiting is None:
        waiting = TextReview(doc_id=doc.id, kind="late", person_id=author.person_id)
        waiting.reasons = "epoch" if other else "closed"
        session.add(waiting)
    waiting.base = waiting.theirs = doc.text
    waiting.mine, waiting.data = mine, brought
    session.flush()
    return "late"
