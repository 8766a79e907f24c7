"""Texts that many write at once: a document for each agenda point, and all that was written in it.

The log is the truth; `TextDoc.text` says what it reads as, so that pages needn't ask pycrdt.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime
from cop.db import Base, now


class TextDoc(Base):
    """One text. head: the number of its newest update; its row is locked to give the next one.

    epoch: changes when the document is another one, though it is about the same: whoever still
    holds updates of an earlier one must not send them into this.
    base: all updates up to `base_seq` as one; empty with `base_seq` 0. text: as of `text_seq`.
    """

    __tablename__ = "cop_notes_text_doc"
    __table_args__ = (UniqueConstraint("meeting_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(String(16))
    epoch: Mapped[int] = mapped_column(default=1)
    head: Mapped[int] = mapped_column(default=0)
    base_seq: Mapped[int] = mapped_column(default=0)
    base: Mapped[bytes] = mapped_column(LargeBinary, default=b"", deferred=True)
    text: Mapped[str] = mapped_column(Text, default="")
    text_seq: Mapped[int] = mapped_column(default=0)
    text_sha256: Mapped[str] = mapped_column(String(64), default="")


class TextUpdate(Base):
    """What one person wrote in one go. client: the browser tab, or the form, that it came from."""

    __tablename__ = "cop_notes_text_update"
    # How much somebody wrote just now is asked each time that they bring something.
    __table_args__ = (Index("ix_cop_notes_text_update_pace", "person_id", "at"),)

    doc_id: Mapped[int] = mapped_column(
        ForeignKey("cop_notes_text_doc.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    client: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class TextPresence(Base):
    """Who has a text open, and in which line; written at most every ten seconds."""

    __tablename__ = "cop_notes_text_presence"

    doc_id: Mapped[int] = mapped_column(
        ForeignKey("cop_notes_text_doc.id", ondelete="CASCADE"), primary_key=True
    )
    client: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    anchor: Mapped[str] = mapped_column(String(120), default="")
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)


class TextReview(Base):
    """Something to read over. kind: `merge`, what was united after a long time apart or in one
    line; `late`, what somebody sent when the text was closed to them, or another one.

    base, theirs, mine, result: the texts before, of the others, of this person, and united; a late
    one has no result before it is taken in. reasons: `long`, `line`, `closed`, `epoch`.
    data: the update of a late one. notes: what was said of single lines, by their number.
    """

    __tablename__ = "cop_notes_text_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    doc_id: Mapped[int] = mapped_column(
        ForeignKey("cop_notes_text_doc.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[str] = mapped_column(String(40), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    base: Mapped[str] = mapped_column(Text, default="")
    theirs: Mapped[str] = mapped_column(Text, default="")
    mine: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    flags: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)


ALL = (TextDoc, TextUpdate, TextPresence, TextReview)
