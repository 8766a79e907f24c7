"""The table of proposals: versions of a contribution that somebody else may take in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import StringList, UtcDateTime, enum_type
from cop.contributions.models import SignedAs
from cop.db import Base, new_uid, now


class ProposalState(StrEnum):
    """`OPEN` until who may edit takes it in, whole or in `PARTLY`, or declines it; its author may
    withdraw it until then."""

    OPEN = "open"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Proposal(Base):
    """A version of a contribution, proposed by somebody who may read it but not edit.

    base: the fields as the author was shown them, in version `base_version`; without what they may
        not read, so that a passage reserved for others can't pass for one that they took out.
    document: the same fields as proposed, no others: no secret is among them.
    edition: counts the changes of its author, so that nobody answers what they haven't seen.
    version: the version of the contribution that came of it.
    taken: the keys of its author's changes that were taken in; None for one answered otherwise.
    """

    __tablename__ = "cop_core_proposal"
    __table_args__ = (
        Index("ix_cop_core_proposal_contribution", "contribution_id", "created_at"),
        Index("ix_cop_core_proposal_author", "author_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE")
    )
    base_version: Mapped[int]
    base: Mapped[dict[str, Any]] = mapped_column(JSON)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    edition: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(String(400), default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    signed_as: Mapped[SignedAs] = mapped_column(enum_type(SignedAs), default=SignedAs.MEMBER)
    state: Mapped[ProposalState] = mapped_column(
        enum_type(ProposalState), default=ProposalState.OPEN
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    reason: Mapped[str] = mapped_column(String(400), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int | None]
    taken: Mapped[list[str] | None] = mapped_column(StringList)
