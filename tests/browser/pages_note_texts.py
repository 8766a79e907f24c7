"""Addresses of what was united in the notes of a meeting, with one thing to read over."""

from __future__ import annotations

from sqlalchemy import select

from cop.db import session
from cop.plugins.notes.models import Meeting, Stage
from cop.plugins.notes.texts.models import TextDoc, TextReview


def note_texts() -> dict[str, list[str]]:
    row = session.execute(
        select(Meeting.uid, TextDoc.id, TextDoc.text)
        .join(TextDoc, TextDoc.meeting_id == Meeting.id)
        .where(Meeting.stage.in_([Stage.ANNOUNCED, Stage.RUNNING]))
        .order_by(Meeting.id, TextDoc.id)
    ).first()
    assert row is not None
    review = TextReview(
        doc_id=row.id, kind="merge", reasons="line long", base="Ouverture\n",
        theirs="Ouverture\nÀ neuf\n", mine="Ouverture\nÀ huit\n",
        result="Ouverture\nÀ neuf\nÀ huit\n",
    )  # fmt: skip
    session.add(review)
    session.flush()
    meeting = f"/reunions/{row.uid}"
    return {
        "cop.notes.reviews": [f"{meeting}/relire"],
        "cop.notes.review_text": [f"{meeting}/relire/{review.id}"],
        "cop.notes.written_by": [f"{meeting}/qui"],
    }
