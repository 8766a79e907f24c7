"""What is in the pack: nothing that the least of those who get it may not read.

The pack travels: it is printed, forwarded, left on a chair. So its texts are chosen and written as
for a guest of the gathering's space, whoever asks for it; reserved passages and secrets are in no
document to begin with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from cop.contributions import references
from cop.contributions.editions import documents_for
from cop.contributions.models import Contribution
from cop.contributions.rules import OPEN_STATES, can, visible_to
from cop.db import session
from cop.formats.sheet import Sheet, sheet_of
from cop.members.models import Role
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.gatherings import logistics, people
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.plan import Slot
from cop.plugins.gatherings.programme.reading import Named, named
from cop.plugins.gatherings.programme.releasing import latest
from cop.plugins.gatherings.programme.showing import days


def least(gathering: Gathering) -> Viewer:
    """A guest who was invited to this gathering and to nothing else."""
    spaces = frozenset({gathering.own_space_id} - {None})
    return Viewer(
        roles=frozenset({Role.GUEST}),
        spaces=spaces,  # type: ignore[arg-type]
        guest_spaces=spaces,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Further:
    """Something of the programme that this reader finds on the site, and the pack leaves there."""

    title: str
    address: str


def contents(viewer: Viewer, gathering: Gathering) -> dict[str, Any]:
    """All of the pack, and beside it what this reader alone finds on the site."""
    released = latest(gathering)
    slots = released.slots if released else []
    texts = sheets(viewer, gathering, slots)
    mine = named(viewer, gathering, slots)
    kept = {uid: thing for uid, thing in mine.things.items() if uid in texts}
    return {
        "released": released,
        "days": days(gathering, slots),
        "names": replace(mine, things=kept),
        "texts": list(texts.values()),
        "practical": logistics.sections(gathering),
        # « Those who come too » doesn't hold for whoever finds the paper.
        "roster": people.roster(least(gathering), gathering),
        "further": _further(slots, mine, texts),
    }


def _further(slots: Iterable[Slot], mine: Named, texts: dict[str, Sheet]) -> list[Further]:
    left = dict.fromkeys(one.about for one in slots if one.about not in texts)
    return [Further(*mine.things[uid]) for uid in left if uid in mine.things]


def sheets(viewer: Viewer, gathering: Gathering, slots: Iterable[Slot]) -> dict[str, Sheet]:
    """uid → what is printed of it, in the order of the programme; two queries for each type."""
    wanted = list(dict.fromkeys(one.about for one in slots if one.about))
    found: dict[str, Sheet] = {}
    for kind in _kinds(wanted):
        found |= _of_kind(viewer, least(gathering), kind, wanted)
    return {uid: found[uid] for uid in wanted if uid in found}


def _kinds(uids: list[str]) -> list[ContributionType]:
    types = current_app.extensions["cop"].registry.types
    names = session.scalars(select(Contribution.type).where(Contribution.uid.in_(uids)).distinct())
    return [types[name] for name in names if name in types]


def _of_kind(
    viewer: Viewer, reader: Viewer, kind: ContributionType, uids: list[str]
) -> dict[str, Sheet]:
    model = kind.model
    rows = session.scalars(
        select(model)
        .where(
            visible_to(reader, model=model),
            visible_to(viewer, model=model),
            model.uid.in_(uids),
            model.type == kind.name,
            model.state.in_(OPEN_STATES),
        )
        .options(joinedload(model.coauthors))
    )
    things = [one for one in rows.unique() if can(reader, "export", one)]
    shown = documents_for(reader, things, reserved=False)
    documents = [shown[one.id] for one in things]
    known = references.known_to(reader, model, documents)
    return {
        thing.uid: sheet_of(kind, thing, references.titled(model, document, known))
        for thing, document in zip(things, documents, strict=True)
    }
