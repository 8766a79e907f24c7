"""The texts of a meeting, one for each agenda point."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select

from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes.texts.models import TextDoc


@dataclass(frozen=True)
class Saved:
    """What became of a save."""

    head: int
    text: str
    merged: bool
    same_line: bool


def create(meeting_id: int, key: str, text: str) -> TextDoc:
    doc = TextDoc(meeting_id=meeting_id, key=key, head=1)
    _write(doc, text)
    session.add(doc)
    session.flush()
    return doc


def texts_of(meeting_id: int) -> dict[str, str]:
    """key → the Markdown as it stands; one query."""
    rows = session.execute(
        select(TextDoc.key, TextDoc.text).where(TextDoc.meeting_id == meeting_id)
    )
    return {row.key: row.text for row in rows}


def doc_of(meeting_id: int, key: str) -> TextDoc | None:
    return session.scalar(
        select(TextDoc).where(TextDoc.meeting_id == meeting_id, TextDoc.key == key)
    )


def save(viewer: Viewer, doc: TextDoc, *, base: int, text: str) -> Saved:
    merged = base != doc.head
    doc.head += 1
    _write(doc, text)
    session.flush()
    return Saved(doc.head, doc.text, merged, False)


def _write(doc: TextDoc, text: str) -> None:
    doc.text, doc.text_seq = text, doc.head
    doc.text_sha256 = sha256(text.encode()).hexdigest()
