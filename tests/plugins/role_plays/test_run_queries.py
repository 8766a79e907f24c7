"""How many queries a page of a run asks: the same after a round with one message as after five full
rounds, for two tables with one press on a grid as for twelve with many; its packet is read once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from cop.columns import Prose
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.role_plays import services as packets
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Event, Packet, Part
from cop.plugins.role_plays.room import debrief, observing, paper
from cop.plugins.role_plays.room import services as rooms
from cop.plugins.role_plays.room.grid import Act, Mark
from cop.plugins.role_plays.room.models import By
from cop.plugins.role_plays.runs import conduct, ending, opening
from cop.plugins.role_plays.runs.models import Assignment, Message, Place, Run, RunPhase
from cop.testing import Make
from cop.testing.host import STANDING, forget
from tests.plugins.role_plays.room.conftest import IN_ROOM

LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOME = "/mises-en-situation"
# The pages, and the most that each may ask. Who one is takes one query of each.
MOST = {
    "run": 4, "conduct": 14, "conduct, room": 14, "player": 10, "closed, player": 9, "parts": 9,
    "room": 11, "debrief": 14, "paper": 8, "grid": 9,
}  # fmt: skip


@dataclass
class Site:
    """One role-play with six parts and six events; `mail` and `room` open runs of it."""

    app: Flask
    facilitator_id: int
    member_id: int
    play_uid: str
    conducting: Any
    playing: Any

    @property
    def viewer(self) -> Viewer:
        return viewer_of(session.get_one(Member, self.facilitator_id))

    @property
    def member(self) -> Member:
        return session.get_one(Member, self.member_id)

    @property
    def play(self) -> RolePlay:
        return find(self.viewer, self.play_uid, RolePlay)

    def mail(self, rounds: int, parts: int) -> tuple[str, str]:
        """A run by mail in its last round, each of `parts` having written in each: its uid, and
        the uid of the member's part."""
        run = opening.open_run(
            self.viewer, kind_of("role_play_run"), self.play,
            {"title": "Courriel", "mode": "async", "rounds": rounds, "round_hours": 1},
            starts_at=LONG_AGO, visibility=Visibility.COMMUNITY,
        )  # fmt: skip
        run = find(self.viewer, run.uid, Run)
        held = [
            opening.assign(
                self.viewer, run, part_code=f"R{number}", name="" if number == 1 else f"N{number}",
                member=self.member if number == 1 else None,
            )
            for number in range(1, parts + 1)
        ]  # fmt: skip
        opening.hand_out(self.viewer, run, LONG_AGO)
        session.add_all(
            Message(run_id=run.id, assignment_id=one.id, round=number, body=Prose.of("Bonjour"),
                    audience=frozenset({"all"}))
            for number in range(1, rounds + 1) for one in held
        )  # fmt: skip
        # The last round stays open.
        run.phase, run.round, run.round_opened_at = RunPhase.PLAYING, rounds, LONG_AGO
        run.round_closes_at = datetime(2099, 1, 1, tzinfo=UTC)
        held[0].opened_at = LONG_AGO
        for code in ("E1", "E2")[: parts - 1]:
            conduct.release(self.viewer, run, code, 1)
        session.commit()
        return run.uid, held[0].uid

    def ended(self, uid: str) -> None:
        """Look back, close, and open all sheets."""
        run = find(self.viewer, uid, Run)
        run.phase = RunPhase.DEBRIEFING
        for one in opening.held_parts(run):
            ending.reflect(run, one, dict.fromkeys((1, 2, 3), "De la honte."))
        ending.close(self.viewer, run)
        ending.reveal(self.viewer, run)
        session.commit()

    def room(self, people: int, presses: int) -> tuple[str, str]:
        """A run in a room that is being played: its uid, and the uid of the member's grid."""
        run = rooms.open_room(
            self.viewer, kind_of("role_play_run"), self.play, "Salle", people,
            starts_at=LONG_AGO, visibility=Visibility.COMMUNITY,
        )  # fmt: skip
        run = find(self.viewer, run.uid, Run)
        opening.assign(self.viewer, run, part_code="", place=Place.OBSERVER, member=self.member)
        rooms.hand_out(self.viewer, run)
        rooms.start(self.viewer, run)
        seats = session.scalars(
            select(Assignment).where(
                Assignment.run_id == run.id, Assignment.place == Place.OBSERVER
            )
        ).all()
        packet = rooms.packet_for(run)
        for seat in seats:
            for number in range(presses):
                act = Act(f"press-{seat.id}-{number}", "O1", 1, number)
                observing.note(run, seat, packet, act)
        mine = next(one for one in seats if one.member_id == self.member_id)
        mine.opened_at = LONG_AGO
        session.commit()
        return run.uid, mine.uid

    def looked_back(self, uid: str, much: int) -> None:
        run = find(self.viewer, uid, Run)
        rooms.stop(self.viewer, run)
        for number in range(much):
            debrief.capture(self.viewer, run, number % 3, "De la honte.", By.PART, "R1")
            paper.add(self.viewer, run, f"N{number}", {"O1": Mark(number)})
        session.commit()

    def counted(self, browser: Any, path: str) -> int:
        """The queries of one page, once the worker is warm."""
        asked: list[str] = []
        assert browser.get(path).status_code == 200

        def on_query(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith((*STANDING, "SAVEPOINT", "RELEASE")):
                asked.append(statement)

        engine = self.app.extensions["cop"].engine
        session.remove()
        forget(self.app)
        event.listen(engine, "before_cursor_execute", on_query)
        try:
            browser.get(path)
        finally:
            event.remove(engine, "before_cursor_execute", on_query)
        return len(asked)


@pytest.fixture
def site(cop_app: Flask, make: Make, login_as: Callable[..., Any]) -> Site:
    parts = tuple(Part(code=f"R{number}", name=f"N{number}") for number in range(1, 7))
    events = tuple(Event(code=f"E{number}", title="SMS", at_minute=5) for number in range(1, 7))
    packet = replace(IN_ROOM, parts=parts, events=events)
    author, facilitator, member = make.member(), make.member(), make.member()
    uid = make.contribution("role_play", author, document_of(packet)).uid
    packets.publish_edition(viewer_of(author), find(viewer_of(author), uid, RolePlay))
    session.commit()
    browsers = login_as(facilitator), login_as(member)
    return Site(cop_app, facilitator.id, member.id, uid, *browsers)


def pages(site: Site, *, much: bool) -> dict[str, int]:
    """Page → its queries, of runs in which little or much has happened."""
    mail, part = site.mail(5 if much else 2, 6 if much else 2)
    room, seat = site.room(42 if much else 14, 12 if much else 1)
    conducting, player = site.conducting, site.playing
    found = {
        "run": site.counted(player, f"{HOME}/parties/{mail}"),
        "conduct": site.counted(conducting, f"{HOME}/parties/{mail}/conduite"),
        "player": site.counted(player, f"{HOME}/role/{part}"),
        "parts": site.counted(conducting, f"{HOME}/parties/{mail}/roles"),
        "conduct, room": site.counted(conducting, f"{HOME}/parties/{room}/conduite"),
        "room": site.counted(conducting, f"{HOME}/parties/{room}/salle"),
        "grid": site.counted(player, f"{HOME}/role/{seat}/observations"),
    }
    site.ended(mail)
    site.looked_back(room, 12 if much else 1)
    return found | {
        "closed, player": site.counted(player, f"{HOME}/role/{part}"),
        "debrief": site.counted(conducting, f"{HOME}/parties/{room}/debriefing"),
        "paper": site.counted(conducting, f"{HOME}/parties/{room}/grilles"),
    }


def test_a_page_of_a_run_asks_few_queries_and_no_more_when_much_has_happened(site: Site) -> None:
    little, much = pages(site, much=False), pages(site, much=True)
    assert little == much
    assert {name: most for name, most in MOST.items() if much[name] > most} == {}
    assert sorted(MOST) == sorted(much)


def test_a_page_reads_the_packet_out_of_its_text_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail, part = site.mail(2, 3)
    room, seat = site.room(14, 1)
    browsers = {"conducts": site.conducting, "plays": site.playing}
    read: list[int] = []
    from_json = Packet.from_json
    monkeypatch.setattr(Packet, "from_json", lambda plain: (read.append(1), from_json(plain))[1])
    for who, path in (
        ("plays", f"role/{part}"), ("plays", f"role/{seat}/observations"),
        ("plays", f"role/{seat}/nouvelles"), ("conducts", f"parties/{mail}/conduite"),
        ("conducts", f"parties/{room}/salle"),
    ):  # fmt: skip
        session.remove()
        read.clear()
        assert browsers[who].get(f"{HOME}/{path}").status_code == 200
        assert read == [1], path
