"""Keys of personal feeds and calendars: only their hash is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime
from cop.db import Base, new_uid, now


class FeedKey(Base):
    """Opens one feed, as its member reads it. `kind` is a type's name; empty for all types; for a
    part of the agenda `calendar.` and its name."""

    __tablename__ = "cop_core_feed_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    member_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    kind: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
