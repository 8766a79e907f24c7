"""All of one type that somebody may read, as a ZIP: Markdown files, and the documents beside them.

The same content makes the same bytes, here and in any other community that it was brought into.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import IO

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, selectinload

from cop import text
from cop.archive.entries import Piece, written
from cop.attachments.models import Attachment
from cop.attachments.services import open_bytes
from cop.attachments.storage import store
from cop.config import setting
from cop.contributions.editions import documents_for
from cop.contributions.models import Contribution, Link, State
from cop.contributions.references import known_to, readable
from cop.contributions.rules import OPEN_STATES, can, visible_to
from cop.db import session
from cop.formats.packing import pack_into
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

INDEX = "index.md"
log = logging.getLogger("cop.archive")


Content = bytes | Callable[[], IO[bytes]]


class TooHeavy(ValueError):
    """The documents weigh more than a ZIP may: take the texts alone."""


def bundle(viewer: Viewer, kind: ContributionType, **chosen: bool) -> bytes:
    """`write_bundle` in memory."""
    target = BytesIO()
    write_bundle(viewer, kind, target, **chosen)
    return target.getvalue()


def write_bundle(
    viewer: Viewer,
    kind: ContributionType,
    target: IO[bytes],
    *,
    drafts: bool = False,
    documents: bool = True,
) -> None:
    """The ZIP, in a fixed number of queries. Reserved passages are in it where `viewer` reads them.

    drafts: with the drafts that `viewer` wrote alone or with others; documents: with what stands
    beside the texts, as it is kept. Raises `TooHeavy`.
    """
    things = _things(viewer, kind, drafts)
    uids = {thing.id: thing.uid for thing in things}
    links = _links(viewer, kind, frozenset(uids.values()))
    files = _files(things) if documents else {}
    written_down = documents_for(viewer, things)
    known = known_to(viewer, kind.model, written_down.values())
    entries: list[tuple[str, Content]] = [(INDEX, _index(kind, things))]
    for thing in things:
        content = written(
            thing,
            readable(kind.model, written_down[thing.id], known),
            known,
            origin=uids.get(thing.adapted_from_id or 0, ""),
            links=links.get(thing.uid, ()),
            pieces=[_piece(one) for one in files.get(thing.id, ())],
        )
        entries.append((f"{kind.name}/{thing.uid}.md", content.encode()))
        for one in files.get(thing.id, ()):
            entries.append((f"{kind.name}/{thing.uid}/{one.filename}", partial(open_bytes, one)))
    pack_into(target, entries)


def _files(things: list[Contribution]) -> dict[int, list[Attachment]]:
    """The documents beside these, in order: whoever reads the page reads them. One query."""
    rows = session.scalars(
        select(Attachment)
        .where(
            Attachment.contribution_id.in_([thing.id for thing in things]),
            Attachment.deleted_at.is_(None),
        )
        .order_by(Attachment.contribution_id, Attachment.position, Attachment.id)
    ).all()
    if sum(one.bytes for one in rows) > int(setting("COP_ARCHIVE_BYTES")):
        raise TooHeavy
    place, found = store(), dict[int, list[Attachment]]()
    for one in rows:
        if place.has(one.sha256):
            found.setdefault(one.contribution_id, []).append(one)
        else:
            log.error("the bytes of attachment %s are missing from the store", one.uid)
    return found


def _piece(one: Attachment) -> Piece:
    return Piece(one.filename, one.bytes, one.sha256, one.alt)


def _things(viewer: Viewer, kind: ContributionType, drafts: bool) -> list[Contribution]:
    model = kind.model
    # Of drafts, `visible_to` leaves one's own.
    states = (*OPEN_STATES, State.DRAFT) if drafts else OPEN_STATES
    found = session.scalars(
        select(model)
        .where(visible_to(viewer, model=model), model.type == kind.name, model.state.in_(states))
        .options(selectinload(model.coauthors))
        .order_by(model.uid)
    )
    return [thing for thing in found if can(viewer, "export", thing)]


def _links(viewer: Viewer, kind: ContributionType, uids: frozenset[str]) -> dict[str, list[str]]:
    """Lasting name → those that it is linked to, both ends in the bundle, said once."""
    one, other = aliased(Contribution, flat=True), aliased(Contribution, flat=True)
    rows = session.execute(
        select(one.uid, other.uid)
        .select_from(Link)
        .join(one, one.id == Link.source_id)
        .join(other, other.id == Link.target_id)
        .where(
            and_(one.type == kind.name, other.type == kind.name),
            visible_to(viewer, model=one),
            visible_to(viewer, model=other),
        )
    )
    found: dict[str, list[str]] = {}
    for ends in rows:
        first, second = sorted(ends)
        if first in uids and second in uids:
            found.setdefault(first, []).append(second)
    return found


def _index(kind: ContributionType, things: list[Contribution]) -> bytes:
    """The titles, for people who look into the ZIP; an import passes over it."""
    lines = [
        f"- [{_escaped(thing.title)}]({kind.name}/{thing.uid}.md)"
        for thing in sorted(things, key=lambda one: (text.fold(one.title), one.uid))
    ]
    return "\n".join([f"# {kind.name}", "", *lines, ""]).encode()


def _escaped(title: str) -> str:
    return title.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
