"""The log of a text in the database: reading it, writing at its end, folding it up.

Whoever writes locks the row of the document first, so that numbers are given in the order in which
they are committed; a reader who asks for what comes after a number then misses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from cop.db import session
from cop.plugins.notes.texts import crdt
from cop.plugins.notes.texts.models import TextDoc, TextUpdate

# So many updates are read one by one before they are folded up.
FOLD_AFTER = 200


@dataclass(frozen=True)
class Author:
    """Who wrote, and from which tab or form. person_id: always of who is signed in."""

    person_id: int | None
    client: str


def lock(doc_id: int) -> TextDoc:
    """The document as it stands, for this transaction alone. Raises `NoResultFound`."""
    return session.scalars(
        select(TextDoc)
        .where(TextDoc.id == doc_id)
        .with_for_update()
        .options(undefer(TextDoc.base)),
        execution_options={"populate_existing": True},
    ).one()


def log_of(doc: TextDoc, *, until: int | None = None) -> list[bytes]:
    """All that was written up to the number `until`, the present without it.

    From before what was folded up, as long as its rows are there.
    """
    whole = until is None or until >= doc.base_seq
    start = doc.base_seq if whole else 0
    rows = select(TextUpdate.data).where(TextUpdate.doc_id == doc.id, TextUpdate.seq > start)
    if until is not None:
        rows = rows.where(TextUpdate.seq <= until)
    found = list(session.scalars(rows.order_by(TextUpdate.seq)))
    if whole:
        return [doc.base, *found] if doc.base_seq else found
    return found or [doc.base]


def append(doc: TextDoc, author: Author, update: bytes, text: str) -> int:
    """Write at the end of the log of a locked document; its number. `text`: what it reads as now."""
    doc.head += 1
    session.add(
        TextUpdate(
            doc_id=doc.id,
            seq=doc.head,
            client=author.client,
            person_id=author.person_id,
            data=update,
        )
    )
    read_as(doc, text)
    session.flush()
    if doc.head - doc.base_seq >= FOLD_AFTER:
        fold(doc)
    return doc.head


def holds(doc: TextDoc, update: bytes) -> bool:
    """Whether just this was written before."""
    rows = select(TextUpdate.seq).where(TextUpdate.doc_id == doc.id, TextUpdate.data == update)
    return session.scalar(rows.limit(1)) is not None


def read_as(doc: TextDoc, text: str) -> None:
    doc.text, doc.text_seq, doc.text_sha256 = text, doc.head, digest(text)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def fold(doc: TextDoc) -> bool:
    """Put the log into `base`, once that was seen to read the same; its rows stay.

    Of a snapshot of the document, which would be shorter, Yjs has refused some: `united` only puts
    updates together.
    """
    log = log_of(doc)
    base = crdt.united(log)
    if crdt.text_of([base]) != doc.text:
        return False
    doc.base, doc.base_seq = base, doc.head
    session.flush()
    return True


def forget_rows(doc: TextDoc) -> None:
    """Only what they come to stays of the rows; for a text that nobody writes in any more."""
    if doc.base_seq == doc.head or fold(doc):
        session.query(TextUpdate).filter(TextUpdate.doc_id == doc.id).delete()


def size_of(doc_ids: Sequence[int]) -> int:
    """Bytes in the logs of these documents."""
    rows = select(func.sum(func.length(TextUpdate.data))).where(TextUpdate.doc_id.in_(doc_ids))
    return int(session.scalar(rows) or 0)
