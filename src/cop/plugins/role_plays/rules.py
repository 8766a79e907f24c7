"""Who may read, prepare, read over and publish a role-play, beyond what the core says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import exists, select

from cop.contributions.models import Contribution, State
from cop.contributions.rules import can, is_author
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.models import Preparation, RolePlay
from cop.plugins.role_plays.packet import Origin


def narrow(viewer: Viewer, action: str, thing: Contribution) -> bool:
    """Only fiction is published without the list and a reader of another network."""
    if not isinstance(thing, RolePlay):
        return True
    if action in {"publish", "make_public"}:
        return is_cleared(thing) and is_complete(thing)
    if action == "restore":
        # Nobody has read an earlier version of real facts over again.
        return thing.origin == Origin.FICTION or thing.state == State.DRAFT
    return True


def is_complete(thing: RolePlay) -> bool:
    """A situation without parts to play is a draft; a real one may be talked over without any."""
    players = [one for one in (thing.packet or {}).get("parts", []) if not one.get("observes")]
    return thing.origin == Origin.REAL or len(players) > 1


def is_cleared(thing: RolePlay) -> bool:
    """Whether the present version may be published."""
    return thing.origin == Origin.FICTION or thing.cleared_version == thing.version


def has_prepared(member_id: int | None, thing: RolePlay) -> bool:
    """Whether somebody has read all the sheets, so that they can't play any more: its authors,
    whoever was asked to read it over, and who prepared to facilitate it."""
    if member_id is None:
        return False
    if member_id in {thing.author_id, thing.reader_id}:
        return True
    if any(one.member_id == member_id for one in thing.coauthors):
        return True
    asked = exists().where(Preparation.role_play_id == thing.id, Preparation.member_id == member_id)
    return bool(session.scalar(select(asked)))


def may_read_all(viewer: Viewer, thing: RolePlay) -> bool:
    """Every sheet, the events and the facilitator's notes: who prepared, and reads it still."""
    if not viewer.is_full_member or not can(viewer, "read", thing):
        return False
    return is_author(viewer, thing) or has_prepared(viewer.member_id, thing)


def may_prepare(viewer: Viewer, thing: RolePlay) -> bool:
    """Ask for all the sheets, which is recorded: any member who reads what is published."""
    return viewer.is_full_member and thing.state == State.PUBLISHED and can(viewer, "read", thing)


def may_write(viewer: Viewer, thing: RolePlay) -> bool:
    """The form shows every sheet: who may edit, once they have prepared."""
    return can(viewer, "edit", thing) and may_read_all(viewer, thing)


def may_ask(viewer: Viewer, thing: RolePlay) -> bool:
    """Ask somebody of another network to read a draft over: its authors."""
    return is_author(viewer, thing) and thing.state == State.DRAFT and can(viewer, "read", thing)


def may_read_over(viewer: Viewer, thing: RolePlay) -> bool:
    """The one who was asked, as long as they are of another network; it is a draft still, so the
    core's `read` doesn't open it to them."""
    return (
        viewer.is_full_member
        and viewer.member_id is not None
        and viewer.member_id == thing.reader_id
        and viewer.organisation_id is not None
        and viewer.organisation_id != thing.network_id
        and thing.state == State.DRAFT
        and thing.deleted_at is None
        and not is_author(viewer, thing)
    )


def may_publish(viewer: Viewer, thing: RolePlay) -> bool:
    """Publish an edition: whoever may publish or, once it is out, edit; and has read all of it."""
    allowed = can(viewer, "publish", thing) or (
        thing.state == State.PUBLISHED and can(viewer, "edit", thing) and is_cleared(thing)
    )
    return allowed and is_complete(thing) and may_read_all(viewer, thing)


PERMISSIONS: dict[str, Callable[[Viewer, Any], bool]] = {
    "role_plays.read_all": may_read_all,
    "role_plays.prepare": may_prepare,
    "role_plays.write": may_write,
    "role_plays.ask": may_ask,
    "role_plays.read_over": may_read_over,
    "role_plays.publish": may_publish,
}
