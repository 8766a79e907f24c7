"""The course of a play on one page: minutes from the start, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cop.plugins.role_plays.packet import Event, Packet, Trigger


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A line: when it begins, how long it lasts (0: a point in time), what happens."""

    at: int
    minutes: int
    kind: str  # reading, play, event, phase
    what: str
    detail: str = ""


def course(packet: Packet, words: Callable[[str], str]) -> list[Moment]:
    """Reading, play with its events at their minutes, then the debrief phase by phase.

    words: what « reading » and « play » are called.
    """
    start = packet.reading_minutes
    found = [
        Moment(at=0, minutes=start, kind="reading", what=words("reading")),
        Moment(at=start, minutes=packet.play_minutes, kind="play", what=words("play")),
    ]
    found += [_event(one, start) for one in _timed(packet)]
    at = start + packet.play_minutes
    for phase in packet.debrief:
        found.append(
            Moment(at=at, minutes=phase.minutes, kind="phase", what=phase.name, detail=phase.rule)
        )
        at += phase.minutes
    return found


def by_hand(packet: Packet) -> list[Event]:
    """The events that no minute of a room lets out."""
    return [one for one in packet.events if one not in _timed(packet)]


def _timed(packet: Packet) -> list[Event]:
    timed = [
        one for one in packet.events if one.at_minute is not None and one.trigger != Trigger.HAND
    ]
    return sorted(timed, key=lambda one: (one.at_minute or 0, one.code))


def _event(event: Event, start: int) -> Moment:
    to = ", ".join(event.audience)
    return Moment(
        at=start + (event.at_minute or 0), minutes=0, kind="event",
        what=f"{event.code} — {event.title}" if event.title else event.code, detail=to,
    )  # fmt: skip
