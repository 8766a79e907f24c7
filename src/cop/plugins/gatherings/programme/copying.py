"""A programme taken over by the next gathering: its times, without people and without cases."""

from __future__ import annotations

from cop.contributions.rules import can
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.programme.models import Plan, SlotRow
from cop.plugins.gatherings.programme.reading import standing
from cop.plugins.gatherings.programme.releasing import latest


def copy(viewer: Viewer, earlier: Gathering, gathering: Gathering) -> None:
    """What `viewer` knows of the earlier programme: as the hosts have it for a host, else the
    newest release. The rooms go over when it is at the same place."""
    rooms = bool(gathering.place_name) and gathering.place_name == earlier.place_name
    if can(viewer, "gatherings.host", earlier):
        slots = standing(earlier)
    else:
        released = latest(earlier)
        slots = released.slots if released else []
    plan = session.get(Plan, earlier.id)
    if plan is not None:
        kept = plan.rooms if rooms else []
        session.add(
            Plan(gathering_id=gathering.id, rooms=kept, opens=plan.opens, closes=plan.closes)
        )
    for one in slots:
        session.add(
            SlotRow(
                gathering_id=gathering.id,
                day=one.day,
                start=one.start,
                minutes=one.minutes,
                room=one.room if rooms else "",
                title=one.title,
                kind=one.kind,
            )
        )
    session.flush()
