"""A meeting, its agenda and who was there; the rows of what came of it are in `outcomes_model`.

What is written on the way stands in no column of the document: `minutes` holds the newest edition
that was validated, without reserved passages. Exports, search, feeds and history know nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import Prose, ProseType, StringList, UtcDateTime, contribution_key, enum_type
from cop.contributions.models import Contribution
from cop.db import Base, new_uid, now

ASIDE = {"document": False}


class Stage(StrEnum):
    """Where a meeting is. `RECTIFIED`: validated again after a correction that it names."""

    PREPARING = "preparing"
    ANNOUNCED = "announced"
    RUNNING = "running"
    REVIEW = "review"
    VALIDATED = "validated"
    RECTIFIED = "rectified"


class PointKind(StrEnum):
    """What a point of the agenda is for."""

    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"
    ROUND = "round"


class PointStatus(StrEnum):
    """What became of a point. `POSTPONED` and `OPEN` come back at the next meeting of the series."""

    OPEN = "open"
    TREATED = "treated"
    POSTPONED = "postponed"
    DROPPED = "dropped"


class Presence(StrEnum):
    """Whether somebody comes, or came."""

    INVITED = "invited"
    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


class Series(Base):
    """Meetings that follow one another. standing: what each agenda begins with, a line each;
    rhythm: how often, in the words of who meets."""

    __tablename__ = "cop_notes_series"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    title: Mapped[str] = mapped_column(String(160))
    rhythm: Mapped[str] = mapped_column(String(120), default="")
    standing: Mapped[list[str]] = mapped_column(StringList, default=list)


class Meeting(Contribution):
    """Its authors and co-authors prepare and close it.

    begins, ends: « 14:00 » by the clock of `zone`; starts_at, ends_at: the moments that come of it.
    minutes: the newest validated edition. edition: how many there were. errata: what each later one
    corrects. number: its place in the series.
    """

    __tablename__ = "cop_notes_meeting"

    id: Mapped[int] = contribution_key()
    day: Mapped[date]
    begins: Mapped[str] = mapped_column(String(5), default="14:00")
    ends: Mapped[str] = mapped_column(String(5), default="16:00")
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    place: Mapped[str] = mapped_column(String(160), default="")
    minutes: Mapped[Prose | None] = mapped_column(ProseType)

    stage: Mapped[Stage] = mapped_column(enum_type(Stage), default=Stage.PREPARING, info=ASIDE)
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    series_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_notes_series.id", ondelete="SET NULL"), info=ASIDE, index=True
    )
    number: Mapped[int | None] = mapped_column(info=ASIDE)
    edition: Mapped[int] = mapped_column(default=0, info=ASIDE)
    errata: Mapped[list[str]] = mapped_column(StringList, default=list, info=ASIDE)
    amend_until: Mapped[date | None] = mapped_column(info=ASIDE)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    validated_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    validated_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_member.id"), info=ASIDE, index=True
    )

    __mapper_args__ = {
        "polymorphic_identity": "meeting",
        "inherit_condition": id == Contribution.id,
    }


class Point(Base):
    """One point of an agenda. `key` names it, and its text, for ever; minutes: how long it takes;
    moved_from: the key of the point that it takes up again."""

    __tablename__ = "cop_notes_point"
    __table_args__ = (
        UniqueConstraint("meeting_id", "key"),
        Index("ix_cop_notes_point_agenda", "meeting_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(String(16), default=new_uid)
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(200))
    minutes: Mapped[int | None]
    presenter: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[PointKind] = mapped_column(enum_type(PointKind), default=PointKind.DISCUSSION)
    status: Mapped[PointStatus] = mapped_column(enum_type(PointStatus), default=PointStatus.OPEN)
    moved_from: Mapped[str] = mapped_column(String(16), default="")


class Attendance(Base):
    """One person at one meeting: who stands here reads what is written on the way."""

    __tablename__ = "cop_notes_attendance"

    meeting_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )
    presence: Mapped[Presence] = mapped_column(enum_type(Presence), default=Presence.INVITED)
    role: Mapped[str] = mapped_column(String(60), default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
