"""A call for answers, and what the networks write to it.

Sheets are rows of the call and no contributions of their own: search, feeds, exports, history and
counts of the house never meet them, so nothing of a sheet can slip out before its time.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from cop.columns import (
    Prose,
    ProseType,
    Reference,
    StringList,
    UtcDateTime,
    contribution_key,
    enum_type,
)
from cop.contributions.models import Contribution
from cop.db import Base, new_uid, now


class Opens(StrEnum):
    """When a network reads the answers of the others."""

    OWN = "after_own_submission"
    CLOSE = "after_close"


class Posture(StrEnum):
    """What a network chooses to do first of all."""

    LISTEN = "listen"
    FRAME = "frame"
    ALONGSIDE = "alongside"
    DIRECT = "direct"
    REFUSE = "refuse"
    ALERT = "alert"
    MEDIATE = "mediate"


class ProseList(TypeDecorator[list[Prose]]):
    """Several Markdown texts in their order, each rendered once when it is saved."""

    impl = Text
    cache_ok = True
    _each = ProseType()

    def process_bind_param(self, value: list[Prose] | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps([self._each.process_bind_param(one, dialect) for one in value])

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[Prose]:
        read = [self._each.process_result_value(one, dialect) for one in json.loads(value or "[]")]
        return [one for one in read if one is not None]


class Call(Contribution):
    """What several networks are asked about one contribution, until the end of a day in France.

    subject: the uid of that contribution; who may not read it learns nothing of it.
    invited: the uids of the organisations that are expected; empty is all regional networks.
    home_answers: whether the author's own network answers; its authors then read as it does.
    """

    __tablename__ = "cop_answers_call"
    __mapper_args__ = {"polymorphic_identity": "call"}

    id: Mapped[int] = contribution_key()
    subject: Mapped[str] = mapped_column(Reference, default="", index=True)
    intro: Mapped[Prose] = mapped_column(ProseType)
    questions: Mapped[list[str]] = mapped_column(StringList, default=list)
    closes_on: Mapped[date] = mapped_column(index=True)
    opens: Mapped[Opens] = mapped_column(enum_type(Opens), default=Opens.OWN)
    home_answers: Mapped[bool] = mapped_column(default=True)
    invited: Mapped[list[str]] = mapped_column(StringList, default=list)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"document": False})


class Sheet(Base):
    """What one network, or a named small group of it, answers; written by any of its members.

    group_name: empty for the whole network. version: counts saves, for those who write at once.
    after_reading: whether it was amended when its network could already read the others'.
    """

    __tablename__ = "cop_answers_sheet"
    __table_args__ = (
        UniqueConstraint("call_id", "network_id", "group_name"),
        Index("ix_cop_answers_sheet_network_id", "network_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    call_id: Mapped[int] = mapped_column(ForeignKey("cop_answers_call.id", ondelete="CASCADE"))
    network_id: Mapped[int] = mapped_column(ForeignKey("cop_core_organisation.id"))
    group_name: Mapped[str] = mapped_column(String(60), default="")
    answers: Mapped[list[Prose]] = mapped_column(ProseList, default=list)
    posture: Mapped[str] = mapped_column(String(24), default="")
    first_action: Mapped[str] = mapped_column(String(300), default="")
    resources: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    amended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    after_reading: Mapped[bool] = mapped_column(default=False)


class SheetTool(Base):
    """Something of the community that a network would use here."""

    __tablename__ = "cop_answers_tool"

    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("cop_answers_sheet.id", ondelete="CASCADE"), primary_key=True
    )
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Contributor(Base):
    """Who wrote in a sheet: told to their own network alone."""

    __tablename__ = "cop_answers_contributor"

    sheet_id: Mapped[int] = mapped_column(
        ForeignKey("cop_answers_sheet.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_member.id"), primary_key=True, index=True
    )


class Synthesis(Base):
    """What the facilitator reads in the answers to one question; at position 0, in all of them."""

    __tablename__ = "cop_answers_synthesis"
    __table_args__ = (UniqueConstraint("call_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("cop_answers_call.id", ondelete="CASCADE"))
    position: Mapped[int]
    convergences: Mapped[Prose] = mapped_column(ProseType)
    divergences: Mapped[Prose] = mapped_column(ProseType)
    gaps: Mapped[Prose] = mapped_column(ProseType)
    version: Mapped[int] = mapped_column(default=0)


class Version(Base):
    """An earlier text of a sheet or of a synthesis, for the merge of two saves; shown to nobody and
    forgotten once the call is closed."""

    __tablename__ = "cop_answers_version"
    __table_args__ = (
        UniqueConstraint("sheet_id", "number"),
        UniqueConstraint("synthesis_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_answers_sheet.id", ondelete="CASCADE")
    )
    synthesis_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_answers_synthesis.id", ondelete="CASCADE")
    )
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
