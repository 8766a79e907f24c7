"""What hosts ask for before a gathering, and what colleagues bring.

Offers are rows of the call and no contributions: a proposal that is turned down leaves no trace for
others, and a case stays its author's: it is named by key, and told to who may read it.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime, enum_type
from cop.db import Base, new_uid, now


class CallKind(StrEnum):
    CASES = "cases"
    WORKSHOPS = "workshops"


class OfferState(StrEnum):
    """`PLACED`: it has a slot; `DECLINED`: not this time, with a word to its author."""

    OFFERED = "offered"
    PLACED = "placed"
    DECLINED = "declined"


class Asking(Base):
    """One call of a gathering, until the evening of `closes_on` at its place.

    closed_at: when the hosts closed it before that.
    """

    __tablename__ = "cop_gatherings_asking"
    __table_args__ = (UniqueConstraint("gathering_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_gathering.id", ondelete="CASCADE")
    )
    kind: Mapped[CallKind] = mapped_column(enum_type(CallKind))
    intro: Mapped[str] = mapped_column(String(600), default="")
    closes_on: Mapped[date] = mapped_column(index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Offer(Base):
    """A case that somebody brings (`about_id`), or a workshop that somebody proposes (`title`,
    `summary`, `minutes`). answer: what the hosts wrote to its author. slot_uid: where it stands."""

    __tablename__ = "cop_gatherings_offer"
    __table_args__ = (Index("ix_cop_gatherings_offer_list", "asking_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    asking_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_asking.id", ondelete="CASCADE")
    )
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(120), default="")
    summary: Mapped[str] = mapped_column(String(400), default="")
    minutes: Mapped[int | None]
    state: Mapped[OfferState] = mapped_column(enum_type(OfferState), default=OfferState.OFFERED)
    answer: Mapped[str] = mapped_column(String(300), default="")
    slot_uid: Mapped[str] = mapped_column(String(16), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
