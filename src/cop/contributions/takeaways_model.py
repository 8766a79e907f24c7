"""The tables of takeaways: what somebody keeps of a case, a run, a call, in one sentence or three."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime, enum_type
from cop.db import Base, new_uid, now

LONGEST = 500  # characters


class TakeawayKind(StrEnum):
    """What it is good for; a type says which of these it makes something of."""

    LANDMARK = "landmark"
    TOOL = "tool"
    QUESTION = "question"
    NEED = "need"
    CAUTION = "caution"


class Status(StrEnum):
    """Where one is, for one reader: `PROMOTED` when they may read something that came of it."""

    CAPTURED = "captured"
    PROMOTED = "promoted"
    DROPPED = "dropped"


class Takeaway(Base):
    """One thing to keep, in plain text; read by the members who read what it was kept from."""

    __tablename__ = "cop_core_takeaway"
    __table_args__ = (Index("ix_cop_core_takeaway_list", "contribution_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    kind: Mapped[TakeawayKind] = mapped_column(enum_type(TakeawayKind))
    body: Mapped[str] = mapped_column(String(LONGEST))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class TakeUp(Base):
    """What a takeaway was promoted to. Several colleagues may make something of one: each sees of
    that no more than they may read."""

    __tablename__ = "cop_core_take_up"

    takeaway_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_takeaway.id", ondelete="CASCADE"), primary_key=True
    )
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
