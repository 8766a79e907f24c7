"""All of one type that somebody may read, as a ZIP of Markdown files.

The same content makes the same bytes, here and in any other community that it was brought into.
"""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, selectinload

from cop import text
from cop.archive.entries import written
from cop.contributions.documents import to_document
from cop.contributions.models import Contribution, Link, State
from cop.contributions.rules import OPEN_STATES, can, visible_to
from cop.db import session
from cop.formats.packing import pack
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

INDEX = "index.md"


def bundle(viewer: Viewer, kind: ContributionType, *, drafts: bool = False) -> bytes:
    """The ZIP, in three queries. Reserved passages are in it where `viewer` reads them.

    drafts: with the drafts that `viewer` wrote alone or with others.
    """
    things = _things(viewer, kind, drafts)
    uids = {thing.id: thing.uid for thing in things}
    links = _links(viewer, kind, frozenset(uids.values()))
    entries = [(INDEX, _index(kind, things))]
    for thing in things:
        document = to_document(thing, reserved=can(viewer, "read_reserved", thing))
        origin = uids.get(thing.adapted_from_id or 0, "")
        content = written(thing, document, origin=origin, links=links.get(thing.uid, ()))
        entries.append((f"{kind.name}/{thing.uid}.md", content.encode()))
    return pack(entries)


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
