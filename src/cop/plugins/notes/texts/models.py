"""The text of one agenda point, written by several at once."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.db import Base, new_uid


class TextDoc(Base):
    """epoch: another one is another document. head: the number of the newest change. base: what
    changes up to `base_seq` were folded into. text: the Markdown as it stood at `text_seq`."""

    __tablename__ = "cop_notes_text_doc"
    __table_args__ = (UniqueConstraint("meeting_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(String(16))
    epoch: Mapped[str] = mapped_column(String(16), default=new_uid)
    head: Mapped[int] = mapped_column(default=0)
    base_seq: Mapped[int] = mapped_column(default=0)
    base: Mapped[bytes | None] = mapped_column(LargeBinary)
    text: Mapped[str] = mapped_column(Text, default="")
    text_seq: Mapped[int] = mapped_column(default=0)
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
