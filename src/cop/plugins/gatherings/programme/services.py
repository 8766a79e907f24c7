"""Preparing a programme: each slot is saved alone, so that two hosts don't stand in one another's
way; two who change the same slot are merged, field by field.

Services flush and never commit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, or_, select
from werkzeug.exceptions import NotFound

from cop.contributions import ties
from cop.contributions.finding import demand
from cop.contributions.merge import Conflict, merge_documents
from cop.contributions.models import Contribution, Link, LinkKind
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.models import Pick, Plan, SlotPerson, SlotRow
from cop.plugins.gatherings.programme.plan import SlotKind

Written = dict[str, Any]
NUMBERS = ("day", "start", "minutes", "expected")


@dataclass(frozen=True)
class Saved:
    """What became of a save; with `conflicts` nothing was written and `document` holds the rest."""

    changed: bool = True
    merged: bool = False
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    document: Written = field(default_factory=dict)


def find_slot(gathering: Gathering, uid: str, *, lock: bool = False) -> SlotRow:
    """Raises `NotFound`. The caller has asked whether this is a host."""
    statement = select(SlotRow).where(SlotRow.uid == uid, SlotRow.gathering_id == gathering.id)
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def written(viewer: Viewer, row: SlotRow) -> Written:
    """A slot as its form holds it. What it is made of is left empty for who may not read that."""
    about = session.scalar(
        select(Contribution.uid).where(visible_to(viewer), Contribution.id == row.about_id)
    )
    people = session.scalars(
        select(Member.uid)
        .join(SlotPerson, SlotPerson.member_id == Member.id)
        .where(SlotPerson.slot_id == row.id)
        .order_by(Member.uid)
    )
    document: Written = {name: _typed(getattr(row, name)) for name in NUMBERS}
    return document | {
        "room": row.room,
        "title": row.title,
        "kind": str(row.kind),
        "about": about or "",
        "people": list(people),
    }


def _typed(number: int | None) -> str:
    return "" if number is None else str(number)


def add(viewer: Viewer, gathering: Gathering, document: Written) -> SlotRow:
    demand(viewer, "gatherings.host", gathering)
    row = SlotRow(gathering_id=gathering.id, start=0, minutes=0)
    session.add(row)
    _apply(viewer, gathering, row, document, {"about": "", "people": []})
    return row


def change(
    viewer: Viewer, gathering: Gathering, row: SlotRow, document: Written, base: Written
) -> Saved:
    """Write what was typed over what stands. `base` is what the writer started from: what only
    somebody else changed since stays changed, what both changed is asked about."""
    demand(viewer, "gatherings.host", gathering)
    theirs = written(viewer, row)
    merge = merge_documents(base, theirs, {**base, **document})
    if merge.conflicts:
        return Saved(changed=False, conflicts=dict(merge.conflicts), document=merge.document)
    if merge.document == theirs:
        return Saved(changed=False)
    _apply(viewer, gathering, row, merge.document, theirs)
    return Saved(merged={**theirs, **base} != theirs)


def _apply(
    viewer: Viewer, gathering: Gathering, row: SlotRow, document: Written, before: Written
) -> None:
    for name in NUMBERS:
        if name in document:
            setattr(row, name, int(document[name]) if document[name] != "" else None)
    row.room, row.title = document.get("room", row.room), document.get("title", row.title)
    row.kind = SlotKind(document.get("kind", row.kind or SlotKind.WORKSHOP))
    session.flush()
    if document.get("about", "") != before["about"]:
        _make_of(viewer, gathering, row, document["about"])
    if document.get("people", []) != before["people"]:
        _put_in_charge(row, document["people"])
    session.flush()


def _make_of(viewer: Viewer, gathering: Gathering, row: SlotRow, uid: str) -> None:
    """Each shows the other to those who may read both; what no slot is made of is untied again."""
    found = session.scalar(select(Contribution).where(visible_to(viewer), Contribution.uid == uid))
    earlier, row.about_id = row.about_id, found.id if found else None
    session.flush()
    if earlier is not None:
        untie(gathering, earlier)
    if found is not None and found.id != gathering.id:
        _tie(viewer, gathering, found)


def _tie(viewer: Viewer, gathering: Gathering, thing: Contribution) -> None:
    ends = (gathering.id, thing.id)
    between = select(Link.id).where(Link.source_id.in_(ends), Link.target_id.in_(ends))
    if session.scalar(between) is None:
        ties.join(viewer, gathering, thing, LinkKind.RELATED)


def untie(gathering: Gathering, thing_id: int) -> None:
    """Undo the plain tie, when no slot asks for it any more."""
    still = select(SlotRow.id).where(
        SlotRow.gathering_id == gathering.id, SlotRow.about_id == thing_id
    )
    if session.scalar(still.limit(1)) is not None:
        return
    one, other = gathering.id, thing_id
    session.execute(
        delete(Link).where(
            Link.kind == LinkKind.RELATED,
            or_(
                (Link.source_id == one) & (Link.target_id == other),
                (Link.source_id == other) & (Link.target_id == one),
            ),
        )
    )


def _put_in_charge(row: SlotRow, uids: list[str]) -> None:
    session.execute(delete(SlotPerson).where(SlotPerson.slot_id == row.id))
    for member_id in session.scalars(select(Member.id).where(Member.uid.in_(uids))):
        session.add(SlotPerson(slot_id=row.id, member_id=member_id))


def remove(viewer: Viewer, gathering: Gathering, row: SlotRow) -> None:
    demand(viewer, "gatherings.host", gathering)
    thing = row.about_id
    session.delete(row)
    session.flush()
    if thing is not None:
        untie(gathering, thing)


def lay_out(viewer: Viewer, gathering: Gathering, said: Mapping[str, Any]) -> None:
    """Say which rooms there are and from when to when one works."""
    demand(viewer, "gatherings.host", gathering)
    plan = session.get(Plan, gathering.id) or Plan(gathering_id=gathering.id)
    session.add(plan)
    plan.rooms, plan.opens, plan.closes = said["rooms"], said["opens"], said["closes"]
    session.flush()


def forget(member: Member) -> None:
    """Whoever leaves is in charge of nothing and goes nowhere."""
    for table in (SlotPerson, Pick):
        session.execute(delete(table).where(table.member_id == member.id))


def title_of(viewer: Viewer, uid: str) -> str:
    """Empty for what this reader may not read."""
    found = select(Contribution.title).where(visible_to(viewer), Contribution.uid == uid)
    return session.scalar(found) or ""
