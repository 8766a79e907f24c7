"""Putting into a plan what a reader may bring along, tied to where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.brought import Brought
from cop.contributions import bringing, ties
from cop.contributions.models import Contribution, Link, LinkKind
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.workshops import planning
from cop.plugins.workshops.acts import behind
from cop.plugins.workshops.bring.inserting import insertion
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Source:
    """What something was brought along from, as this reader knows it."""

    thing: Contribution
    brought: Brought
    blocks: tuple[str, ...] = ()


def insert(
    viewer: Viewer, thing: Workshop, key: str, *, after: str = "", token: str | None = None
) -> planning.Made:
    """Put in what `key` brings, behind the block `after` or at the end, as one change to undo.

    Raises `NotFound` for what this reader may not read, `Refused` for more than a plan holds.
    """
    found = bringing.brought(viewer, key)
    if found is None or found[0] is thing:
        raise NotFound
    source, brought = found
    uid = source.uid if source is not None else ""
    made = planning.make(
        viewer, thing, lambda plan: insertion(plan, brought, uid, behind(plan, {"after": after})),
        token=token,
    )  # fmt: skip
    if source is not None:
        _tie(viewer, thing, source)
    return made


def _tie(viewer: Viewer, thing: Workshop, source: Contribution) -> None:
    """Both pages show the other; a link that says more already stays as it is."""
    ends = {thing.id, source.id}
    known = select(Link.id).where(Link.source_id.in_(ends), Link.target_id.in_(ends))
    if session.scalar(known) is None:
        ties.join(viewer, thing, source, LinkKind.RELATED)


def sources_of(viewer: Viewer, plan: Plan) -> dict[str, Source]:
    """Uid → what the blocks of a plan are from, of what this reader may read, in their order."""
    uids: dict[str, list[str]] = {}
    for block in plan.blocks:
        if block.brings:
            uids.setdefault(block.brings, []).append(block.key)
    found = bringing.all_brought(viewer, set(uids))
    return {
        uid: Source(thing=found[uid][0], brought=found[uid][1], blocks=tuple(blocks))
        for uid, blocks in uids.items()
        if uid in found
    }
