"""Writing tools: what the core's acts bring with them for a tool."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update
from werkzeug.exceptions import NotFound

from cop import text
from cop.config import setting
from cop.contributions import readings, services
from cop.contributions.care import replaced
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, State
from cop.contributions.rules import can
from cop.contributions.services import Saved
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.tools import editions, feedback
from cop.plugins.tools.models import Edition, Feedback, Reason, Stage, Tool, ToolKind
from cop.plugins.tools.stages import set_stage


def from_words(words: str) -> dict[str, Any]:
    """The first document of a tool that starts from a takeaway."""
    title = text.summarise(words, 110)
    return {"title": title, "summary": "", "kind": ToolKind.HOWTO, "body": words}


def save_tool(
    viewer: Viewer,
    tool: Tool,
    document: dict[str, Any],
    *,
    base_version: int | None,
    major: bool = False,
    change: str = "",
) -> Saved:
    """Write a new version of a tool, and name the edition that it makes once it is published.

    A new method answers whatever made the tool « to revise »; a new wording doesn't.
    """
    saved = services.save(viewer, tool, document, base_version=base_version)
    if saved.changed and tool.state != State.DRAFT:
        name_edition(tool, major=major, change=change)
    return saved


def name_edition(tool: Tool, *, major: bool, change: str) -> None:
    """Say what the version that was just saved changes, by an edit or by a proposal."""
    editions.name_newest(tool, major=major, change=change)
    if major and tool.stage == Stage.TO_REVISE:
        set_stage(tool, Stage.STANDING)
        editions.put_off(tool)


def on_published(*, contribution: Contribution, viewer: Viewer) -> None:
    """The first publication starts the life of a tool: edition, maintainer, date to look again."""
    if not isinstance(contribution, Tool):
        return
    if not editions.editions_of(contribution, limit=1):
        contribution.maintainer_id = contribution.author_id
        set_stage(contribution, Stage.READING)
        editions.put_off(contribution)
        editions.begin(viewer, contribution)
        readings.request(viewer, contribution)
    elif contribution.stage == Stage.REPLACED:
        contribution.replaced_by_id = None
        set_stage(contribution, Stage.TO_REVISE, Reason.OVERDUE)


def on_saved(*, contribution: Contribution, viewer: Viewer, created: bool) -> None:
    """Whatever changes a published tool (an edit, an accepted proposal, a restored version) makes
    an edition of it."""
    if not isinstance(contribution, Tool) or created or contribution.state == State.DRAFT:
        return
    editions.follow(viewer, contribution)
    if contribution.stage == Stage.READING:
        # The reader reads what stands now, not what stood when somebody was asked.
        readings.cancel_pending(contribution)
        readings.request(viewer, contribution)


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    """The same words leave what uses gave; what changed in earlier editions goes with them."""
    if not isinstance(contribution, Tool):
        return
    session.execute(update(Edition).where(Edition.tool_id == contribution.id).values(change=""))
    for one in session.scalars(select(Feedback).where(Feedback.tool_id == contribution.id)):
        for name in feedback.TEXTS:
            setattr(one, name, replaced(getattr(one, name), replacements))
    session.flush()


def on_left(*, member: Member) -> None:
    """Whoever leaves looks after nothing any more."""
    session.execute(
        update(Tool.__table__)  # type: ignore[arg-type]
        .where(Tool.__table__.c.maintainer_id == member.id)
        .values(maintainer_id=None)
    )


def purge() -> None:
    """What was taken back `COP_PURGE_AFTER` days ago is gone for good, as everywhere."""
    feedback.purge_removed(now() - timedelta(days=int(setting("COP_PURGE_AFTER"))))


def look_after(viewer: Viewer, tool: Tool, maintainer: Member, review_due: date) -> None:
    """Choose who looks after a tool and when; somebody who may edit it."""
    demand(viewer, "tools.look_after", tool)
    if not can(viewer_of(maintainer), "edit", tool):
        raise NotFound
    tool.maintainer_id, tool.review_due = maintainer.id, review_due
    session.flush()
