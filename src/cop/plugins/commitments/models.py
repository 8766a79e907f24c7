"""A commitment, what became of it, and the rows around it.

Check-ins, reminders and paper cards are rows and no contributions: search, feeds and exports of the
house never meet them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import Prose, ProseType, UtcDateTime, contribution_key, enum_type
from cop.contributions.models import Contribution
from cop.db import Base, new_uid, now

ASIDE = {"document": False}


class Status(StrEnum):
    """The five answers to « where does it stand? »."""

    TRIED = "tried"
    ADOPTED = "adopted"
    ADAPTED = "adapted"
    DROPPED = "dropped"
    NOT_YET = "not_yet"


class Commitment(Contribution):
    """« D'ici le …, j'essaie … »: what its author wants to try, and until when.

    source_id: what it was written at; who may not read that learns nothing of it.
    counts_from: the day that reminders count from. round: how many times they were begun; an
    earlier round's reminders count no more.
    buddy_id: whom the author asked. They read it by being its co-author, from `buddy_agreed_at` on.
    status: the newest answer; None as long as there is none.
    """

    __tablename__ = "cop_commitments_commitment"

    id: Mapped[int] = contribution_key()
    body: Mapped[Prose] = mapped_column(ProseType)
    due: Mapped[date]
    help_wanted: Mapped[Prose] = mapped_column(ProseType)
    source_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="SET NULL"), info=ASIDE, index=True
    )
    counts_from: Mapped[date | None] = mapped_column(info=ASIDE)
    round: Mapped[int] = mapped_column(default=1, info=ASIDE)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    buddy_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_member.id"), info=ASIDE, index=True
    )
    buddy_agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    status: Mapped[Status | None] = mapped_column(enum_type(Status), info=ASIDE)

    __mapper_args__ = {
        "polymorphic_identity": "commitment",
        "inherit_condition": id == Contribution.id,
    }


class CheckIn(Base):
    """One answer of the author. sentence, for the author and the buddy.

    change, evidence: the two questions of a story, which others read only when `shareable`, and
    under the author's name only when `named`.
    """

    __tablename__ = "cop_commitments_check_in"
    __table_args__ = (Index("ix_cop_commitments_check_in_list", "commitment_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    commitment_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    status: Mapped[Status] = mapped_column(enum_type(Status))
    sentence: Mapped[str] = mapped_column(String(300), default="")
    change: Mapped[Prose] = mapped_column(ProseType)
    evidence: Mapped[Prose] = mapped_column(ProseType)
    shareable: Mapped[bool] = mapped_column(default=False)
    named: Mapped[bool] = mapped_column(default=False)


class Reminder(Base):
    """One mail that asked, and the hash of the key in its links, which answers once.

    closed_at: when it was answered, there or on the site, or when its author wanted no more.
    """

    __tablename__ = "cop_commitments_reminder"
    __table_args__ = (UniqueConstraint("commitment_id", "round", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    round: Mapped[int]
    step: Mapped[int]
    sent_on: Mapped[date]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PaperCard(Base):
    """What a facilitator copied from a card. It is no commitment before its person says so."""

    __tablename__ = "cop_commitments_paper_card"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    source_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    typed_by_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    body: Mapped[str] = mapped_column(String(300))
    due: Mapped[date]
    help_wanted: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
