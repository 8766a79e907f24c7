"""Writing role-plays: versions with their secret side, editions, who has prepared."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, select

from cop import events
from cop.columns import Secret
from cop.contributions import services
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, State
from cop.contributions.services import act, tell
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.assembly import packet_of
from cop.plugins.role_plays.models import Edition, Preparation, RolePlay, Snapshot
from cop.plugins.role_plays.packet import Origin
from cop.plugins.role_plays.rules import has_prepared


def prepare(viewer: Viewer, thing: RolePlay) -> None:
    """Open all the sheets to `viewer`, and write down that they have read them."""
    demand(viewer, "role_plays.prepare", thing)
    if has_prepared(viewer.member_id, thing):
        return
    session.add(Preparation(role_play_id=thing.id, member_id=viewer.member_id))
    session.flush()


def publish_edition(
    viewer: Viewer, thing: RolePlay, *, change: str = "", minor: bool = False
) -> Edition:
    """Freeze the packet as its next edition, and open the role-play to its readers.

    Nothing new is made when the newest edition is the same packet.
    """
    demand(viewer, "role_plays.publish", thing)
    payload = Secret(json.dumps(packet_of(thing).to_json(), ensure_ascii=False, sort_keys=True))
    edition = newest_edition(thing)
    if edition is None or edition.payload != payload:
        thing.edition += 1
        edition = Edition(
            role_play_id=thing.id,
            number=thing.edition,
            version=thing.version,
            minor=minor,
            change=change,
            payload=payload,
            member_id=viewer.member_id,
        )
        session.add(edition)
    services.publish(viewer, thing)
    session.flush()
    return edition


def newest_edition(thing: RolePlay) -> Edition | None:
    return session.scalar(
        select(Edition)
        .where(Edition.role_play_id == thing.id)
        .order_by(Edition.number.desc())
        .limit(1)
    )


def on_saved(*, contribution: Contribution, viewer: Viewer, created: bool) -> None:
    """Keep the secret side of each version; what real facts became is read over again."""
    if not isinstance(contribution, RolePlay):
        return
    session.add(
        Snapshot(
            role_play_id=contribution.id,
            version=contribution.version,
            payload=contribution.sealed,
        )
    )
    if contribution.origin != Origin.FICTION and contribution.state == State.PUBLISHED:
        back_to_draft(viewer, contribution)
    session.flush()


def back_to_draft(viewer: Viewer, thing: RolePlay) -> None:
    """Close it to its readers until somebody of another network has read the new text."""
    act(viewer, thing, "visibility", thing.state, State.DRAFT)
    thing.state = State.DRAFT
    session.flush()
    tell(events.contribution_hidden, contribution=thing, viewer=viewer, reason="narrowed")


def on_anonymised(*, contribution: Contribution, viewer: Viewer, replacements: Any) -> None:
    """The secret side of earlier versions goes with them, and so do earlier editions."""
    if not isinstance(contribution, RolePlay):
        return
    session.execute(
        delete(Snapshot).where(
            Snapshot.role_play_id == contribution.id, Snapshot.version < contribution.version
        )
    )
