"""A gathering, who comes, and what is left open from one to the next.

Where exactly, how to get there and where to sleep stand in columns outside the document: exports,
search, feeds and history never meet them, so that what is public of a gathering is its teaser.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import (
    Prose,
    ProseType,
    Secret,
    SecretType,
    UtcDateTime,
    WordSet,
    contribution_key,
    enum_type,
)
from cop.contributions.models import Contribution
from cop.db import Base, new_uid, now

ASIDE = {"document": False}


class Wifi(StrEnum):
    """What to count on in the rooms; anything but `OK` reminds the hosts to print the kits."""

    OK = "ok"
    DOUBTFUL = "doubtful"
    NONE = "none"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """Where a gathering is in its life; read off its state and its dates (`stages.stage_of`)."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    RUNNING = "running"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Status(StrEnum):
    """What somebody's coming stands at. `PRESENT` and `ABSENT` are ticked by the hosts."""

    INVITED = "invited"
    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    WAITLISTED = "waitlisted"
    PRESENT = "present"
    ABSENT = "absent"


class Consent(StrEnum):
    """Who reads one's name among those who come, the hosts aside."""

    NOBODY = "nobody"
    PARTICIPANTS = "participants"
    PUBLIC = "public"


class Gathering(Contribution):
    """An in-person meeting of one to five days, hosted by the network of the contribution.

    tz: IANA zone of the place; its days begin and end there. town: told to whoever reads the page.
    registration_open, closes_on: whether one can still say that one comes, and the last day.
    previous: the uid of the gathering that it follows; shown to who may read that one.
    own_space_id: the space of its participants. told: steps of the rhythm that are done.
    logistics_version: counts saves, for two hosts who write at once. turns: how often it was cancelled
    or taken up again; with both, calendars see that something changed.
    needs_purged_at: when what people need was erased.
    """

    __tablename__ = "cop_gatherings_gathering"
    __mapper_args__ = {"polymorphic_identity": "gathering"}

    id: Mapped[int] = contribution_key()
    start_date: Mapped[date] = mapped_column(index=True)
    end_date: Mapped[date] = mapped_column(index=True)
    tz: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    town: Mapped[str] = mapped_column(String(80), default="")
    purpose: Mapped[Prose] = mapped_column(ProseType)
    capacity: Mapped[int | None]
    registration_open: Mapped[bool] = mapped_column(default=True)
    closes_on: Mapped[date | None]

    place_name: Mapped[str] = mapped_column(String(160), default="", info=ASIDE)
    address: Mapped[str] = mapped_column(String(240), default="", info=ASIDE)
    wifi: Mapped[Wifi] = mapped_column(enum_type(Wifi), default=Wifi.UNKNOWN, info=ASIDE)
    access_notes: Mapped[Prose | None] = mapped_column(ProseType, info=ASIDE)
    train: Mapped[Prose | None] = mapped_column(ProseType, info=ASIDE)
    lodging: Mapped[Prose | None] = mapped_column(ProseType, info=ASIDE)
    meals: Mapped[Prose | None] = mapped_column(ProseType, info=ASIDE)
    logistics_version: Mapped[int] = mapped_column(default=0, info=ASIDE)

    previous: Mapped[str] = mapped_column(String(16), default="", info=ASIDE)
    own_space_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_space.id", ondelete="SET NULL"), index=True, info=ASIDE
    )
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    turns: Mapped[int] = mapped_column(default=0, info=ASIDE)
    cancelled_why: Mapped[str] = mapped_column(String(300), default="", info=ASIDE)
    told: Mapped[frozenset[str]] = mapped_column(WordSet, default=frozenset, info=ASIDE)
    needs_purged_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)


class Registration(Base):
    """One person and one gathering. The needs are read by the hosts alone, and purged.

    waiting_since: the place in the waiting list. arrives: when they come, in their own words.
    """

    __tablename__ = "cop_gatherings_registration"
    __table_args__ = (
        UniqueConstraint("gathering_id", "member_id"),
        Index("ix_cop_gatherings_registration_member_id", "member_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_gathering.id", ondelete="CASCADE")
    )
    member_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"))
    status: Mapped[Status] = mapped_column(enum_type(Status))
    consent: Mapped[Consent] = mapped_column(enum_type(Consent), default=Consent.NOBODY)
    arrives: Mapped[str] = mapped_column(String(120), default="")
    access_needs: Mapped[Secret | None] = mapped_column(SecretType)
    food_needs: Mapped[Secret | None] = mapped_column(SecretType)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OpenPoint(Base):
    """Something that a gathering takes up, or leaves for the next one; in plain text.

    carried: how often it went from one gathering to the next.
    """

    __tablename__ = "cop_gatherings_open_point"
    __table_args__ = (Index("ix_cop_gatherings_open_point_list", "gathering_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    gathering_id: Mapped[int] = mapped_column(
        ForeignKey("cop_gatherings_gathering.id", ondelete="CASCADE")
    )
    body: Mapped[str] = mapped_column(String(500))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    carried: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
