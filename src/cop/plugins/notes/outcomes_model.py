"""What comes of meetings: decisions, actions with their reviews, questions; and amendments."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime, enum_type
from cop.db import Base, new_uid, now


class Mode(StrEnum):
    """How a decision was taken."""

    CONSENT = "consent"
    UNANIMITY = "unanimity"
    VOTE = "vote"
    OWNER = "owner"


class Standing(StrEnum):
    """Where a decision stands."""

    IN_FORCE = "in_force"
    REVISED = "revised"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class ActionStatus(StrEnum):
    """Where an action stands. `SPLIT`: others took its place. `TURNED`: it became a contribution."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    SPLIT = "split"
    TURNED = "turned"


class Review(StrEnum):
    """What a meeting says of an action. Only `POSTPONED` counts as a postponement."""

    NOT_SEEN = "not_seen"
    GOING_ON = "going_on"
    POSTPONED = "postponed"
    DONE = "done"
    DROPPED = "dropped"
    SPLIT = "split"
    REASSIGNED = "reassigned"
    TURNED = "turned"


class Verdict(StrEnum):
    """The answer to an amendment."""

    ASKED = "asked"
    TAKEN = "taken"
    PARTLY = "partly"
    REFUSED = "refused"


class Count(Base):
    """How many references of one letter were given in one month: the row that is locked."""

    __tablename__ = "cop_notes_count"

    month: Mapped[str] = mapped_column(String(9), primary_key=True)
    given: Mapped[int] = mapped_column(default=0)


class Outcome:
    """Columns that the three have in common.

    published_at: since when whoever reads the meeting reads it too; until then it belongs to those
    who read what is written on the way.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    ref: Mapped[str] = mapped_column(String(20), unique=True)
    point_key: Mapped[str] = mapped_column(String(16), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Decision(Outcome, Base):
    """What was decided, in words that stand once they were published: it is replaced, not reworded.

    replaces: the reference of the one whose place it takes as soon as it is published; replaced_by:
    the reference of the one that took its own.
    """

    __tablename__ = "cop_notes_decision"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    statement: Mapped[str] = mapped_column(String(500))
    mode: Mapped[Mode] = mapped_column(enum_type(Mode), default=Mode.CONSENT)
    objections: Mapped[str] = mapped_column(String(300), default="")
    scope: Mapped[str] = mapped_column(String(160), default="")
    decided_on: Mapped[date]
    review_on: Mapped[date | None] = mapped_column(index=True)
    standing: Mapped[Standing] = mapped_column(enum_type(Standing), default=Standing.IN_FORCE)
    replaces: Mapped[str] = mapped_column(String(20), default="")
    replaced_by: Mapped[str] = mapped_column(String(20), default="", index=True)


class Action(Outcome, Base):
    """One thing that one person does until a day; the same row from meeting to meeting.

    meeting_id: where it was agreed on; series_id: whose next meetings see it again. unowned: said
    to be without anybody, on purpose. start_on: no agenda shows it before. came_of: the reference
    of what led to it. closed_in: the meeting that closed it. turned_id: what it was turned into.
    """

    __tablename__ = "cop_notes_action"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_notes_series.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    unowned: Mapped[bool] = mapped_column(default=False)
    helpers: Mapped[str] = mapped_column(String(200), default="")
    due: Mapped[date | None]
    start_on: Mapped[date | None]
    status: Mapped[ActionStatus] = mapped_column(
        enum_type(ActionStatus), default=ActionStatus.OPEN, index=True
    )
    came_of: Mapped[str] = mapped_column(String(20), default="")
    postponements: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(300), default="")
    closed_in: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="SET NULL"), index=True
    )
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    turned_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="SET NULL"), index=True
    )


class ActionReview(Base):
    """What one meeting said of one action that came to it. old_due, new_due: the day before and
    after; old_owner_id: who did it until then; counted: whether that puts the action off."""

    __tablename__ = "cop_notes_action_review"
    __table_args__ = (UniqueConstraint("meeting_id", "action_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    action_id: Mapped[int] = mapped_column(
        ForeignKey("cop_notes_action.id", ondelete="CASCADE"), index=True
    )
    review: Mapped[Review] = mapped_column(enum_type(Review))
    note: Mapped[str] = mapped_column(String(300), default="")
    old_due: Mapped[date | None]
    new_due: Mapped[date | None]
    old_owner_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    counted: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Question(Outcome, Base):
    """What was left open. It comes back at the next meetings of the series until it is answered."""

    __tablename__ = "cop_notes_question"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_notes_series.id", ondelete="SET NULL"), index=True
    )
    statement: Mapped[str] = mapped_column(String(300))
    answer: Mapped[str] = mapped_column(String(300), default="")
    closed_in: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="SET NULL"), index=True
    )
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Amendment(Base):
    """What somebody who was there would have otherwise, while the notes are read over."""

    __tablename__ = "cop_notes_amendment"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    point_key: Mapped[str] = mapped_column(String(16), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    body: Mapped[str] = mapped_column(String(1000))
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict), default=Verdict.ASKED)
    answer: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
