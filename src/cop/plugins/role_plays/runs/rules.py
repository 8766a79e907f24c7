"""Who may open, conduct and play a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import exists, select

from cop.contributions.models import Contribution
from cop.contributions.rules import can, is_author
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.role_plays import rules as packets
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.packet import Mode
from cop.plugins.role_plays.runs.models import Assignment, Run, RunPhase

BY_MAIL = frozenset({Mode.ASYNC, Mode.WRITTEN})
IN_PLAY = frozenset({RunPhase.HANDED_OUT, RunPhase.PLAYING})
# When a part can be opened by its link or code; a closed run, only for a while.
OPENED = IN_PLAY | {RunPhase.DEBRIEFING, RunPhase.CLOSED}
LOOKING_BACK = frozenset({RunPhase.DEBRIEFING, RunPhase.CLOSED})
OVER = frozenset({RunPhase.CLOSED, RunPhase.PURGED, RunPhase.CANCELLED})
# A run is no text to answer to, to copy or to write together; who reads it is said at its opening.
NEVER = frozenset(
    {
        "comment",
        "adapt",
        "propose",
        "use",
        "attach",
        "set_visibility",
        "make_public",
        "read_comments",
    }
)


def narrow(viewer: Viewer, action: str, thing: Contribution) -> bool:
    """What the core would allow and a run doesn't."""
    if not isinstance(thing, Run):
        return True
    if action == "delete":
        return thing.phase in OVER | {RunPhase.PREPARATION}
    return action not in NEVER


def plays_in(member_id: int | None, run: Run) -> bool:
    """Whether a member holds a part of this run."""
    if member_id is None:
        return False
    held = exists().where(
        Assignment.run_id == run.id,
        Assignment.member_id == member_id,
        Assignment.revoked_at.is_(None),
    )
    return bool(session.scalar(select(held)))


def plays_now(member_id: int | None, role_play: RolePlay) -> bool:
    """Whether a member plays in a run of this role-play that isn't over: they read no other sheet."""
    if member_id is None:
        return False
    held = (
        select(Assignment.id)
        .join(Run, Run.id == Assignment.run_id)
        .join(Edition, Edition.id == Run.edition_id)
        .where(
            Assignment.member_id == member_id,
            Assignment.revoked_at.is_(None),
            Run.phase.not_in(OVER),
            Edition.role_play_id == role_play.id,
        )
    )
    return session.scalar(held.limit(1)) is not None


def may_open(viewer: Viewer, role_play: RolePlay) -> bool:
    """Open a run: whoever may read all its sheets, or ask for them, and doesn't play in it now."""
    allowed = can(viewer, "role_plays.read_all", role_play) or can(
        viewer, "role_plays.prepare", role_play
    )
    return allowed and role_play.edition > 0 and not plays_now(viewer.member_id, role_play)


def may_prepare(viewer: Viewer, role_play: RolePlay) -> bool:
    """Ask for all the sheets, as the role-play has it; but not in the middle of a run that one
    plays in."""
    allowed = packets.may_prepare(viewer, role_play)
    return allowed and not plays_now(viewer.member_id, role_play)


def may_conduct(viewer: Viewer, run: Run) -> bool:
    """The facilitators: its authors and co-authors, as long as they don't play in it."""
    if not is_author(viewer, run) or not can(viewer, "read", run):
        return False
    return not plays_in(viewer.member_id, run)


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "role_plays.prepare": may_prepare,
    "role_plays.open_run": may_open,
    "role_plays.conduct": may_conduct,
}
