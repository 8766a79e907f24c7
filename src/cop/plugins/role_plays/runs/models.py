"""A run of a role-play: one edition, played by some people on some days."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cop.columns import Prose, ProseType, UtcDateTime, WordSet, contribution_key, enum_type
from cop.contributions.models import Contribution
from cop.db import Base, new_uid, now
from cop.members.models import Member
from cop.plugins.role_plays.packet import Mode

ASIDE = {"document": False}
TO_ALL, TO_FACILITATOR = "all", "facilitator"
MOST_GROUPS = 12
MOST_CHARACTERS = 2000  # of a message


class RunPhase(StrEnum):
    """Where a run is. `PURGED`: what was personal in it is gone."""

    PREPARATION = "preparation"
    HANDED_OUT = "handed_out"
    PLAYING = "playing"
    DEBRIEFING = "debriefing"
    CLOSED = "closed"
    PURGED = "purged"
    CANCELLED = "cancelled"


class Place(StrEnum):
    """What somebody does in a run. A mirror reads the same sheet as a player and writes nothing."""

    PLAYER = "player"
    MIRROR = "mirror"
    OBSERVER = "observer"


class Delivery(StrEnum):
    """How a part is handed to its player."""

    LINK = "link"
    EMAIL = "email"
    PAPER = "paper"


class Run(Contribution):
    """Its authors and co-authors facilitate it. Where it stands is no part of the document.

    round_hours: working hours of one round. round: the round that is open since `round_opened_at`
    and until `round_closes_at`, as last written; `clock.Rounds.at` tells what it is now.
    """

    __tablename__ = "cop_role_plays_run"

    id: Mapped[int] = contribution_key()
    mode: Mapped[Mode] = mapped_column(enum_type(Mode), default=Mode.ASYNC)
    rounds: Mapped[int] = mapped_column(default=3)
    round_hours: Mapped[int] = mapped_column(default=48)
    anonymous_players: Mapped[bool] = mapped_column(default=False)
    edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_role_plays_edition.id", ondelete="SET NULL"), info=ASIDE, index=True
    )
    phase: Mapped[RunPhase] = mapped_column(
        enum_type(RunPhase), default=RunPhase.PREPARATION, info=ASIDE, index=True
    )
    zone: Mapped[str] = mapped_column(String(64), default="Europe/Paris", info=ASIDE)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, info=ASIDE)
    round: Mapped[int] = mapped_column(default=0, info=ASIDE)
    round_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    round_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    # Something was said about what happened: without it a run isn't closed.
    debriefed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    revealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)

    __mapper_args__ = {
        "polymorphic_identity": "role_play_run",
        "inherit_condition": id == Contribution.id,
    }


class Group(Base):
    """One table of players. Its clock: when play began, since when it stands still, and for how
    many seconds it stood before."""

    __tablename__ = "cop_role_plays_group"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_seconds: Mapped[int] = mapped_column(default=0)


class Assignment(Base):
    """One part in one person's hands: a member, or a guest by name and perhaps address.

    part_code: empty for an observer whose packet has no observing part. issue: how many times it
    was handed out; each makes another link. openings: on how many devices it was opened.
    mirror_of_id: whose part a mirror doubles.
    """

    __tablename__ = "cop_role_plays_assignment"
    __table_args__ = (Index("ix_cop_role_plays_assignment_run", "run_id", "group", "part_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    run_id: Mapped[int] = mapped_column(ForeignKey("cop_core_contribution.id", ondelete="CASCADE"))
    part_code: Mapped[str] = mapped_column(String(8), default="")
    place: Mapped[Place] = mapped_column(enum_type(Place), default=Place.PLAYER)
    group: Mapped[int] = mapped_column(default=1)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    guest_name: Mapped[str] = mapped_column(String(80), default="")
    guest_email: Mapped[str] = mapped_column(String(254), default="")
    mirror_of_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_role_plays_assignment.id", ondelete="SET NULL"), index=True
    )
    issue: Mapped[int] = mapped_column(default=0)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    paper_code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    delivered_by: Mapped[Delivery | None] = mapped_column(enum_type(Delivery))
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    openings: Mapped[int] = mapped_column(default=0)
    confirmed_name: Mapped[str] = mapped_column(String(80), default="")
    reminded_round: Mapped[int] = mapped_column(default=0)
    left_role_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    member: Mapped[Member | None] = relationship(lazy="raise_on_sql")


class Message(Base):
    """What one part writes in one round; delivered to its readers when the round is over.

    audience: `all`, `facilitator`, or codes of parts.
    """

    __tablename__ = "cop_role_plays_message"
    __table_args__ = (UniqueConstraint("assignment_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("cop_role_plays_assignment.id", ondelete="CASCADE")
    )
    round: Mapped[int]
    audience: Mapped[frozenset[str]] = mapped_column(WordSet)
    body: Mapped[Prose] = mapped_column(ProseType)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Release(Base):
    """An event that the facilitator let out by hand, for one group."""

    __tablename__ = "cop_role_plays_release"

    run_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    group: Mapped[int] = mapped_column(primary_key=True)
    event_code: Mapped[str] = mapped_column(String(8), primary_key=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Reflection(Base):
    """What one person says afterwards to one of the questions of the debrief, counted from 1."""

    __tablename__ = "cop_role_plays_reflection"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("cop_role_plays_assignment.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[Prose] = mapped_column(ProseType)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Attempt(Base):
    """One wrong paper code; `bucket` is a keyed hash of where it came from."""

    __tablename__ = "cop_role_plays_attempt"
    __table_args__ = (Index("ix_cop_role_plays_attempt_bucket", "bucket", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
