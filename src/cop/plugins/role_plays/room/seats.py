"""Who sits where: groups and parts out of a number of participants. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cop.plugins.role_plays.packet import Packet, Part
from cop.plugins.role_plays.runs.models import Place

MOST_PEOPLE = 60


@dataclass(frozen=True)
class Seat:
    """One chair. part_code: empty for an observer whose packet has no observing part."""

    group: int
    part_code: str
    place: Place


def seats(packet: Packet, people: int, *, most_groups: int) -> list[Seat]:
    """A chair for each of `people`: the parts that are needed and one observer at each table, then
    further parts, second observers, mirrors, and observers for whoever is left.

    With too few for one table, the parts that the facilitator may play stay free.
    """
    needed = needed_parts(packet)
    groups = range(1, groups_for(packet, people, most_groups=most_groups) + 1)
    found: list[Seat] = []
    for seat in _wanted(packet, needed, groups):
        if len(found) == people:
            break
        found.append(seat)
    return sorted(found, key=lambda one: (one.group, one.place != Place.PLAYER, one.part_code))


def groups_for(packet: Packet, people: int, *, most_groups: int) -> int:
    """How many tables: each has its players and an observer."""
    return max(1, min(most_groups, people // (len(needed_parts(packet)) + 1)))


def needed_parts(packet: Packet) -> list[Part]:
    """The parts that play can't do without; those that the facilitator may take come last."""
    players = [one for one in packet.parts if one.required and not one.observes]
    return sorted(players, key=lambda one: one.by_facilitator)


def _wanted(packet: Packet, needed: list[Part], groups: range) -> Iterator[Seat]:
    """All chairs in the order in which they are filled, without end."""
    observing = next((one.code for one in packet.parts if one.observes), "")
    observers = [Seat(group, observing, Place.OBSERVER) for group in groups]
    yield from (Seat(group, one.code, Place.PLAYER) for group in groups for one in needed)
    yield from observers
    further = [
        one for one in packet.parts if not (one.required or one.observes or one.by_facilitator)
    ]
    yield from (Seat(group, one.code, Place.PLAYER) for one in further for group in groups)
    yield from observers
    mirrored = [one for one in needed if one.mirrored_allowed]
    yield from (Seat(group, one.code, Place.MIRROR) for one in mirrored for group in groups)
    while True:
        yield from observers
