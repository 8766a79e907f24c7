"""A role-play: its public side in columns like any contribution, its secret side in one of them."""

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
    enum_type,
)
from cop.contributions.models import Contribution
from cop.db import Base, now
from cop.i18n import lazy_gettext as _l
from cop.plugins.role_plays.packet import Origin

ASIDE = {"document": False}


class RolePlay(Contribution):
    """The packet that is being written; what is played is an `Edition` of it.

    packet: the public lists (parts, pieces, criteria, debrief, …) as `Packet.public()` has them.
    sealed: the secret side as JSON text (`assembly.py` says which fields).
    checked: the lines of the anonymisation list that its author has ticked.
    cleared_version: the version that a reader of another network approved.
    reader_id: who was asked to read it over. edition: the number of the newest edition.
    """

    __tablename__ = "cop_role_plays_role_play"

    id: Mapped[int] = contribution_key()
    context: Mapped[Prose] = mapped_column(ProseType)
    themes: Mapped[list[str]] = mapped_column(StringList, default=list)
    moments: Mapped[list[str]] = mapped_column(StringList, default=list)
    postures: Mapped[list[str]] = mapped_column(StringList, default=list)
    modes: Mapped[list[str]] = mapped_column(StringList, default=list)
    difficulty: Mapped[int] = mapped_column(default=1)
    origin: Mapped[Origin] = mapped_column(enum_type(Origin), default=Origin.FICTION)
    reading_minutes: Mapped[int] = mapped_column(default=5)
    play_minutes: Mapped[int] = mapped_column(default=15)
    total_minutes: Mapped[int] = mapped_column(default=40)
    min_players: Mapped[int] = mapped_column(default=3)
    max_players: Mapped[int] = mapped_column(default=4)
    packet: Mapped[dict[str, Any]] = mapped_column(
        JSON, default=dict, info={"label": _l("Parts, documents, grid and debrief")}
    )
    sealed: Mapped[Secret | None] = mapped_column(SecretType)
    checked: Mapped[list[str]] = mapped_column(StringList, default=list, info=ASIDE)
    cleared_version: Mapped[int] = mapped_column(default=0, info=ASIDE)
    edition: Mapped[int] = mapped_column(default=0, info=ASIDE)
    reader_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_member.id"), info=ASIDE, index=True
    )

    __mapper_args__ = {"polymorphic_identity": "role_play"}


class Edition(Base):
    """One published edition, never changed: `payload` is the whole packet as JSON text. A run
    points to one."""

    __tablename__ = "cop_role_plays_edition"
    __table_args__ = (UniqueConstraint("role_play_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    role_play_id: Mapped[int] = mapped_column(
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
    """The secret side of one version, so that an earlier one comes back whole."""

    __tablename__ = "cop_role_plays_snapshot"

    role_play_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int] = mapped_column(primary_key=True)
    payload: Mapped[Secret | None] = mapped_column(SecretType)


class Preparation(Base):
    """Somebody has read all the sheets: they may facilitate or observe, and no longer play."""

    __tablename__ = "cop_role_plays_preparation"

    role_play_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
