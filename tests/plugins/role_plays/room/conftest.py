"""A run in a room: two tables, codes on paper, and browsers without an account."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask

from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.role_plays import services as packets
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Criterion, CriterionKind, Event, Mode, Trigger
from cop.plugins.role_plays.room import services
from cop.plugins.role_plays.runs.models import Run
from cop.testing import Make
from tests.plugins.role_plays.runs.conftest import MONDAY, PACKET

GRID = (
    Criterion(code="O1", label="Reformule", kind=CriterionKind.TALLY),
    Criterion(code="O5", label="Dit sa limite", kind=CriterionKind.YES_NO),
    Criterion(code="O7", label="Distingue", kind=CriterionKind.SCALE),
    Criterion(code="O9", label="Une phrase", kind=CriterionKind.VERBATIM),
)
EVENTS = (
    Event(code="E1", title="SMS", body="event-one", audience=("R1",), at_minute=6),
    Event(code="E2", title="Radio", body="event-two", trigger=Trigger.HAND),
)
IN_ROOM = replace(PACKET, criteria=GRID, events=EVENTS)


@dataclass
class Room:
    """A run for eight people. codes: (table, part code or "" for the observer) → paper code."""

    app: Flask
    facilitator: Member
    play_uid: str
    run_uid: str
    codes: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def viewer(self) -> Viewer:
        return viewer_of(self.facilitator)

    @property
    def run(self) -> Run:
        return find(self.viewer, self.run_uid, Run)

    @property
    def play(self) -> RolePlay:
        return find(self.viewer, self.play_uid, RolePlay)

    def hand_out(self) -> None:
        for one in services.hand_out(self.viewer, self.run):
            self.codes[one.assignment.group, one.assignment.part_code] = one.code
        session.commit()

    def start(self) -> None:
        services.start(self.viewer, self.run)
        session.commit()

    def stop(self) -> None:
        services.stop(self.viewer, self.run)
        session.commit()

    def phone(self, table: int, code: str) -> tuple[Any, str]:
        """A browser without an account that copied a code, and the address of its part."""
        client: Any = self.app.test_client()
        client.token = client.get("/test/csrf").get_data(as_text=True)
        answer = send(client, "/mises-en-situation/code", code=self.codes[table, code])
        return client, answer.location


def send(client: Any, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token, **data})


@pytest.fixture
def room(cop_app: Flask, make: Make) -> Room:
    """Published by one member, opened by another for eight; nothing is handed out yet."""
    author = make.member("Autrice")
    play_uid = make.contribution("role_play", author, document_of(IN_ROOM)).uid
    packets.publish_edition(viewer_of(author), find(viewer_of(author), play_uid, RolePlay))
    session.commit()
    facilitator = make.member("Claude Meunier")
    viewer = viewer_of(facilitator)
    run = services.open_room(
        viewer, kind_of("role_play_run"), find(viewer, play_uid, RolePlay), "Moulin, salle 2", 8,
        starts_at=MONDAY, visibility=Visibility.COMMUNITY,
    )  # fmt: skip
    session.commit()
    assert Mode.ROOM in IN_ROOM.modes
    return Room(cop_app, facilitator, play_uid, run.uid)
