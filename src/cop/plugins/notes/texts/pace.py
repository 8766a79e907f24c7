"""How fast one person may fill the logs: far more than anybody writes, far less than a loop does.

Counted in the database, since each process meets a part of the requests only. What is sent too fast
isn't taken in; the browser keeps it and sends it again.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.notes.texts.limits import MOST_BROUGHT, MOST_TIMES, WITHIN
from cop.plugins.notes.texts.models import TextDoc, TextReview, TextUpdate

MOST_TO_READ = 20
"""What waits to be read over, of one person in one text: beyond, the log tells who wrote what."""


class TooFast(Exception):
    """Taken as soon as some of what was sent before is older than `WITHIN` seconds."""


def demand(viewer: Viewer, brought: int) -> None:
    """brought: bytes of updates that come now. One query. Raises `TooFast`."""
    times, size = session.execute(
        select(func.count(), func.coalesce(func.sum(func.length(TextUpdate.data)), 0)).where(
            TextUpdate.person_id == viewer.member_id,
            TextUpdate.at > now() - timedelta(seconds=WITHIN),
        )
    ).one()
    if times >= MOST_TIMES or size + brought > MOST_BROUGHT:
        raise TooFast


def may_ask(doc: TextDoc, person_id: int | None) -> bool:
    """Whether one more thing may wait to be read over."""
    waiting = select(func.count(TextReview.id)).where(
        TextReview.doc_id == doc.id,
        TextReview.kind == "merge",
        TextReview.person_id == person_id,
        TextReview.closed_at.is_(None),
    )
    return (session.scalar(waiting) or 0) < MOST_TO_READ
