"""What hosts prepare, and what of it was released.

Slots are rows of the gathering and no contributions: search, feeds and exports never meet a draft
of the programme. What a slot is made of is named by key, so that its title is told only to those
who may read it, at the moment they read.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime, enum_type
from cop.db import Base, new_uid, now
from cop.plugins.gatherings.programme.plan import SlotKind


class SlotRow(Base):
    """One slot as the hosts have it now; `plan.Slot` says what its columns mean.

    needs: minutes that who proposed it asked for.
    """

    __tablename__ = "cop_gatherings_slot"
    __table_args__ = (Index("ix_cop_gatherings_slot_order", "gathering_id", "day", "start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_gathering.id", ondelete="CASCADE")
    )
    day: Mapped[int] = mapped_column(default=0)
    start: Mapped[int]
    minutes: Mapped[int]
    room: Mapped[str] = mapped_column(String(80), default="")
    title: Mapped[str] = mapped_column(String(160), default="")
    kind: Mapped[SlotKind] = mapped_column(enum_type(SlotKind), default=SlotKind.WORKSHOP)
    about_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="SET NULL"), index=True
    )
    expected: Mapped[int | None]
    needs: Mapped[int | None]


class SlotPerson(Base):
    """Who is in charge of a slot."""

    __tablename__ = "cop_gatherings_slot_person"

    slot_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_slot.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )


class Plan(Base):
    """What the slots are laid in: rooms as `[[name, seats or None], …]`, and the hours of a day."""

    __tablename__ = "cop_gatherings_plan"

    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_gathering.id", ondelete="CASCADE"), primary_key=True
    )
    rooms: Mapped[list[Any]] = mapped_column(JSON, default=list)
    opens: Mapped[int] = mapped_column(default=8 * 60)
    closes: Mapped[int] = mapped_column(default=19 * 60)


class Release(Base):
    """A programme as participants got it; never changed but to take words out for good.

    slots: a list of what `releasing.frozen` makes of a slot. What changed since the one before is
    worked out when it is shown.
    """

    __tablename__ = "cop_gatherings_release"
    __table_args__ = (UniqueConstraint("gathering_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_gathering.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    slots: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(300), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    released_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Pick(Base):
    """Where somebody means to go, of what happens at the same time; read by themselves alone."""

    __tablename__ = "cop_gatherings_pick"

    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_gathering.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )
    slot_uid: Mapped[str] = mapped_column(String(16), primary_key=True)
