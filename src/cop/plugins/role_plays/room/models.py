"""What is kept of a run in a room: what observers noted, what was said in the debrief."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime, enum_type
from cop.db import Base, new_uid, now
from cop.plugins.role_plays.room.grid import LONGEST

LONGEST_CAPTURE = 600  # characters


class By(StrEnum):
    """Who said something in the debrief: out of a part, in their own name, a table together."""

    PART = "part"
    PERSON = "person"
    GROUP = "group"


class Observation(Base):
    """One act of one observer, as `grid.Act` has it. `key` is made where it was pressed."""

    __tablename__ = "cop_role_plays_observation"
    __table_args__ = (UniqueConstraint("assignment_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("cop_role_plays_assignment.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(String(40))
    criterion: Mapped[str] = mapped_column(String(8))
    value: Mapped[int | None]
    minute: Mapped[int | None]
    verbatim: Mapped[str] = mapped_column(String(LONGEST), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PaperGrid(Base):
    """One observer's grid as it was typed in from paper. observer: a first name, or empty.

    marks: code of a line → {"value", "minute", "heard": [[minute, words], …]}.
    """

    __tablename__ = "cop_role_plays_paper_grid"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    run_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    observer: Mapped[str] = mapped_column(String(80), default="")
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Debrief(Base):
    """The clock of a debrief: which of its steps, counted from 0, and since when.

    gathered: what all grids added up to, kept once the grids themselves are erased.
    """

    __tablename__ = "cop_role_plays_debrief"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    gathered: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Capture(Base):
    """One thing that was said in a step of the debrief, in plain text.

    said_by: code of a part, first name, or number of a table; of a person it is erased with their
    contacts.
    """

    __tablename__ = "cop_role_plays_capture"
    __table_args__ = (Index("ix_cop_role_plays_capture_run", "run_id", "step", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    run_id: Mapped[int] = mapped_column(ForeignKey("cop_core_contribution.id", ondelete="CASCADE"))
    step: Mapped[int]
    body: Mapped[str] = mapped_column(String(LONGEST_CAPTURE))
    by: Mapped[By] = mapped_column(enum_type(By))
    said_by: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
