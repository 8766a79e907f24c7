"""A case: a situation, what was tried, what is asked; the association shown by bands, never named."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import Prose, ProseType, StringList, UtcDateTime, contribution_key, enum_type
from cop.contributions.models import Contribution
from cop.db import Base, now
from cop.i18n import lazy_gettext as _l


class Status(StrEnum):
    """Where a case is: `ANSWERED` by somebody else, `CLOSED` by its author."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Verdict(StrEnum):
    """Where a reading before the public web is."""

    PENDING = "pending"
    APPROVED = "approved"
    CHANGES = "changes"
    CANCELLED = "cancelled"


class CaseStudy(Contribution):
    """A quick case. There is no column for an association's name, on purpose."""

    __tablename__ = "cop_case_studies_case"
    __mapper_args__ = {"polymorphic_identity": "case_study"}

    id: Mapped[int] = contribution_key()
    situation: Mapped[Prose] = mapped_column(ProseType)
    attempted: Mapped[Prose] = mapped_column(ProseType)
    request: Mapped[Prose] = mapped_column(ProseType)
    synthesis: Mapped[Prose | None] = mapped_column(
        ProseType, info={"label": _l("What I take away")}
    )
    phase: Mapped[str] = mapped_column(String(40), default="")
    themes: Mapped[list[str]] = mapped_column(StringList, default=list)
    zone: Mapped[str] = mapped_column(String(40), default="")
    country: Mapped[str] = mapped_column(String(40), default="")
    budget_band: Mapped[str] = mapped_column(String(40), default="")
    staff_band: Mapped[str] = mapped_column(String(40), default="")
    age_band: Mapped[str] = mapped_column(String(40), default="")
    country_link: Mapped[str] = mapped_column(String(40), default="")
    status: Mapped[Status] = mapped_column(
        enum_type(Status), default=Status.OPEN, info={"document": False}
    )
    # The version that went through the anonymisation scan; no other one may be published.
    checked_version: Mapped[int] = mapped_column(default=0, info={"document": False})


class Review(Base):
    """A second pair of eyes, from another network, before a case goes on the public web."""

    __tablename__ = "cop_case_studies_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    # The version that was asked to be read: another one needs another reading.
    version: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict), default=Verdict.PENDING)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remark: Mapped[Prose | None] = mapped_column(ProseType)
