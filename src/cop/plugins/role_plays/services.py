"""Writing role-plays: versions with their secret side, editions, who has prepared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from cop import events
from cop.columns import Secret
from cop.contributions import readings, services
from cop.contributions.care import replaced, replaced_within
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, Revision, State
from cop.contributions.rules import can
from cop.contributions.services import Saved, act, tell
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.assembly import assemble, document_of, packet_of
from cop.plugins.role_plays.merging import merge
from cop.plugins.role_plays.models import Edition, Preparation, RolePlay, Snapshot
from cop.plugins.role_plays.packet import Origin, Packet
from cop.plugins.role_plays.rules import has_prepared


def prepare(viewer: Viewer, thing: RolePlay) -> None:
    """Open all the sheets to `viewer`, and write down that they have read them."""
    demand(viewer, "role_plays.prepare", thing)
    if has_prepared(viewer.member_id, thing):
        return
    session.add(Preparation(role_play_id=thing.id, member_id=viewer.member_id))
    session.flush()


def packet_at(thing: RolePlay, version: int | None) -> Packet:
    """The packet as it was at a version, with its secret side; the present one where that is gone."""
    if version is None or version == thing.version:
        return packet_of(thing)
    document = session.scalar(
        select(Revision.document).where(
            Revision.contribution_id == thing.id, Revision.number == version
        )
    )
    snapshot = session.get(Snapshot, (thing.id, version))
    if document is None or snapshot is None:
        return packet_of(thing)
    return assemble(document, snapshot.payload.reveal() if snapshot.payload else "")


def save_packet(viewer: Viewer, thing: RolePlay, mine: Packet, *, base: Packet) -> Saved:
    """Write a packet that started from `base`. What a co-author saved meanwhile is kept; where both
    changed the same words nothing is written, and the answer names the places."""
    demand(viewer, "role_plays.write", thing)
    theirs = packet_of(thing)
    merged = merge(base, theirs, mine) if base != theirs else None
    if merged is not None and merged.conflicts:
        return Saved(changed=False, conflicts=merged.conflicts, document=merged.packet.to_json())
    saved = services.save(viewer, thing, document_of(merged.packet if merged else mine))
    return Saved(changed=saved.changed, merged=merged is not None)


def publish_edition(
    viewer: Viewer, thing: RolePlay, *, change: str = "", minor: bool = False
) -> Edition:
    """Freeze the packet as its next edition, and open the role-play to its readers.

    Nothing new is made when the newest edition is the same packet.
    """
    demand(viewer, "role_plays.publish", thing)
    edition = _freeze(viewer, thing, change, minor)
    if thing.state != State.PUBLISHED:
        services.publish(viewer, thing)
    return edition


def _freeze(viewer: Viewer, thing: RolePlay, change: str = "", minor: bool = False) -> Edition:
    payload = Secret(json.dumps(packet_of(thing).to_json(), ensure_ascii=False, sort_keys=True))
    newest = newest_edition(thing)
    if newest is not None and newest.payload == payload:
        return newest
    thing.edition += 1
    edition = Edition(
        role_play_id=thing.id, number=thing.edition, version=thing.version, minor=minor,
        change=change, payload=payload, member_id=viewer.member_id,
    )  # fmt: skip
    session.add(edition)
    session.flush()
    return edition


def newest_edition(thing: RolePlay) -> Edition | None:
    return session.scalar(
        select(Edition)
        .where(Edition.role_play_id == thing.id)
        .order_by(Edition.number.desc())
        .limit(1)
    )


def on_published(*, contribution: Contribution, viewer: Viewer) -> None:
    """By whatever door it was opened: what is played is an edition."""
    if isinstance(contribution, RolePlay) and newest_edition(contribution) is None:
        _freeze(viewer, contribution)


def on_saved(*, contribution: Contribution, viewer: Viewer, created: bool) -> None:
    """Keep the secret side of each version; what real facts became is read over again."""
    if not isinstance(contribution, RolePlay):
        return
    snapshot = Snapshot(role_play_id=contribution.id, version=contribution.version)
    snapshot.payload = contribution.sealed
    session.add(snapshot)
    readings.cancel_pending(contribution)
    if contribution.origin != Origin.FICTION and contribution.state == State.PUBLISHED:
        back_to_draft(viewer, contribution)
    session.flush()


def back_to_draft(viewer: Viewer, thing: RolePlay) -> None:
    """Close it to its readers until somebody of another network has read the new text."""
    act(viewer, thing, "visibility", thing.state, State.DRAFT)
    thing.state = State.DRAFT
    session.flush()
    tell(events.contribution_hidden, contribution=thing, viewer=viewer, reason="narrowed")


def secrets_at(thing: Contribution, version: int) -> dict[str, Any]:
    """The secret side of an earlier version, for when that comes back."""
    snapshot = session.get(Snapshot, (thing.id, version))
    if snapshot is None or snapshot.payload is None:
        return {}
    return {"sealed": snapshot.payload.reveal()}


def secrets_for(viewer: Viewer, thing: Contribution) -> dict[str, str]:
    """The secret side that a copy takes along: all of it for whoever may prepare, who has then read
    every sheet, which is recorded; nothing for others."""
    assert isinstance(thing, RolePlay)
    if not can(viewer, "role_plays.read_all", thing):
        if not can(viewer, "role_plays.prepare", thing):
            return {}
        prepare(viewer, thing)
    return {"sealed": thing.sealed.reveal()} if thing.sealed else {}


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    """The same words leave the secret side and every edition; earlier versions of the secret side
    are gone for good."""
    if not isinstance(contribution, RolePlay):
        return
    of_this = Snapshot.role_play_id == contribution.id
    session.execute(delete(Snapshot).where(of_this))
    if contribution.sealed:
        contribution.sealed = Secret(_without(contribution.sealed.reveal(), replacements))
    for edition in session.scalars(select(Edition).where(Edition.role_play_id == contribution.id)):
        edition.payload = Secret(_without(edition.payload.reveal(), replacements))
        edition.change = replaced(edition.change, replacements)
    snapshot = Snapshot(role_play_id=contribution.id, version=contribution.version)
    snapshot.payload = contribution.sealed
    session.add(snapshot)
    session.flush()


def _without(source: str, replacements: Mapping[str, str]) -> str:
    """JSON text with the words replaced in its texts, never in its names."""
    plain = replaced_within(json.loads(source), replacements)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
