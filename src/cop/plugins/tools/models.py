"""A tool: how to do something with an association, written so that a colleague can do it too."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import (
    Prose,
    ProseType,
    References,
    StringList,
    UtcDateTime,
    contribution_key,
    enum_type,
)
from cop.contributions.models import Contribution
from cop.db import Base, new_uid, now
from cop.i18n import lazy_gettext as _l

ASIDE = {"document": False}


class ToolKind(StrEnum):
    """What one holds in one's hands."""

    HOWTO = "howto"
    TEMPLATE = "template"
    GUIDE = "guide"
    GRID = "grid"
    CHECKLIST = "checklist"
    GAME = "game"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    ADVANCED = "advanced"


class Stage(StrEnum):
    """How far colleagues may rely on a published tool; what hides it is the spine's `state`."""

    READING = "reading"
    STANDING = "standing"
    TO_REVISE = "to_revise"
    REPLACED = "replaced"


class Reason(StrEnum):
    """Why a tool is to be revised."""

    OVERDUE = "overdue"
    UNSUITABLE = "unsuitable"


class Outcome(StrEnum):
    """What a use gave."""

    USEFUL = "useful"
    PARTIAL = "partial"
    UNSUITABLE = "unsuitable"


class Tool(Contribution):
    """`duration` is in minutes. What is no part of the document is the life of the tool here."""

    __tablename__ = "cop_tools_tool"

    id: Mapped[int] = contribution_key()
    kind: Mapped[ToolKind] = mapped_column(enum_type(ToolKind))
    body: Mapped[Prose] = mapped_column(ProseType)
    phases: Mapped[list[str]] = mapped_column(StringList, default=list)
    uses: Mapped[list[str]] = mapped_column(StringList, default=list)
    audiences: Mapped[list[str]] = mapped_column(StringList, default=list)
    themes: Mapped[list[str]] = mapped_column(StringList, default=list)
    keywords: Mapped[list[str]] = mapped_column(StringList, default=list)
    duration: Mapped[int | None]
    participants: Mapped[str] = mapped_column(String(160), default="")
    difficulty: Mapped[str] = mapped_column(String(16), default="")
    prerequisites: Mapped[str] = mapped_column(String(400), default="")
    # What the printed card says, when its summary and headings don't do.
    card: Mapped[Prose | None] = mapped_column(ProseType)
    # What a variant does otherwise than its origin, and why.
    differences: Mapped[Prose | None] = mapped_column(ProseType)
    major: Mapped[int] = mapped_column(default=1, info=ASIDE)
    minor: Mapped[int] = mapped_column(default=0, info=ASIDE)
    stage: Mapped[Stage] = mapped_column(enum_type(Stage), default=Stage.READING, info=ASIDE)
    stage_since: Mapped[datetime] = mapped_column(UtcDateTime, default=now, info=ASIDE)
    reason: Mapped[Reason | None] = mapped_column(enum_type(Reason), info=ASIDE)
    review_due: Mapped[date | None] = mapped_column(info=ASIDE, index=True)
    validated_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ASIDE)
    maintainer_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_member.id"), info=ASIDE, index=True
    )
    replaced_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="SET NULL"), info=ASIDE, index=True
    )

    __mapper_args__ = {
        "polymorphic_identity": "tool",
        # Two more keys lead to contributions: only `id` joins the tool to its spine.
        "inherit_condition": id == Contribution.id,
    }

    @property
    def edition(self) -> str:
        """As people and printed cards say it: `2.1`."""
        return f"{self.major}.{self.minor}"


class Edition(Base):
    """One edition of a tool: its number and what changed; `version` is the spine's revision."""

    __tablename__ = "cop_tools_edition"
    __table_args__ = (UniqueConstraint("tool_id", "major", "minor"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tool_id: Mapped[int] = mapped_column(ForeignKey("cop_core_contribution.id", ondelete="CASCADE"))
    major: Mapped[int]
    minor: Mapped[int]
    version: Mapped[int]
    change: Mapped[str] = mapped_column(String(200), default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    @property
    def number(self) -> str:
        return f"{self.major}.{self.minor}"


class Validation(Base):
    """« Still valid »: somebody looked at a tool on a day, changed nothing, and stands for it."""

    __tablename__ = "cop_tools_validation"

    id: Mapped[int] = mapped_column(primary_key=True)
    tool_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    major: Mapped[int]
    minor: Mapped[int]
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    next_due: Mapped[date]


class Feedback(Base):
    """What one use of a tool gave, told in a minute; read by full members only.

    `network_id` is where the person worked then. Plain text throughout: it is typed on a phone.
    """

    __tablename__ = "cop_tools_feedback"
    __table_args__ = (Index("ix_cop_tools_feedback_tool", "tool_id", "used_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    tool_id: Mapped[int] = mapped_column(ForeignKey("cop_core_contribution.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    network_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_organisation.id"))
    major: Mapped[int]
    minor: Mapped[int]
    used_on: Mapped[date]
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome))
    use: Mapped[str] = mapped_column(String(40), default="")
    context: Mapped[str] = mapped_column(String(300), default="")
    modified: Mapped[bool] = mapped_column(default=False)
    change: Mapped[str] = mapped_column(String(500), default="")
    to_keep: Mapped[str] = mapped_column(String(500), default="")
    to_change: Mapped[str] = mapped_column(String(500), default="")
    would_reuse: Mapped[bool | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Kit(Contribution):
    """Some tools in an order, and a text that says when to take which.

    `tools` may name some that a reader of the kit may not see: `kits.tools_of` leaves them out.
    """

    __tablename__ = "cop_tools_kit"
    __mapper_args__ = {"polymorphic_identity": "kit"}

    id: Mapped[int] = contribution_key()
    body: Mapped[Prose] = mapped_column(ProseType)
    tools: Mapped[list[str]] = mapped_column(
        References("tool"), default=list, info={"label": _l("Tools")}
    )


class Unlike(Base):
    """« Nothing to do with it »: two tools that look alike and were said not to be."""

    __tablename__ = "cop_tools_unlike"

    tool_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True, index=True
    )
