"""Words that are removed for good leave no trace in a text: not in its log, not in its reviews."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select

from cop.contributions.care import replaced
from cop.db import session
from cop.plugins.notes.texts import crdt, log
from cop.plugins.notes.texts.models import TextDoc, TextReview, TextUpdate


def replace_words(meeting_id: int, replacements: Mapping[str, str]) -> None:
    """Begin each text of the meeting anew, as another document: browsers that still hold the old
    one can't send it back."""
    for doc in session.scalars(select(TextDoc).where(TextDoc.meeting_id == meeting_id)).all():
        text = replaced(doc.text, replacements)
        session.execute(delete(TextUpdate).where(TextUpdate.doc_id == doc.id))
        session.execute(delete(TextReview).where(TextReview.doc_id == doc.id))
        doc.epoch += 1
        doc.base, doc.base_seq = b"", 0
        session.flush()
        log.append(doc, log.Author(None, "first"), crdt.first(text), text)
        log.fold(doc)  # a form that was opened before is worked out against what stands now
