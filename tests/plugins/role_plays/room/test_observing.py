"""Noting: kept once whatever arrives twice, own entries for observers, the sum for who conducts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.room import debrief, observing
from cop.plugins.role_plays.room.models import By, Capture, Debrief, Observation
from cop.plugins.role_plays.runs.services import packet_for
from cop.testing import Make
from tests.plugins.role_plays.room.conftest import Room, send

JSON = {"Accept": "application/json"}


def press(client: Any, part: str, key: str, criterion: str, value: str = "", **more: str) -> Any:
    data = {"csrf_token": client.token, "key": key * 8, "criterion": criterion, "value": value}
    return client.post(f"{part}/observations", data=data | more, headers=JSON)


def rows() -> list[tuple[str, int | None, str]]:
    found = session.execute(
        select(Observation.criterion, Observation.value, Observation.verbatim).order_by(
            Observation.id
        )
    )
    return [(code, value, words) for code, value, words in found]


def test_a_press_that_arrives_twice_counts_once(room: Room) -> None:
    room.hand_out()
    room.start()
    phone, part = room.phone(1, "")
    for key, value in (("a", "plus"), ("a", "plus"), ("b", "plus"), ("c", "minus"), ("b", "plus")):
        assert press(phone, part, key, "O1", value).get_json() == {"kept": True}
    assert rows() == [("O1", 1, ""), ("O1", 1, ""), ("O1", -1, "")]
    page = phone.get(f"{part}/observations").get_data(as_text=True)
    assert '<output class="tally" data-count>1</output>' in page


def test_without_a_script_the_page_comes_back_to_the_line(room: Room) -> None:
    room.hand_out()
    phone, part = room.phone(1, "")
    answer = send(phone, f"{part}/observations", key="k" * 9, criterion="O9",
                  verbatim="Et <le> cahier ?")  # fmt: skip
    assert answer.location == f"{part}/observations#line-O9"
    page = phone.get(f"{part}/observations").get_data(as_text=True)
    assert "<q>Et &lt;le&gt; cahier ?</q>" in page
    send(phone, f"{part}/observations", key="k" * 9, criterion="O9", value="erase")
    assert "cahier" not in phone.get(f"{part}/observations").get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"criterion": "O99", "value": "plus"},
        {"criterion": "O1", "value": "7"},
        {"criterion": "O1", "value": "9" * 30},
        {"criterion": "O7", "value": "-1"},
        {"criterion": "O9", "verbatim": "x" * 301},
        {"criterion": "O1", "value": "plus", "key": "short"},
        {"criterion": "O1", "value": "plus", "minute": "9" * 30},
        {"criterion": "O1\x00", "value": "plus"},
    ],
)
def test_what_a_grid_doesnt_take_is_said_and_not_kept(room: Room, wrong: dict[str, str]) -> None:
    room.hand_out()
    phone, part = room.phone(1, "")
    good = {"key": "k" * 9, "csrf_token": phone.token}
    answer = phone.post(f"{part}/observations", data=good | wrong)
    assert (answer.status_code, rows()) == (422, [])
    assert 'class="notice error"' in answer.get_data(as_text=True)


def test_only_an_observer_has_a_grid_and_only_their_own(room: Room) -> None:
    room.hand_out()
    observer, seen = room.phone(1, "")
    other, elsewhere = room.phone(2, "")
    player, part = room.phone(1, "R1")
    press(observer, seen, "a", "O9", verbatim="marker-of-table-one")
    page = other.get(f"{elsewhere}/observations").get_data(as_text=True)
    assert "marker-of-table-one" not in page
    answers = [
        player.get(f"{part}/observations").status_code,
        player.get(f"{seen}/observations").status_code,
        press(player, part, "b", "O1", "plus").status_code,
        press(other, seen, "b", "O1", "plus").status_code,
    ]
    assert answers == [404, 404, 404, 404]


def test_who_conducts_reads_the_sum_and_nobodys_own(room: Room, make: Make) -> None:
    room.hand_out()
    room.start()
    for table, count in ((1, 3), (2, 1)):
        phone, part = room.phone(table, "")
        for place in range(count):
            press(phone, part, "abc"[place], "O1", "plus")
        press(phone, part, "y", "O5", "yes" if table == 1 else "no", minute="4")
    grids, lines = observing.seen_in(room.viewer, room.run, packet_for(room.run))
    told = {one.criterion.code: (one.grids, one.values, one.minutes) for one in lines}
    assert grids == 2
    assert told == {
        "O1": (2, (1, 3), ()), "O5": (2, (0, 1), (4,)), "O7": (0, (), ()), "O9": (0, (), ()),
    }  # fmt: skip
    with pytest.raises(Forbidden):
        observing.seen_in(viewer_of(make.member()), room.run, packet_for(room.run))


def test_when_a_run_is_purged_the_sum_stays_and_no_sentence_or_name(room: Room) -> None:
    room.hand_out()
    room.start()
    phone, part = room.phone(1, "")
    press(phone, part, "a", "O1", "plus")
    press(phone, part, "b", "O9", verbatim="Et le cahier ?")
    room.stop()
    debrief.capture(room.viewer, room.run, 1, "Un mot.", By.PERSON, "Odile")
    debrief.capture(room.viewer, room.run, 1, "Deux mots.", By.PART, "R1")
    debrief.forget(room.run)
    session.commit()
    assert rows() == []
    assert set(session.scalars(select(Capture.said_by))) == {"", "R1"}
    kept = session.scalars(select(Debrief)).one().gathered
    assert kept is not None and "cahier" not in str(kept)
    assert kept["lines"][0] == {"code": "O1", "grids": 1, "values": [1], "minutes": []}
