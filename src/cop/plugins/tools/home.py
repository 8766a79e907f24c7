"""What the toolbox puts on the home page."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, or_, select

from cop.contributions.models import State, Usage
from cop.contributions.readings import waiting_for
from cop.contributions.rules import visible_to
from cop.contributions.statements import ago
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer
from cop.plugin import Ask, Shelf
from cop.plugins.tools.models import Feedback, Stage, Tool
from cop.web.kept import drawn_once

FRESH = timedelta(days=60)  # a use is remembered well enough to be told
LOOKED_AT = (
    Tool.state == State.PUBLISHED,
    or_(Tool.published_at > ago(FRESH), Tool.stage == Stage.TO_REVISE),
)


def start(*, viewer: Viewer) -> str:
    return drawn_once(viewer, "tools/_start.html") if viewer.is_full_member else ""


def to_read_over(viewer: Viewer) -> Select[str, str, datetime]:
    """Tools of other networks, to read over."""
    return waiting_for(viewer, Tool)


def to_revise(viewer: Viewer) -> Select[str, str, datetime]:
    """The tools that one looks after, and that somebody should look at again."""
    return select(Tool.uid, Tool.title, Tool.stage_since).where(
        visible_to(viewer, model=Tool),
        Tool.state == State.PUBLISHED,
        Tool.stage == Stage.TO_REVISE,
        Tool.maintainer_id == viewer.member_id,
    )


def untold(viewer: Viewer) -> Select[str, str, datetime]:
    """What one said to have used lately, without a word of what it gave."""
    told = exists().where(Feedback.tool_id == Tool.id, Feedback.member_id == viewer.member_id)
    return (
        select(Tool.uid, Tool.title, Usage.at)
        .join(Usage, Usage.contribution_id == Tool.id)
        .where(
            visible_to(viewer, model=Tool),
            Tool.state == State.PUBLISHED,
            Usage.member_id == viewer.member_id,
            Usage.at > ago(FRESH),
            ~told,
        )
    )


ASKS = (
    Ask(
        find=to_read_over,
        says=lambda title: _(
            "Read the tool “%(title)s” over for a colleague of another network", title=title
        ),
        endpoint="tools.read_over",
    ),
    Ask(
        find=to_revise,
        says=lambda title: _(
            "“%(title)s” is to be revised: still valid, or time for a change?", title=title
        ),
        endpoint="tools.show",
    ),
    Ask(
        find=untold,
        says=lambda title: _("You used “%(title)s”: say in a minute what it gave", title=title),
        endpoint="tools.tell",
    ),
)

SHELVES = (
    Shelf(
        title=_l("New in the toolbox, or to be looked at again"),
        type="tool",
        always=LOOKED_AT,
        most=4,
    ),
)
