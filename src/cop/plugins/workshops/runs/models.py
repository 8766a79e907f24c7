"""A run: one edition of a workshop, held by some people on some day."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import (
    Prose,
    ProseType,
    Secret,
    SecretType,
    StringList,
    UtcDateTime,
    contribution_key,
    enum_type,
)
from cop.contributions.models import Contribution
from cop.db import Base, new_uid

ASIDE = {"document": False}
MOST_REMARK = 240


class RunStage(StrEnum):
    """Where a run is. `REVIEWED`: somebody said how it went."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    RUNNING = "running"
    DONE = "done"
    REVIEWED = "reviewed"
    CANCELLED = "cancelled"


class Here(StrEnum):
    """Whether somebody came."""

    EXPECTED = "expected"
    PRESENT = "present"
    ABSENT = "absent"


class Consent(StrEnum):
    """Who reads somebody's name besides those who facilitate. `PUBLIC`: whoever reads the run."""

    NOBODY = "nobody"
    PARTICIPANTS = "participants"
    PUBLIC = "public"


class WorkshopRun(Contribution):
    """Its authors and co-authors facilitate it. Where it stands is no part of the document.

    begins: « 09:00 » by the clock of `zone`; starts_at, ends_at: the moments that come of it and of
    the plan. workshop: the uid of what is run; gathering: that of what it takes place at, or empty.
    networks: short names of those who were there. overrides: small changes to the edition's plan,
    for this run alone. current: the key of the part that is on, since `since`; stopped: seconds
    that it stood still. moved: how many minutes later than planned it was begun on purpose.
    turns: counts changes that calendars must see and no version tells.
    """

    __tablename__ = "cop_workshops_run"

    id: Mapped[int] = contribution_key()
    day: Mapped[date]
    begins: Mapped[str] = mapped_column(String(5), default="09:00")
    zone: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    expected: Mapped[int] = mapped_column(default=12)
    group_size: Mapped[int] = mapped_column(default=4)
    room: Mapped[str] = mapped_column(String(120), default="")
    participants: Mapped[int | None]
    kept: Mapped[Prose | None] = mapped_column(ProseType)
    changed: Mapped[Prose | None] = mapped_column(ProseType)
    would_change: Mapped[Prose | None] = mapped_column(ProseType)
    mood: Mapped[int | None]

    workshop: Mapped[str] = mapped_column(String(16), default="", info=ASIDE, index=True)
    edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_workshops_edition.id", ondelete="SET NULL"), info=ASIDE, index=True
    )
    gathering: Mapped[str] = mapped_column(String(16), default="", info=ASIDE)
    stage: Mapped[RunStage] = mapped_column(
        enum_type(RunStage), default=RunStage.PLANNED, info=ASIDE
    )
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE, index=True)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    turns: Mapped[int] = mapped_column(default=0, info=ASIDE)
    networks: Mapped[list[str]] = mapped_column(StringList, default=list, info=ASIDE)
    overrides: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, info=ASIDE)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    moved: Mapped[int] = mapped_column(default=0, info=ASIDE)
    current: Mapped[str] = mapped_column(String(24), default="", info=ASIDE)
    since: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    stopped: Mapped[int] = mapped_column(default=0, info=ASIDE)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)

    __mapper_args__ = {
        "polymorphic_identity": "workshop_run",
        "inherit_condition": id == Contribution.id,
    }


class Actual(Base):
    """What became of one block in one run. minutes None: nobody measured it; stopped: seconds."""

    __tablename__ = "cop_workshops_actual"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    block_key: Mapped[str] = mapped_column(String(24), primary_key=True)
    minutes: Mapped[int | None]
    dropped: Mapped[bool] = mapped_column(default=False)
    remark: Mapped[str] = mapped_column(String(MOST_REMARK), default="")
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stopped: Mapped[int] = mapped_column(default=0)


class Attendance(Base):
    """Somebody who comes or came; without an account, a first name is enough.

    needs: read by those who facilitate alone. All of it is erased some time after the run.
    """

    __tablename__ = "cop_workshops_attendance"
    __table_args__ = (Index("ix_cop_workshops_attendance_list", "run_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    run_id: Mapped[int] = mapped_column(ForeignKey("cop_core_contribution.id", ondelete="CASCADE"))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    network: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[Here] = mapped_column(enum_type(Here), default=Here.EXPECTED)
    consent: Mapped[Consent] = mapped_column(enum_type(Consent), default=Consent.NOBODY)
    needs: Mapped[Secret | None] = mapped_column(SecretType)


class Guide(Base):
    """Who facilitates beside the author: a member, who is a co-author too, or a guest by name."""

    __tablename__ = "cop_workshops_guide"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    run_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    role: Mapped[str] = mapped_column(String(24), default="co")
