"""The course of a run in a room: leaving the part comes first, events come in their order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from cop.plugins.role_plays.packet import Event, Packet, Phase, Trigger
from cop.plugins.role_plays.room.course import due, elapsed, phases

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.mark.usefixtures("cop_app")
def test_a_debrief_begins_with_leaving_the_parts_whatever_the_packet_says(cop_app: Flask) -> None:
    assert [one.leaves_role for one in phases(Packet())] == [True, False, False, False, False]
    own = (Phase(name="Ressenti", minutes=3),)
    assert [one.leaves_role for one in phases(Packet(debrief=own))] == [True, False]
    leaving = (Phase(name="Sortie", leaves_role=True), *own)
    assert phases(Packet(debrief=leaving)) == list(leaving)


def test_the_clock_leaves_pauses_out() -> None:
    at = NOON + timedelta(minutes=10)
    assert elapsed(None, None, 0, at) == 0
    assert elapsed(NOON, None, 90, at) == 510
    assert elapsed(NOON, NOON + timedelta(minutes=4), 0, at) == 240
    assert elapsed(at, None, 0, NOON) == 0


def test_events_come_in_their_order_and_say_how_long_they_wait() -> None:
    events = (
        Event(code="E1", trigger=Trigger.HAND, at_minute=1),
        Event(code="E2", at_minute=9),
        Event(code="E3", at_minute=5),
        Event(code="E4", at_minute=None),
    )
    found = due(Packet(events=events), 4 * 60 + 1, {"E3"})
    assert [(one.event.code, one.out, one.in_minutes) for one in found] == [
        ("E3", True, 1),
        ("E2", False, 5),
        ("E4", False, None),
        ("E1", False, None),
    ]
