"""The course of a run in a room: reading, play with its events, the steps of the debrief. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cop.i18n import gettext as _
from cop.plugins.role_plays.packet import Event, Packet, Phase, Trigger


@dataclass(frozen=True)
class Due:
    """An event on the clock of one group. out: its players have it on their phones.

    in_minutes: how long until it is due; 0 when it is, None for what comes by hand alone.
    """

    event: Event
    out: bool
    in_minutes: int | None


def phases(packet: Packet) -> list[Phase]:
    """The steps of the debrief, the first of which is to leave one's part, whatever the packet
    says; four steps where it says nothing."""
    told = list(packet.debrief) or _usual()
    if not told[0].leaves_role:
        told.insert(0, leaving())
    return told


def leaving() -> Phase:
    return Phase(
        name=_("Leave the parts"),
        minutes=3,
        who_speaks=_("Each in turn, standing"),
        rule=_("Change chairs, say your own first name, then “I am not …”. Never left out."),
        leaves_role=True,
    )


def _usual() -> list[Phase]:
    return [
        leaving(),
        Phase(
            name=_("What it did to us"),
            minutes=3,
            who_speaks=_("Players first, one word each"),
            prompt=_("What did it do to you, to be in this place?"),
        ),
        Phase(
            name=_("What happened"),
            minutes=5,
            who_speaks=_("Observers: first the sentence they heard, then the tallies"),
            prompt=_("At what moment did the conversation turn?"),
        ),
        Phase(
            name=_("Understand"),
            minutes=5,
            who_speaks=_("All; each tells what their sheet kept secret"),
            prompt=_("What would have let you find it out? What did we protect?"),
        ),
        Phase(
            name=_("Take along"),
            minutes=4,
            who_speaks=_("One sentence each"),
            prompt=_("A sentence for Monday. A tool that was missing. A question that stays."),
        ),
    ]


def elapsed(
    started_at: datetime | None, paused_at: datetime | None, paused_seconds: int, moment: datetime
) -> int:
    """Seconds of play of one group, pauses left out; 0 before it begins."""
    if started_at is None:
        return 0
    ran = (paused_at or moment) - started_at - timedelta(seconds=paused_seconds)
    return max(0, int(ran.total_seconds()))


def due(packet: Packet, seconds: int, released: set[str]) -> list[Due]:
    """The events in the order in which they come, those by hand last."""
    found = []
    for event in packet.events:
        timed = event.trigger != Trigger.HAND and event.at_minute is not None
        wait = max(0, -((seconds - (event.at_minute or 0) * 60) // 60)) if timed else None
        found.append(Due(event, event.code in released, wait))
    return sorted(found, key=lambda one: (one.in_minutes is None, one.event.at_minute or 0))
