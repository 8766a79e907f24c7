"""Acts in a room: chairs and codes, the clock of the tables, the steps of the debrief."""

from __future__ import annotations

from datetime import timedelta

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import ties
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.room import services
from cop.plugins.role_plays.runs import ending
from cop.plugins.role_plays.runs.ending import NoDebrief
from cop.plugins.role_plays.runs.models import RunPhase
from cop.plugins.role_plays.runs.services import packet_for, released_to
from cop.testing import Make
from tests.plugins.role_plays.room.conftest import Room
from tests.plugins.role_plays.runs.conftest import MONDAY


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def test_eight_people_get_eight_codes_at_two_tables(room: Room) -> None:
    room.hand_out()
    assert sorted(room.codes) == [(1, ""), (1, "R1"), (1, "R2"), (1, "R3"),
                                  (2, ""), (2, "R1"), (2, "R2"), (2, "R3")]  # fmt: skip
    assert len(set(room.codes.values())) == 8
    assert room.run.phase == RunPhase.HANDED_OUT
    assert [tie.words for tie in ties.ties(room.viewer, room.run)] == ["ce qui est joué"]


def test_new_codes_for_one_table_leave_the_other_alone(room: Room) -> None:
    room.hand_out()
    anew = services.hand_out(room.viewer, room.run, 2)
    assert {one.assignment.group for one in anew} == {2}
    assert set(room.codes.values()).isdisjoint(one.code for one in anew)


def test_a_pause_holds_events_back(room: Room) -> None:
    room.hand_out()
    run, viewer = room.run, room.viewer
    services.start(viewer, run, moment=MONDAY)
    services.pause(viewer, run, 2, MONDAY + minutes(4))
    packet = packet_for(run)

    def out(count: float) -> list[set[str]]:
        return [released_to(run, table, packet, MONDAY + minutes(count)) for table in (1, 2)]

    assert out(5.9) == [set(), set()]
    assert out(7) == [{"E1"}, set()]
    services.start(viewer, run, 2, MONDAY + minutes(10))
    assert (out(11.9)[1], out(12)[1]) == (set(), {"E1"})
    [one, two] = services.tables(run, packet, MONDAY + minutes(12))
    assert (one.minute, two.minute, two.events[0].out) == (12, 6, True)


def test_a_run_in_a_room_isnt_closed_without_a_debrief(room: Room) -> None:
    room.hand_out()
    room.start()
    room.stop()
    run = room.run
    assert run.phase == RunPhase.DEBRIEFING
    with pytest.raises(NoDebrief):
        ending.close(room.viewer, run)


def test_the_debrief_goes_step_by_step_and_no_further(room: Room) -> None:
    room.hand_out()
    room.start()
    with pytest.raises(Forbidden):
        services.go_to_step(room.viewer, room.run, 1)
    room.stop()
    services.go_to_step(room.viewer, room.run, 4)
    assert services.debrief_of(room.run).step == 4
    with pytest.raises(NotFound):
        services.go_to_step(room.viewer, room.run, 5)


def test_only_who_conducts_touches_the_clock(room: Room, make: Make) -> None:
    room.hand_out()
    stranger = viewer_of(make.member())
    run = room.run
    for act in (services.start, services.pause, services.stop, services.hand_out):
        with pytest.raises(Forbidden):
            act(stranger, run)
    session.rollback()
    with pytest.raises(NotFound):
        services.start(room.viewer, room.run, 3)
