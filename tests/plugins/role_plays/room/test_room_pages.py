"""The pages of a room: who opens them, what they do, and what no player gets of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from cop.contributions.takeaways_model import Takeaway
from cop.db import session
from cop.plugins.role_plays.models import Preparation
from cop.plugins.role_plays.room.models import Capture
from cop.plugins.role_plays.runs.models import Run, RunPhase
from cop.testing import Make
from tests.plugins.role_plays.room.conftest import Room, send
from tests.plugins.role_plays.runs.conftest import OWN, secrets_in

PLACE = "/mises-en-situation/parties"


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_a_room_is_set_from_the_page_of_the_role_play(
    room: Room, make: Make, login_as: Any
) -> None:
    other = make.member("Odile Autre")
    browser = login_as(other)
    show = f"/mises-en-situation/{room.play_uid}"
    assert f"{show}/jouer-en-salle" in text(browser.get(show))
    form = {"title": "Atelier de mars", "people": "9", "starts_on": "2027-03-01",
            "starts_hour": "10", "zone": "Europe/Paris", "visibility": "community"}  # fmt: skip
    wrong = send(browser, f"{show}/jouer-en-salle", **form | {"people": "1", "title": ""})
    assert wrong.status_code == 422
    answer = send(browser, f"{show}/jouer-en-salle", **form)
    run = session.scalars(select(Run).where(Run.title == "Atelier de mars")).one()
    assert answer.location == f"{PLACE}/{run.uid}/salle"
    assert session.get(Preparation, (room.play.id, other.id)) is not None
    page = text(browser.get(answer.location))
    assert page.count('class="panel table"') == 2


def test_codes_are_in_one_answer_and_nowhere_else(room: Room, login_as: Any) -> None:
    browser = login_as(room.facilitator)
    page = text(send(browser, f"{PLACE}/{room.run_uid}/codes"))
    codes = re.findall(r"<code>([0-9A-Z-]{8})</code>", page)
    assert len(set(codes)) == 8
    assert not set("01ILO") & set("".join(codes))
    for again in ("salle", "conduite"):
        shown = text(browser.get(f"{PLACE}/{room.run_uid}/{again}"))
        assert not [code for code in codes if code in shown]


@pytest.mark.parametrize(
    ("path", "method"),
    [("salle", "get"), ("salle", "post"), ("codes", "post"), ("debriefing", "get"),
     ("debriefing/etape", "post"), ("debriefing/dit", "post"),
     ("debriefing/enseignements", "post")],
)  # fmt: skip
def test_only_who_conducts_the_run_opens_its_room(
    room: Room, make: Make, login_as: Any, path: str, method: str
) -> None:
    room.hand_out()
    room.start()
    room.stop()
    member, visitor = login_as(make.member()), login_as(None)
    player, _part = room.phone(1, "R1")

    def status(browser: Any) -> int:
        address = f"{PLACE}/{room.run_uid}/{path}"
        answer = browser.get(address) if method == "get" else send(browser, address, act="start")
        return int(answer.status_code)

    assert [status(one) for one in (member, visitor, player)] == [403, 401, 401]


def test_the_page_of_the_room_shows_the_clock_and_hands_cards_over(
    room: Room, login_as: Any
) -> None:
    room.hand_out()
    browser, address = login_as(room.facilitator), f"{PLACE}/{room.run_uid}/salle"
    assert send(browser, address, act="start").location == address
    page = text(browser.get(address))
    assert page.count("data-timer=") == page.count(" data-runs") == 2
    assert page.count('data-due="360"') == 2
    send(browser, address, act="event", event="E2", group="2")
    assert send(browser, address, act="event", event="E9", group="2").status_code == 404
    assert send(browser, address, act="else").status_code == 400
    first, second = room.phone(1, "R2"), room.phone(2, "R2")
    assert "event-two" not in text(first[0].get(first[1]))
    assert "event-two" in text(second[0].get(second[1]))
    assert second[0].get(f"{second[1]}/nouvelles").get_json() == {"events": 1, "phase": "playing"}


def test_a_debrief_is_written_down_and_what_stays_is_on_the_page_of_the_run(
    room: Room, make: Make, login_as: Any
) -> None:
    room.hand_out()
    room.start()
    browser, address = login_as(room.facilitator), f"{PLACE}/{room.run_uid}/debriefing"
    assert browser.get(address).status_code == 400
    send(browser, f"{PLACE}/{room.run_uid}/salle", act="stop")
    send(browser, f"{address}/etape", step="1")
    assert send(browser, f"{address}/etape", step="99").status_code == 400
    assert send(browser, f"{address}/dit", body=" ", by="group:1").status_code == 422
    assert send(browser, f"{address}/dit", body="x", by="part:R9").status_code == 422
    send(browser, f"{address}/dit", body="De la honte.", by="part:R1")
    send(browser, f"{address}/dit", body="De l’élan.", by="person:", name="Odile")
    page = text(browser.get(address))
    assert "De la honte." in page and "Odile" in page and "Marthe" in page
    uid = session.scalars(select(Capture.uid).where(Capture.said_by == "Odile")).one()
    send(browser, f"{address}/dit/{uid}")
    assert "De l’élan." not in text(browser.get(address))
    send(browser, f"{address}/enseignements", kind="tool", body="Un modèle d’avenant.")
    assert session.scalars(select(Takeaway.body)).all() == ["Un modèle d’avenant."]
    reader = text(login_as(make.member()).get(f"{PLACE}/{room.run_uid}"))
    assert "Un modèle d’avenant." in reader
    assert "De la honte." not in reader
    send(browser, f"{PLACE}/{room.run_uid}/fin", act="close")
    assert room.run.phase == RunPhase.CLOSED


def test_no_page_gives_a_player_more_than_their_sheet_and_what_has_happened(room: Room) -> None:
    room.hand_out()
    room.start()
    for table in (1, 2):
        observer, seen = room.phone(table, "")
        send(observer, f"{seen}/observations", key="k" * 9, criterion="O9",
             verbatim=f"heard-at-{table}")  # fmt: skip
    player, part = room.phone(1, "R1")
    pages = [part, f"{part}/bilan", f"{part}/nouvelles", f"{part}/observations",
             f"{PLACE}/{room.run_uid}", f"{PLACE}/{room.run_uid}/salle",
             f"{PLACE}/{room.run_uid}/debriefing",
             f"/mises-en-situation/{room.play_uid}", "/recherche/?q=heard"]  # fmt: skip
    read = "".join(text(player.get(page)) for page in pages)
    assert secrets_in(read) == OWN["R1"]
    assert "heard-at" not in read.replace("?q=heard", "")
