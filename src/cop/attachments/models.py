"""The files beside a contribution. The bytes lie in the store, once for each content."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cop.attachments.kinds import BY_MIME, Kind
from cop.columns import UtcDateTime, WordSet
from cop.db import Base, new_uid, now


class Attachment(Base):
    """One file of one contribution.

    filename: plain text, cleaned. mime: of the stored bytes, as they were found. bytes: their
    number. sha256: names the bytes in the store, in hex. warnings: what couldn't be removed and
    should be looked at, in code words. given_sha256: of the bytes as they came, so that the same ones
    are known again where cleaning changes them each time. small_sha256: names the small picture of
    an image, or is empty. removed: `deleted_at`, until it is purged.
    """

    __tablename__ = "cop_core_attachment"
    __table_args__ = (Index("ix_cop_core_attachment_list", "contribution_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    filename: Mapped[str] = mapped_column(String(160))
    mime: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    given_sha256: Mapped[str] = mapped_column(String(64), default="")
    small_sha256: Mapped[str] = mapped_column(String(64), default="")
    alt: Mapped[str] = mapped_column(String(300), default="")
    position: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[frozenset[str]] = mapped_column(WordSet, default=frozenset)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def kind(self) -> Kind:
        return BY_MIME[self.mime]
