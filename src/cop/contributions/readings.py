"""The second pair of eyes: somebody of another network reads one version over, and says so.

A plugin decides when to ask and what follows; who may read over is the same for all.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, exists, select, update
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import Prose, ProseType, UtcDateTime, enum_type
from cop.contributions.models import CoAuthor, Contribution, State
from cop.contributions.rules import can, is_author, visible_to
from cop.db import Base, now, session
from cop.members.viewer import Viewer


class Verdict(StrEnum):
    """Where a reading is."""

    PENDING = "pending"
    APPROVED = "approved"
    CHANGES = "changes"
    CANCELLED = "cancelled"


class Reading(Base):
    """One version that was asked to be read over: another one needs another reading."""

    __tablename__ = "cop_core_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    version: Mapped[int]
    verdict: Mapped[Verdict] = mapped_column(enum_type(Verdict), default=Verdict.PENDING)
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remark: Mapped[Prose | None] = mapped_column(ProseType)


def may_read_over(viewer: Viewer, thing: Contribution) -> bool:
    """A member of another network, or the coordinator; never one of its authors."""
    if is_author(viewer, thing) or not viewer.is_full_member or not can(viewer, "read", thing):
        return False
    # The author may have archived it or been reported since they asked.
    if thing.state != State.PUBLISHED:
        return False
    return viewer.is_coordinator or (
        viewer.organisation_id is not None and viewer.organisation_id != thing.network_id
    )


def request(viewer: Viewer, thing: Contribution) -> Reading:
    """Ask for a reading of the present version; the same version is asked about once.

    The caller has asked whether `viewer` may.
    """
    waiting = pending(thing)
    if waiting is not None:
        return waiting
    made = Reading(
        contribution_id=thing.id, version=thing.version, requested_by_id=viewer.member_id
    )
    session.add(made)
    session.flush()
    return made


def pending(thing: Contribution) -> Reading | None:
    """The reading that this version waits for."""
    return session.scalar(
        select(Reading).where(
            Reading.contribution_id == thing.id,
            Reading.version == thing.version,
            Reading.verdict == Verdict.PENDING,
        )
    )


def latest(thing: Contribution, *verdicts: Verdict) -> Reading | None:
    """The newest reading, whatever came of it, or of those that ended like this."""
    return session.scalar(
        select(Reading)
        .where(Reading.contribution_id == thing.id, Reading.verdict.in_(verdicts or tuple(Verdict)))
        .order_by(Reading.id.desc())
        .limit(1)
    )


def cancel_pending(thing: Contribution) -> None:
    """A text that has changed must be asked about again."""
    session.execute(
        update(Reading)
        .where(Reading.contribution_id == thing.id, Reading.verdict == Verdict.PENDING)
        .values(verdict=Verdict.CANCELLED)
    )


def decide(viewer: Viewer, reading: Reading, verdict: Verdict, remark: str = "") -> None:
    """Write down what the reader says. The caller has asked whether `viewer` may."""
    reading.verdict, reading.reviewer_id, reading.decided_at = verdict, viewer.member_id, now()
    if remark:
        reading.remark = Prose.of(remark)
    session.flush()


def forget_remarks(thing: Contribution) -> None:
    """A remark says what could give somebody away: it goes with the earlier versions."""
    session.execute(update(Reading).where(Reading.contribution_id == thing.id).values(remark=None))


def waiting_for(viewer: Viewer, model: type[Contribution]) -> Select[str, str, datetime]:
    """What `viewer`, a full member, may read over: (uid, title, when it was asked for)."""
    statement = (
        select(model.uid, model.title, Reading.requested_at)
        .select_from(Reading)
        .join(model, Reading.contribution_id == model.id)
        .where(
            Reading.verdict == Verdict.PENDING,
            Reading.version == model.version,
            visible_to(viewer, model=model),
            model.state == State.PUBLISHED,
            model.author_id != viewer.member_id,
            ~exists().where(
                CoAuthor.contribution_id == model.id, CoAuthor.member_id == viewer.member_id
            ),
        )
    )
    if not viewer.is_coordinator:
        statement = statement.where(model.network_id != viewer.organisation_id)
    return statement
