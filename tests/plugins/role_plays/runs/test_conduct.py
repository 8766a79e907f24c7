"""The control room: what the facilitator sees and does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import coauthors
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Organisation, Role
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.runs import conduct, ending, playing, services, ticking
from cop.plugins.role_plays.runs.models import Message, RunPhase
from cop.plugins.role_plays.runs.standing import standing
from cop.testing import Make
from tests.plugins.role_plays.runs.conftest import MONDAY, Game, post, secrets_in

At = Callable[[datetime], None]
HOUR = timedelta(hours=1)


def room(game: Game) -> str:
    return f"/mises-en-situation/parties/{game.run_uid}/conduite"


def test_an_event_let_out_by_hand_is_read_by_its_group_alone(game: Game, at: At) -> None:
    at(MONDAY + HOUR)
    game.hand_out()
    clients = {code: game.guest(code) for code in ("R1", "R2")}
    conduct.release(game.viewer, game.run, "E2", 1)
    conduct.release(game.viewer, game.run, "E1", 1)
    conduct.release(game.viewer, game.run, "E1", 1)
    session.commit()
    shown = {c: clients[c].get(game.address(c)).get_data(as_text=True) for c in clients}
    assert "event-two" in shown["R2"] and "event-one" not in shown["R2"]  # E1 is for R1
    assert "event-two" in shown["R1"] and "event-one" in shown["R1"]
    packet = services.packet_for(game.run)
    assert services.released_to(game.run, 2, packet) == set()
    for code, group in (("E9", 1), ("E1", 2)):
        with pytest.raises(NotFound):
            conduct.release(game.viewer, game.run, code, group)


def test_going_on_by_hand_begins_the_next_round_now(game: Game, at: At) -> None:
    at(MONDAY + HOUR)
    game.hand_out()
    conduct.next_round(game.viewer, game.run)
    stands = standing(game.run)
    assert (stands.phase, stands.turn.number) == (RunPhase.PLAYING, 2)
    assert stands.turn.closes_at == MONDAY + 49 * HOUR
    for _ in range(2):
        conduct.next_round(game.viewer, game.run)
    assert game.run.phase == RunPhase.DEBRIEFING
    with pytest.raises(Forbidden):
        conduct.next_round(game.viewer, game.run)


def test_a_round_is_prolonged_by_working_hours(game: Game, at: At) -> None:
    at(MONDAY + HOUR)
    game.hand_out()
    conduct.prolong(game.viewer, game.run, 72)
    assert game.run.round_closes_at == MONDAY + timedelta(days=7)
    assert game.run.round == 1


def test_the_clock_moves_runs_on_and_reminds_once_those_who_are_silent(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    playing.write_message(game.run, game.parts["R1"], "Bonjour", {"all"}, round_number=1)
    at(MONDAY + 36 * HOUR)
    for _ in range(3):
        ticking.play_on()
        session.commit()
    told = session.scalars(select(Mail.to).where(Mail.key.contains("reminder"))).all()
    assert sorted(told) == ["r2@guest.example", "r3@guest.example"]
    at(MONDAY + 48 * HOUR)
    ticking.play_on()
    session.commit()
    assert game.run.round == 2
    # A clock that stood still for a month finds the end, and tells of nothing else.
    at(MONDAY + timedelta(days=40))
    ticking.play_on()
    session.commit()
    assert game.run.phase == RunPhase.DEBRIEFING
    keys = session.scalars(select(Mail.key)).all()
    assert not any("round-3" in str(key) for key in keys)


def test_the_room_shows_who_opened_and_who_wrote(game: Game, at: At, login_as: Any) -> None:
    at(MONDAY + HOUR)
    game.hand_out()
    post(game.guest("R1"), game.address("R1", "/message"), body="only-for-boss", to="facilitator",
         round="1")  # fmt: skip
    page = login_as(game.facilitator).get(room(game)).get_data(as_text=True)
    assert page.count("Has opened the sheet") + page.count("A ouvert sa fiche") == 1
    assert page.count("Has written") + page.count("A écrit") == 1
    assert "only-for-boss" in page
    # Secrets of sheets aren't needed there.
    assert secrets_in(page) == {"round-note-1"}


@pytest.mark.parametrize("who", ["member", "network", "player", "unprepared", "coordinator"])
def test_nobody_else_enters_the_room(
    game: Game, at: At, make: Make, login_as: Any, who: str
) -> None:
    at(MONDAY + HOUR)
    game.hand_out()
    roles = (Role.MEMBER, Role.COORDINATOR) if who == "coordinator" else (Role.MEMBER,)
    ours = session.get(Organisation, game.facilitator.organisation_id)
    network = ours if who == "network" else None
    member = make.member(organisation=network, roles=roles)
    if who in {"unprepared", "player"}:
        coauthors.add(game.viewer, game.run, member.handle)
    if who == "player":
        game.parts["R1"].member_id = member.id
    session.commit()
    post(game.guest("R2"), game.address("R2", "/message"), body="said-in-play", to="all", round="1")
    client = login_as(member)
    answer = client.get(room(game))
    told = answer.get_data(as_text=True)
    assert answer.status_code == (200 if who == "unprepared" else 403)
    assert secrets_in(told) == set() and "said-in-play" not in told and "Omar" not in told
    for deed, act in (("tour", "next"), ("fin", "cancel"), ("evenements", "")):
        path = f"/mises-en-situation/parties/{game.run_uid}/{deed}"
        if who != "unprepared":
            assert post(client, path, act=act, event="E2").status_code == 403
    shown = client.get(f"/mises-en-situation/parties/{game.run_uid}").get_data(as_text=True)
    assert "said-in-play" not in shown and "Omar" not in shown


def test_a_run_isn_t_closed_without_a_debrief(game: Game, at: At, login_as: Any) -> None:
    at(MONDAY + HOUR)
    game.hand_out()
    for _ in range(3):
        conduct.next_round(game.viewer, game.run)
    session.commit()
    with pytest.raises(ending.NoDebrief):
        ending.close(game.viewer, game.run)
    client, path = login_as(game.facilitator), f"/mises-en-situation/parties/{game.run_uid}/fin"
    post(client, path, act="close")
    assert game.run.phase == RunPhase.DEBRIEFING
    assert post(client, path, act="reveal").status_code == 403
    guest = game.guest("R1")
    post(guest, game.address("R1", "/quitter"))
    post(guest, game.address("R1", "/bilan"), question_1="Seule.")
    post(client, path, act="close")
    assert game.run.phase == RunPhase.CLOSED and game.run.revealed_at is None
    post(client, path, act="reveal")
    assert game.run.revealed_at is not None
    for wrong in ("", "anything"):
        assert post(client, path, act=wrong).status_code == 400


def test_a_cancelled_run_tells_those_who_were_asked_and_stays_cancelled(game: Game, at: At) -> None:
    at(MONDAY + HOUR)
    game.hand_out()
    conduct.cancel(game.viewer, game.run)
    session.commit()
    mails = session.scalars(select(Mail).where(Mail.sent_at.is_(None))).all()
    assert {str(mail.key).rsplit("-", 1)[1] for mail in mails} == {"cancelled"}
    assert len(mails) == 3 and all("/cle/" not in mail.body for mail in mails)
    with pytest.raises(Forbidden):
        conduct.cancel(game.viewer, game.run)


def test_a_member_who_leaves_leaves_no_words_behind(game: Game, at: At, make: Make) -> None:
    at(MONDAY + HOUR)
    game.hand_out()
    member = make.member("Partante")
    part = game.parts["R1"]
    part.member_id, part.confirmed_name = member.id, "Partante"
    session.commit()
    playing.write_message(game.run, part, "said-by-her", {"all"}, round_number=1)
    ticking.on_left(member=member)
    session.commit()
    session.expire_all()
    assert [str(one.body) for one in session.scalars(select(Message))] == ["…"]
    assert (part.member_id, part.confirmed_name, part.token_hash) == (None, "", None)


def test_only_the_author_of_a_run_counts_as_its_facilitator(game: Game, make: Make) -> None:
    stranger = viewer_of(make.member())
    with pytest.raises(Forbidden):
        conduct.release(stranger, game.run, "E2", 1)
