"""The slots of a gathering and what this reader may be told of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from flask import current_app, url_for
from sqlalchemy import func, select

from cop.contributions.models import Contribution
from cop.contributions.rules import can, visible_to
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering, Registration, Status
from cop.plugins.gatherings.programme.models import Plan, SlotPerson, SlotRow
from cop.plugins.gatherings.programme.plan import Frame, Slot, ordered
from cop.plugins.gatherings.programme.words import KINDS

COMING = (Status.YES, Status.PRESENT)


def standing(gathering: Gathering) -> list[Slot]:
    """The slots as the hosts have them now, in order; two queries, whatever their number."""
    rows = session.execute(
        select(SlotRow, Contribution.uid)
        .outerjoin(Contribution, Contribution.id == SlotRow.about_id)
        .where(SlotRow.gathering_id == gathering.id)
    ).all()
    people: dict[int, list[str]] = {}
    for slot_id, uid in session.execute(
        select(SlotPerson.slot_id, Member.uid)
        .join(SlotRow, SlotRow.id == SlotPerson.slot_id)
        .join(Member, Member.id == SlotPerson.member_id)
        .where(SlotRow.gathering_id == gathering.id)
        .order_by(Member.name)
    ):
        people.setdefault(slot_id, []).append(uid)
    return ordered(slot_of(row, about or "", people.get(row.id, ())) for row, about in rows)


def slot_of(row: SlotRow, about: str, people: Iterable[str]) -> Slot:
    return Slot(
        uid=row.uid, day=row.day, start=row.start, minutes=row.minutes, room=row.room,
        title=row.title, kind=row.kind, about=about, people=tuple(people),
        expected=row.expected, needs=row.needs,
    )  # fmt: skip


def plan_of(gathering: Gathering) -> Plan:
    """The rooms and hours that were said, else the usual ones (not kept)."""
    known = session.get(Plan, gathering.id)
    return known or Plan(gathering_id=gathering.id, rooms=[], opens=8 * 60, closes=19 * 60)


def frame_of(gathering: Gathering, plan: Plan) -> Frame:
    """How many come is how many said so, until anybody did as many as there is room for."""
    coming = session.scalar(
        select(func.count())
        .select_from(Registration)
        .where(Registration.gathering_id == gathering.id, Registration.status.in_(COMING))
    )
    return Frame(
        days=days_of(gathering),
        opens=plan.opens,
        closes=plan.closes,
        seats={name: seats for name, seats in plan.rooms if seats},
        coming=coming or gathering.capacity,
    )


def days_of(gathering: Gathering) -> int:
    return (gathering.end_date - gathering.start_date).days + 1


@dataclass(frozen=True)
class Named:
    """The words behind the names in some slots, as far as a reader may know them.

    things: uid → (title, address); people: uid → name. whole: whether rooms and people are told.
    """

    whole: bool = True
    things: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def title(self, slot: Slot) -> str:
        """What the hosts call it; else what it is made of; else what kind of time it is."""
        return slot.title or self.things.get(slot.about, ("", ""))[0] or KINDS[slot.kind]()

    def address(self, slot: Slot) -> str:
        return self.things.get(slot.about, ("", ""))[1]

    def about(self, slot: Slot) -> str:
        """The title of what it is made of, where the slot itself is called otherwise."""
        title = self.things.get(slot.about, ("", ""))[0]
        return title if slot.title and title != slot.title else ""

    def room(self, slot: Slot) -> str:
        return slot.room if self.whole else ""

    def who(self, slot: Slot) -> list[str]:
        """Nobody for who reads the teaser alone."""
        return [self.people[uid] for uid in slot.people if uid in self.people]


def named(viewer: Viewer, gathering: Gathering, slots: Iterable[Slot]) -> Named:
    """Two queries for all of them; one for who is told no names."""
    listed = list(slots)
    whole = can(viewer, "gatherings.see_all", gathering)
    abouts = {one.about for one in listed if one.about}
    uids = {uid for one in listed for uid in one.people} if whole else set()
    types = current_app.extensions["cop"].registry.types
    rows = session.execute(
        select(Contribution.uid, Contribution.title, Contribution.type).where(
            visible_to(viewer), Contribution.uid.in_(abouts)
        )
    )
    things = {
        uid: (title, url_for(f"cop.{types[name].endpoint}", uid=uid)) for uid, title, name in rows
    }
    people = session.execute(select(Member.uid, Member.name).where(Member.uid.in_(uids)))
    return Named(whole, things, {row.uid: row.name for row in people} if whole else {})
