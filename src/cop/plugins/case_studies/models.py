"""A case: a situation, what was tried, what is asked; the association shown by bands, never named."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import Prose, ProseType, StringList, contribution_key, enum_type
from cop.contributions.models import Contribution
from cop.i18n import lazy_gettext as _l


class Status(StrEnum):
    """Where a case is: `ANSWERED` by somebody else, `CLOSED` by its author."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


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
