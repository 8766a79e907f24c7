"""What may be brought along into a workshop: asked of every type that has something to bring.

What a reader may not read brings nothing, and isn't told from what isn't there.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.exceptions import Forbidden, NotFound

from cop.brought import Brought
from cop.contributions.finding import find_any
from cop.contributions.models import Contribution
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType

MOST_OFFERED = 40
READY = "."


@dataclass(frozen=True)
class Offer:
    """Something that can be brought along. `key` is a uid, or `type.name` of what is ready."""

    key: str
    type: str
    title: str
    summary: str = ""

    @property
    def is_ready(self) -> bool:
        return READY in self.key


def kinds() -> dict[str, ContributionType]:
    """The active types that bring something."""
    types: dict[str, ContributionType] = current_app.extensions["cop"].registry.types
    return {name: kind for name, kind in types.items() if kind.brings is not None}


def offered(
    viewer: Viewer, *, uids: list[str] | None = None, type_name: str = "", without: str = ""
) -> list[Offer]:
    """What `viewer` may bring along, newest first, in one query. uids: only these, in their order.
    without: the uid of what is not to be brought into itself."""
    names = [name for name in kinds() if not type_name or name == type_name]
    asked = (
        select(Contribution.uid, Contribution.type, Contribution.title, Contribution.summary)
        .where(visible_to(viewer), Contribution.type.in_(names))
        .where(Contribution.state.in_(OPEN_STATES), Contribution.uid != without)
        .order_by(Contribution.listed_at.desc(), Contribution.id.desc())
        .limit(MOST_OFFERED)
    )
    if uids is None:
        return [Offer(*row) for row in session.execute(asked)]
    found = {
        row.uid: Offer(*row) for row in session.execute(asked.where(Contribution.uid.in_(uids)))
    }
    return [found[uid] for uid in uids if uid in found]


def ready(type_name: str = "") -> list[Offer]:
    """What comes with the site, in the order of its files."""
    return [
        Offer(f"{name}{READY}{word}", name, one.title)
        for name, kind in kinds().items()
        if kind.ready and (not type_name or name == type_name)
        for word, one in kind.ready().items()
    ]


def brought(viewer: Viewer, key: str) -> tuple[Contribution | None, Brought] | None:
    """What `key` brings along for this reader, with the contribution itself (None for what is
    ready); None for what isn't there, may not be read, or brings nothing."""
    name, dot, word = key.partition(READY)
    if dot:
        kind = kinds().get(name)
        one = kind.ready().get(word) if kind and kind.ready else None
        return (None, one) if one else None
    try:
        thing = find_any(viewer, key)
    except (NotFound, Forbidden):
        return None
    kind = kinds().get(thing.type)
    found = kind.brings(viewer, thing) if kind and kind.brings else None
    return (thing, found) if found else None


def all_brought(viewer: Viewer, uids: set[str]) -> dict[str, tuple[Contribution, Brought]]:
    """Uid → (contribution, what it brings), of those that this reader reads; two queries."""
    if not uids:
        return {}
    names = list(kinds())
    rows = session.scalars(
        select(Contribution)
        .where(visible_to(viewer), Contribution.uid.in_(uids), Contribution.type.in_(names))
        .options(
            joinedload(Contribution.author),
            joinedload(Contribution.network),
            selectinload(Contribution.coauthors),
        )
    )
    found = {}
    for thing in rows.unique():
        brings = kinds()[thing.type].brings
        one = brings(viewer, thing) if brings else None
        if one is not None:
            found[thing.uid] = (thing, one)
    return found
