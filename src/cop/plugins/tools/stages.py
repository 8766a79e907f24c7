"""The life of a published tool: read over, standing, to revise, replaced. Nothing hides it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, or_, select
from werkzeug.exceptions import NotFound

from cop.config import setting
from cop.contributions import readings, services
from cop.contributions.finding import demand
from cop.contributions.models import State
from cop.contributions.readings import Reading, Verdict
from cop.contributions.rules import can
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.tools.editions import put_off
from cop.plugins.tools.models import Feedback, Outcome, Reason, Stage, Tool, Validation

TOO_MANY = 2  # uses of one major version that found it unsuitable


def set_stage(tool: Tool, stage: Stage, reason: Reason | None = None) -> None:
    """Move a tool to `stage`, from this moment on."""
    tool.stage, tool.stage_since, tool.reason = stage, now(), reason
    session.flush()


def approve(viewer: Viewer, tool: Tool, reading: Reading) -> None:
    """A reader of another network finds that it holds."""
    demand(viewer, "tools.review", tool)
    readings.decide(viewer, reading, Verdict.APPROVED)
    set_stage(tool, Stage.STANDING)
    _tell_maintainer(tool, lambda: _("Your tool has been read over: it holds"))


def ask_for_changes(viewer: Viewer, tool: Tool, reading: Reading, remark: str) -> None:
    """What should change first; the tool stays where it is, and its next version is asked about."""
    demand(viewer, "tools.review", tool)
    readings.decide(viewer, reading, Verdict.CHANGES, remark)
    _tell_maintainer(tool, lambda: _("A colleague who read your tool over asks for a change"))


def validate(viewer: Viewer, tool: Tool) -> Validation:
    """« Still valid »: an act with a name and a date, that changes no word of the tool."""
    demand(viewer, "tools.validate", tool)
    put_off(tool)
    assert tool.review_due is not None
    act = Validation(
        tool_id=tool.id,
        major=tool.major,
        minor=tool.minor,
        member_id=viewer.member_id,
        next_due=tool.review_due,
    )
    session.add(act)
    session.flush()
    tool.validated_at = act.at
    if tool.stage == Stage.TO_REVISE:
        set_stage(tool, Stage.STANDING)
    session.flush()
    return act


def latest_validation(tool: Tool) -> tuple[Validation, str] | None:
    """The newest « still valid » and who said it."""
    row = session.execute(
        select(Validation, Member.name)
        .outerjoin(Member, Member.id == Validation.member_id)
        .where(Validation.tool_id == tool.id)
        .order_by(Validation.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1] or "") if row else None


def replace(viewer: Viewer, tool: Tool, other: Tool) -> None:
    """Put `tool` away; its readers are led to `other`."""
    demand(viewer, "tools.replace", tool)
    demand(viewer, "read", other)
    if other.id == tool.id or other.state != State.PUBLISHED:
        raise NotFound
    services.archive(viewer, tool)
    tool.replaced_by_id = other.id
    set_stage(tool, Stage.REPLACED)


def weigh_feedback(tool: Tool) -> None:
    """Two uses of the same major version that found it unsuitable, since somebody last stood for
    the tool: it is to be revised. Where one of them is taken back or corrected, it stands again."""
    if tool.state != State.PUBLISHED:
        return
    too_many = _found_unsuitable(tool) >= TOO_MANY
    if tool.stage == Stage.STANDING and too_many:
        _to_revise(tool, Reason.UNSUITABLE)
    elif tool.stage == Stage.TO_REVISE and tool.reason == Reason.UNSUITABLE and not too_many:
        set_stage(tool, Stage.STANDING)


def _found_unsuitable(tool: Tool) -> int:
    """How many uses, since the last « still valid » or else since it was read over."""
    read_over = readings.latest(tool, Verdict.APPROVED)
    stood = [tool.validated_at, read_over.decided_at if read_over else None]
    return session.scalar(
        select(func.count(Feedback.id)).where(
            Feedback.tool_id == tool.id,
            Feedback.major == tool.major,
            Feedback.outcome == Outcome.UNSUITABLE,
            Feedback.deleted_at.is_(None),
            *(Feedback.created_at > moment for moment in stood if moment),
        )
    ) or 0  # fmt: skip


def look_over() -> None:
    """The daily job: what nobody has looked at for long after its date is to be revised."""
    limit = (now() - timedelta(days=int(setting("COP_TOOLS_GRACE")))).date()
    for tool in session.scalars(
        select(Tool).where(
            Tool.state == State.PUBLISHED,
            Tool.deleted_at.is_(None),
            Tool.stage == Stage.STANDING,
            or_(Tool.review_due.is_(None), Tool.review_due < limit),
        )
    ):
        _to_revise(tool, Reason.OVERDUE)


def _to_revise(tool: Tool, reason: Reason) -> None:
    """Mark it, and tell who looks after it, once."""
    set_stage(tool, Stage.TO_REVISE, reason)
    _tell_maintainer(tool, lambda: _("A tool that you look after is to be revised"))


def _tell_maintainer(tool: Tool, subject: Callable[[], str]) -> None:
    """A mail with the title and a link, to somebody who still reads the tool."""
    member = session.get(Member, tool.maintainer_id) if tool.maintainer_id else None
    if member is None or member.status != MemberStatus.ACTIVE:
        return
    session.refresh(tool, ["coauthors"])
    if can(viewer_of(member), "read", tool):
        moment = f"{tool.stage_since:%Y%m%d%H%M%S%f}"
        notify(member, tool, subject=subject, key=f"tool-{tool.uid}-{tool.stage}-{moment}")
