"""What the toolbox puts on the home page."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from sqlalchemy import exists, or_, select

from cop.contributions.listing import list_page, titles
from cop.contributions.models import State, Usage
from cop.contributions.readings import waiting_for
from cop.contributions.rules import visible_to
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Feedback, Stage, Tool

FRESH = timedelta(days=60)  # a use is remembered well enough to be told
MOST_ASKED = 3


def start(*, viewer: Viewer) -> str:
    return render_template("tools/_start.html") if viewer.is_full_member else ""


def newest(*, viewer: Viewer) -> str:
    """The newest tools, and those that need somebody to look at them."""
    page = list_page(
        viewer,
        Tool.state == State.PUBLISHED,
        or_(Tool.published_at > now() - FRESH, Tool.stage == Stage.TO_REVISE),
        type_name="tool",
        limit=4,
    )
    return render_template("tools/_now.html", items=page.items) if page.items else ""


def asked(*, viewer: Viewer) -> str:
    """At most three things: a reading, a tool that one looks after, a use to tell."""
    if not viewer.is_full_member:
        return ""
    readings = waiting_for(viewer, Tool, 1)
    mine = _to_revise(viewer)
    room = MOST_ASKED - len(readings) - len(mine)
    return render_template(
        "tools/_asked.html", readings=readings, mine=mine, used=_untold(viewer)[: max(0, room)]
    )


def _to_revise(viewer: Viewer) -> list[tuple[str, str]]:
    return titles(
        viewer,
        Tool,
        Tool.stage == Stage.TO_REVISE,
        Tool.maintainer_id == viewer.member_id,
        order_by=Tool.stage_since,
        limit=2,
    )


def _untold(viewer: Viewer) -> list[tuple[str, str]]:
    """What one said to have used lately, without a word of what it gave."""
    told = exists().where(Feedback.tool_id == Tool.id, Feedback.member_id == viewer.member_id)
    rows = session.execute(
        select(Tool.uid, Tool.title)
        .join(Usage, Usage.contribution_id == Tool.id)
        .where(
            visible_to(viewer, model=Tool),
            Tool.state == State.PUBLISHED,
            Usage.member_id == viewer.member_id,
            Usage.at > now() - FRESH,
            ~told,
        )
        .order_by(Usage.at.desc())
        .limit(2)
    )
    return [(uid, title) for uid, title in rows]
