"""« What it gave »: one use of a tool, told in a minute by who used it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from cop.contributions import ties
from cop.contributions.bylines import Byline, signature
from cop.contributions.finding import demand
from cop.contributions.models import SignedAs
from cop.contributions.rules import can
from cop.db import now, session
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Feedback, Outcome, Tool
from cop.plugins.tools.stages import weigh_feedback

FIELDS = (
    "used_on", "outcome", "use", "context", "modified", "change", "to_keep", "to_change",
    "would_reuse",
)  # fmt: skip
TEXTS = ("context", "change", "to_keep", "to_change")


@dataclass(frozen=True)
class Told:
    """One feedback as its readers see it."""

    feedback: Feedback
    byline: Byline
    mine: bool
    removable: bool


@dataclass(frozen=True)
class Sum:
    """How many uses were told, how many were useful, in how many networks."""

    told: int = 0
    useful: int = 0
    networks: int = 0


def tell(viewer: Viewer, tool: Tool, answers: dict[str, Any], *, edition: str = "") -> Feedback:
    """Write down one use of the edition that was in hand; it counts as « I used it »."""
    demand(viewer, "tools.tell", tool)
    assert viewer.member_id is not None
    major, minor = edition_in_hand(tool, edition)
    feedback = Feedback(
        tool_id=tool.id,
        member_id=viewer.member_id,
        network_id=viewer.organisation_id,
        major=major,
        minor=minor,
        **{name: answers[name] for name in FIELDS},
    )
    session.add(feedback)
    session.flush()
    ties.use(viewer, tool, True)
    weigh_feedback(tool)
    return feedback


def edition_in_hand(tool: Tool, typed: str) -> tuple[int, int]:
    """The edition that a paper or a page says; the present one when it makes no sense."""
    major, _, minor = typed.partition(".")
    if major.isdecimal() and minor.isdecimal() and len(typed) < 10:
        told = int(major), int(minor)
        if (1, 0) <= told <= (tool.major, tool.minor):
            return told
    return tool.major, tool.minor


def change(viewer: Viewer, tool: Tool, feedback: Feedback, answers: dict[str, Any]) -> None:
    """Correct what one told."""
    demand_of(viewer, "tools.edit_feedback", tool, feedback)
    for name in FIELDS:
        setattr(feedback, name, answers[name])
    feedback.edited_at = now()
    session.flush()
    weigh_feedback(tool)


def remove(viewer: Viewer, tool: Tool, feedback: Feedback) -> None:
    """Take it back, and its weight with it; nobody reads it any more, and a while later it is
    erased."""
    demand_of(viewer, "tools.remove_feedback", tool, feedback)
    feedback.deleted_at = now()
    session.flush()
    weigh_feedback(tool)


def demand_of(viewer: Viewer, action: str, tool: Tool, feedback: Feedback) -> None:
    """Raise `NotFound` unless `viewer` reads the feedback of `tool` and may do `action` to it."""
    if not can(viewer, "tools.read_feedback", tool) or not can(viewer, action, feedback):
        raise NotFound


def find_feedback(viewer: Viewer, tool: Tool, uid: str, action: str) -> Feedback:
    """Raises `NotFound` for what isn't there, was taken back, or isn't one's own."""
    found = session.scalar(
        select(Feedback).where(
            Feedback.uid == uid, Feedback.tool_id == tool.id, Feedback.deleted_at.is_(None)
        )
    )
    if found is None:
        raise NotFound
    demand_of(viewer, action, tool, found)
    return found


def feedback_of(viewer: Viewer, tool: Tool, limit: int = 20) -> list[Told]:
    """What uses gave, newest first; nothing for who isn't a full member. One query."""
    if not can(viewer, "tools.read_feedback", tool):
        return []
    rows = session.execute(
        select(Feedback, Member, Organisation)
        .join(Member, Member.id == Feedback.member_id)
        .outerjoin(Organisation, Organisation.id == Feedback.network_id)
        .where(Feedback.tool_id == tool.id, Feedback.deleted_at.is_(None))
        .order_by(Feedback.used_on.desc(), Feedback.id.desc())
        .limit(limit)
    )
    return [
        Told(
            one,
            _signed(member, where),
            mine=one.member_id == viewer.member_id,
            removable=can(viewer, "tools.remove_feedback", one),
        )
        for one, member, where in rows
    ]


def _signed(member: Member, where: Organisation | None) -> Byline:
    return signature(
        SignedAs.MEMBER,
        name=member.name,
        handle=member.handle,
        status=member.status,
        roles=member.roles,
        network=where.short_name if where else "",
        colour=where.colour if where else "",
    )


def sum_of(viewer: Viewer, tool: Tool) -> Sum:
    """The short version; empty for who isn't a full member. One query."""
    if not can(viewer, "tools.read_feedback", tool):
        return Sum()
    useful = func.count(Feedback.id).filter(Feedback.outcome == Outcome.USEFUL)
    row = session.execute(
        select(func.count(Feedback.id), useful, func.count(Feedback.network_id.distinct())).where(
            Feedback.tool_id == tool.id, Feedback.deleted_at.is_(None)
        )
    ).one()
    return Sum(*row)


def purge_removed(limit: datetime) -> None:
    """Erase what was taken back before `limit`."""
    for one in session.scalars(select(Feedback).where(Feedback.deleted_at < limit)):
        session.delete(one)
    session.flush()
