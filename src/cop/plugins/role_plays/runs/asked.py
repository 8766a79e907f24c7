"""What a run asks of a member on the home page: their part, and the debrief of whoever conducts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from cop.contributions.models import State
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugin import Ask
from cop.plugins.role_plays.runs.models import Assignment, Run, RunPhase
from cop.plugins.role_plays.runs.rules import IN_PLAY

STANDING = (Run.deleted_at.is_(None), Run.state != State.WITHDRAWN)


def parts_of(viewer: Viewer) -> Select[str, str, Any]:
    """The parts that `viewer` plays now. It is their being asked that opens a part, not whether
    they may read the run."""
    return (
        select(Assignment.uid, Run.title, Run.starts_at)
        .join(Run, Run.id == Assignment.run_id)
        .where(
            Assignment.member_id == viewer.member_id,
            Assignment.revoked_at.is_(None),
            Assignment.issue > 0,
            Run.phase.in_(IN_PLAY | {RunPhase.DEBRIEFING}),
            *STANDING,
        )
    )


def to_close(viewer: Viewer) -> Select[str, str, datetime]:
    """The runs that `viewer` has opened and whose play is over."""
    return select(Run.uid, Run.title, Run.starts_at).where(
        Run.author_id == viewer.member_id,
        Run.type == "role_play_run",  # there is an index of both
        Run.phase == RunPhase.DEBRIEFING,
        *STANDING,
    )


ASKS = (
    Ask(
        find=parts_of,
        says=lambda title: _("Your part in “%(title)s”", title=title),
        endpoint="role_plays.part",
    ),
    Ask(
        find=to_close,
        says=lambda title: _("Close “%(title)s” once everybody has looked back", title=title),
        endpoint="role_plays.conduct",
        anchor="end",
    ),
)
