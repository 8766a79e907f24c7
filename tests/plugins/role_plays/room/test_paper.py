"""Papers typed in: three grids are one sum, nobody's own, and gone with the run's personal data."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Conflict, NotFound

from cop.db import session
from cop.plugins.role_plays.room import debrief, observing, paper
from cop.plugins.role_plays.room.grid import Act, Mark
from cop.plugins.role_plays.room.models import Debrief, PaperGrid
from cop.plugins.role_plays.runs.services import packet_for
from cop.testing import Make
from tests.plugins.role_plays.room.conftest import Room, send
from tests.plugins.role_plays.room.test_observing import press

PLACE = "/mises-en-situation/parties"


@pytest.fixture
def over(room: Room) -> Room:
    """Played; one observer of two had a phone and noted two reformulations."""
    room.hand_out()
    room.start()
    phone, part = room.phone(1, "")
    for key in "ab":
        press(phone, part, key, "O1", "plus")
    room.stop()
    return room


def told(room: Room) -> tuple[int, dict[str, Any]]:
    grids, lines = observing.of_run(room.run, list(packet_for(room.run).criteria))
    return grids, {one.criterion.code: (one.grids, one.values, one.heard) for one in lines}


def test_two_papers_and_a_phone_are_three_grids_in_one_sum(over: Room, login_as: Any) -> None:
    browser, address = login_as(over.facilitator), f"{PLACE}/{over.run_uid}/grilles"
    first = send(browser, address, observer="Odile", line_0="9", line_1="1", minute_1="6",
                 line_3="12’ Et le cahier ?")  # fmt: skip
    assert first.location == f"{address}?saved=1"
    send(browser, address, line_0="4", line_1="0", minute_1="6", line_3="Qui l’a signé ?")
    assert told(over) == (
        3,
        {
            "O1": (3, (2, 4, 9), ()),
            "O5": (2, (0, 1), ()),
            "O7": (0, (), ()),
            "O9": (2, (), ((12, "Et le cahier ?"), (None, "Qui l’a signé ?"))),
        },
    )
    page = browser.get(address).get_data(as_text=True)
    assert "Odile" in page and "Grille 2" in page
    debriefing = browser.get(f"{PLACE}/{over.run_uid}/debriefing").get_data(as_text=True)
    assert "D’après 3 grilles" in debriefing and "à la minute 6" in debriefing
    assert "Odile" not in debriefing


def test_a_paper_is_corrected_and_taken_out(over: Room, login_as: Any) -> None:
    browser, address = login_as(over.facilitator), f"{PLACE}/{over.run_uid}/grilles"
    send(browser, address, observer="Odile", line_0="9", line_3="12’ Et le cahier ?")
    uid = session.scalars(select(PaperGrid.uid)).one()
    shown = browser.get(f"{address}/{uid}").get_data(as_text=True)
    assert 'value="9"' in shown and "12’ Et le cahier ?" in shown
    wrong = send(browser, f"{address}/{uid}", observer="Odile", line_0="many")
    assert wrong.status_code == 422 and 'value="many"' in wrong.get_data(as_text=True)
    assert told(over)[1]["O1"] == (2, (2, 9), ())
    send(browser, f"{address}/{uid}", observer="Odile", line_0="3")
    assert told(over)[1]["O1"] == (2, (2, 3), ())
    send(browser, f"{address}/{uid}/retirer")
    assert told(over)[1]["O1"] == (1, (2,), ())
    assert browser.get(f"{address}/{uid}").status_code == 404


def test_a_paper_of_another_run_is_none_here(over: Room, make: Make, login_as: Any) -> None:
    grid = paper.add(over.viewer, over.run, "", {"O1": Mark(1)})
    other = make.contribution("role_play_run", over.facilitator, {"title": "x", "mode": "room"})
    grid.run_id = other.id
    session.commit()
    browser = login_as(over.facilitator)
    address = f"{PLACE}/{over.run_uid}/grilles/{grid.uid}"
    assert browser.get(address).status_code == 404
    with pytest.raises(NotFound):
        paper.erase(over.viewer, over.run, grid.uid)
    assert told(over)[0] == 1


def test_before_the_play_is_over_nothing_is_typed_in(room: Room, login_as: Any) -> None:
    room.hand_out()
    room.start()
    browser, address = login_as(room.facilitator), f"{PLACE}/{room.run_uid}/grilles"
    assert browser.get(address).status_code == 400
    assert send(browser, address, line_0="9").status_code == 400
    assert session.scalars(select(PaperGrid)).all() == []


def test_a_run_has_no_more_papers_than_a_room_can_hold(
    over: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "MOST_GRIDS", 1)
    paper.add(over.viewer, over.run, "", {"O1": Mark(1)})
    with pytest.raises(Conflict):
        paper.add(over.viewer, over.run, "", {"O1": Mark(1)})


def test_when_a_run_is_purged_papers_stay_as_a_sum_without_name_or_sentence(over: Room) -> None:
    heard = Mark(verbatims=(Act("", "O9", None, 3, "marker-heard"),))
    paper.add(over.viewer, over.run, "marker-name", {"O1": Mark(5), "O9": heard})
    assert paper.count(over.run) == 1
    debrief.forget(over.run)
    assert paper.count(over.run) == 0
    session.commit()
    assert session.scalars(select(PaperGrid)).all() == []
    kept = session.scalars(select(Debrief)).one().gathered
    assert kept is not None and "marker" not in str(kept)
    assert kept["grids"] == 2
    assert kept["lines"][0] == {"code": "O1", "grids": 2, "values": [2, 5], "minutes": []}
