"""Grids and protocols: each a contribution, so that who reads and keeps it is the house's matter."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import StringList, contribution_key, enum_type
from cop.contributions.models import Contribution


class ProtocolKind(StrEnum):
    """What a protocol is for."""

    PEER_CONSULTATION = "peer_consultation"
    DEBRIEF = "debrief"
    WARMUP = "warmup"
    DECISION = "decision"


class ObservationGrid(Contribution):
    """What observers look at, line by line (`lines.py`)."""

    __tablename__ = "cop_role_plays_grid"

    id: Mapped[int] = contribution_key()
    criteria: Mapped[list[str]] = mapped_column(StringList, default=list)

    __mapper_args__ = {"polymorphic_identity": "observation_grid"}


class Protocol(Contribution):
    """Steps with their minutes, who speaks, and the rule; a way to talk, or a debrief.

    source_name, source_url: where the method comes from; the words are our own.
    """

    __tablename__ = "cop_role_plays_protocol"

    id: Mapped[int] = contribution_key()
    kind: Mapped[ProtocolKind] = mapped_column(
        enum_type(ProtocolKind), default=ProtocolKind.DEBRIEF
    )
    min_people: Mapped[int] = mapped_column(default=3)
    max_people: Mapped[int] = mapped_column(default=8)
    steps: Mapped[list[str]] = mapped_column(StringList, default=list)
    source_name: Mapped[str] = mapped_column(String(160), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")

    __mapper_args__ = {"polymorphic_identity": "protocol"}
