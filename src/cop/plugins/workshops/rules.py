"""Who may read a workshop's private notes, write its plan and publish it, beyond what the core says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import exists, select

from cop.contributions.models import Contribution, State
from cop.contributions.rules import OPEN_STATES, can, is_author
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import blocks_in
from cop.plugins.workshops.models import Preparation, Workshop


def narrow(viewer: Viewer, action: str, thing: Contribution) -> bool:
    """Nothing is published that has no part to run."""
    if isinstance(thing, Workshop) and action in {"publish", "make_public"}:
        return is_complete(thing)
    return True


def is_complete(thing: Workshop) -> bool:
    """Whether at least one block is planned, not only kept in reserve."""
    return any(not block.get("parked") for block in blocks_in(thing.plan or {}))


def has_prepared(member_id: int | None, thing: Workshop) -> bool:
    """Whether somebody said « I am going to facilitate it », or wrote it."""
    if member_id is None:
        return False
    if member_id == thing.author_id or any(one.member_id == member_id for one in thing.coauthors):
        return True
    asked = exists().where(Preparation.workshop_id == thing.id, Preparation.member_id == member_id)
    return bool(session.scalar(select(asked)))


def may_read_notes(viewer: Viewer, thing: Workshop) -> bool:
    """What facilitators alone read: authors, and who prepares to facilitate; as long as they read
    the workshop itself."""
    if not viewer.is_full_member or not can(viewer, "read", thing):
        return False
    return is_author(viewer, thing) or has_prepared(viewer.member_id, thing)


def may_prepare(viewer: Viewer, thing: Workshop) -> bool:
    """Ask for the notes, which is recorded: any member who reads what is published."""
    return viewer.is_full_member and thing.state in OPEN_STATES and can(viewer, "read", thing)


def may_write(viewer: Viewer, thing: Workshop) -> bool:
    """The planner shows every note: who may edit, once they have prepared."""
    return can(viewer, "edit", thing) and may_read_notes(viewer, thing)


def may_publish(viewer: Viewer, thing: Workshop) -> bool:
    """Publish an edition: whoever may publish or, once it is out, edit."""
    allowed = can(viewer, "publish", thing) or (
        thing.state == State.PUBLISHED and can(viewer, "edit", thing)
    )
    return allowed and is_complete(thing) and may_read_notes(viewer, thing)


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "workshops.read_notes": may_read_notes,
    "workshops.prepare": may_prepare,
    "workshops.write": may_write,
    "workshops.publish": may_publish,
}
