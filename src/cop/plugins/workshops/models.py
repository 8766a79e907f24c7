"""A workshop: what everybody may read of it in columns, what facilitators alone read in one of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import (
    Prose,
    ProseType,
    Secret,
    SecretType,
    StringList,
    UtcDateTime,
    contribution_key,
)
from cop.contributions.models import Contribution
from cop.db import Base, now
from cop.i18n import lazy_gettext as _l

ASIDE = {"document": False}


class Workshop(Contribution):
    """The plan that is being written; what is run is an `Edition` of it.

    plan: `Plan.to_json()` without what facilitators alone read.
    sealed: that, as JSON text: key of a block → {"notes", "watch"}.
    minutes: how long it takes, for lists; of the newest edition once there is one.
    changes: how many small changes were made to the plan, counted up by one with each; settled: how
    many of them stand in the newest revision. edition: the number of the newest edition.
    is_template: offered as a start for others.
    """

    __tablename__ = "cop_workshops_workshop"

    id: Mapped[int] = contribution_key()
    intention: Mapped[Prose] = mapped_column(ProseType)
    outcomes: Mapped[list[str]] = mapped_column(StringList, default=list)
    themes: Mapped[list[str]] = mapped_column(StringList, default=list)
    moments: Mapped[list[str]] = mapped_column(StringList, default=list)
    audience: Mapped[str] = mapped_column(String(200), default="")
    min_participants: Mapped[int] = mapped_column(default=8)
    max_participants: Mapped[int] = mapped_column(default=18)
    facilitators_needed: Mapped[int] = mapped_column(default=2)
    room_setup: Mapped[str] = mapped_column(String(200), default="")
    formats: Mapped[list[str]] = mapped_column(StringList, default=list)
    prework: Mapped[Prose | None] = mapped_column(ProseType)
    prework_minutes: Mapped[int | None]
    is_template: Mapped[bool] = mapped_column(default=False)
    plan: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, info={"label": _l("Running order and material")}
    )
    sealed: Mapped[Secret | None] = mapped_column(SecretType)
    minutes: Mapped[int] = mapped_column(default=0, info=ASIDE)
    changes: Mapped[int] = mapped_column(default=0, info=ASIDE)
    settled: Mapped[int] = mapped_column(default=0, info=ASIDE)
    edition: Mapped[int] = mapped_column(default=0, info=ASIDE)

    __mapper_args__ = {"polymorphic_identity": "workshop"}


class Change(Base):
    """One small change to a plan, and what takes it back; both as JSON text, for a text that was
    deleted may be one of facilitators.

    undone_at: when its author took it back. token: what the browser called it, so that what is sent
    twice is done once; undone_by, redone_by: what it called the act that took this one back,
    and did it again, last.
    """

    __tablename__ = "cop_workshops_change"
    __table_args__ = (
        UniqueConstraint("workshop_id", "number"),
        UniqueConstraint("workshop_id", "token"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    token: Mapped[str | None] = mapped_column(String(24))
    done: Mapped[Secret] = mapped_column(SecretType)
    undo: Mapped[Secret] = mapped_column(SecretType)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str | None] = mapped_column(String(24))
    redone_by: Mapped[str | None] = mapped_column(String(24))


class Edition(Base):
    """One published edition, never changed: `payload` is the whole plan as JSON text, with what
    facilitators alone read. A run points to one."""

    __tablename__ = "cop_workshops_edition"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    version: Mapped[int]
    minor: Mapped[bool] = mapped_column(default=False)
    change: Mapped[str] = mapped_column(String(200), default="")
    payload: Mapped[Secret] = mapped_column(SecretType)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Snapshot(Base):
    """What facilitators alone read, at one version, so that an earlier one comes back whole."""

    __tablename__ = "cop_workshops_snapshot"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    payload: Mapped[Secret | None] = mapped_column(SecretType)


class Preparation(Base):
    """« I am going to facilitate it »: a member who asked for the facilitators' notes."""

    __tablename__ = "cop_workshops_preparation"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
