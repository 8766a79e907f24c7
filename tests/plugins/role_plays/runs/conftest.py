"""A small role-play with a marker in every secret, and the people who play it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.role_plays import services as packets
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import (
    Event, Mode, Packet, Part, Piece, Reveal, Trigger,
)  # fmt: skip
from cop.plugins.role_plays.runs import opening
from cop.plugins.role_plays.runs.models import Assignment, Run
from cop.plugins.role_plays.runs.opening import Handed
from cop.testing import Make

MONDAY = datetime(2027, 3, 1, 8, tzinfo=UTC)  # 9:00 in Paris

# What each may read: the marker of a part is in its sheet and in no other.
PACKET = Packet(
    title="Le moulin du marché",
    teaser="Le partenaire a acheté autre chose.",
    context="Un moulin, une pompe.",
    modes=(Mode.ROOM, Mode.ASYNC),
    themes=("water",),
    parts=(
        Part(code="R1", name="Marthe", function="présidente", public_profile="Retraitée.",
             confidential="secret-of-R1", mirrored_allowed=True,
             reveals=(Reveal(fact="fact-of-R1", condition="si on demande"),)),
        Part(code="R2", name="Sacha", function="chargé de mission", confidential="secret-of-R2"),
        Part(code="R3", name="Aïssata", function="porte-parole", confidential="secret-of-R3"),
    ),
    pieces=(Piece(code="D1", title="Convention", body="piece-for-all"),
            Piece(code="D2", title="Messages", body="piece-of-R3", audience=("R3",))),
    events=(Event(code="E1", title="SMS", body="event-one", audience=("R1",),
                  trigger=Trigger.ROUND, at_round=2, at_minute=6),
            Event(code="E2", title="Radio", body="event-two", trigger=Trigger.HAND)),
    rounds=("round-note-1", "round-note-2", "round-note-3"),
    facilitator_notes="notes-of-facilitator",
    solo="solo-path",
)  # fmt: skip
PLAY_SECRETS = (
    "secret-of-R1", "fact-of-R1", "secret-of-R2", "secret-of-R3", "piece-of-R3", "event-one",
    "event-two", "notes-of-facilitator", "round-note-1", "round-note-2", "solo-path",
)  # fmt: skip
# What each sheet may hold before anything has happened.
OWN = {
    "R1": {"secret-of-R1", "fact-of-R1"},
    "R2": {"secret-of-R2"},
    "R3": {"secret-of-R3", "piece-of-R3"},
}


def secrets_in(text: str) -> set[str]:
    return {secret for secret in PLAY_SECRETS if secret in text}


@dataclass
class Game:
    """A run with its facilitator, and the parts by code."""

    app: Flask
    facilitator: Member
    play_uid: str
    run_uid: str
    parts: dict[str, Assignment] = field(default_factory=dict)
    handed: dict[str, Handed] = field(default_factory=dict)

    @property
    def viewer(self) -> Viewer:
        return viewer_of(self.facilitator)

    @property
    def run(self) -> Run:
        """As a request would load it."""
        return find(self.viewer, self.run_uid, Run)

    @property
    def play(self) -> RolePlay:
        return find(self.viewer, self.play_uid, RolePlay)

    def hand_out(self, moment: datetime = MONDAY) -> None:
        """Three guests get the three parts by link."""
        for code, name in (("R1", "Léa"), ("R2", "Omar"), ("R3", "Inès")):
            email = f"{code.lower()}@guest.example"
            self.parts[code] = opening.assign(
                self.viewer, self.run, part_code=code, name=f"{name} {code}", email=email
            )
        for one in opening.hand_out(self.viewer, self.run, moment):
            self.handed[one.assignment.part_code] = one
        session.commit()

    def guest(self, code: str) -> FlaskClient:
        """A browser without an account that has opened the part `code` by its link."""
        client: Any = self.app.test_client()
        client.token = client.get("/test/csrf").get_data(as_text=True)
        post(client, path_of(self.handed[code].link), name=f"Prénom {code}")
        return client

    def address(self, code: str, rest: str = "") -> str:
        return f"/mises-en-situation/role/{self.parts[code].uid}{rest}"


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def post(client: Any, path: str, **data: Any) -> Any:
    return client.post(path, data={"csrf_token": client.token, **data})


@pytest.fixture
def game(cop_app: Flask, make: Make) -> Game:
    """A run by mail of three rounds of 48 hours, from Monday on; its parts aren't given yet."""
    author = make.member("Autrice")
    play = make.contribution("role_play", author, document_of(PACKET))
    play_uid = play.uid
    packets.publish_edition(viewer_of(author), find(viewer_of(author), play_uid, RolePlay))
    session.commit()
    facilitator = make.member("Claude Meunier")
    run = opening.open_run(
        viewer_of(facilitator),
        kind_of("role_play_run"),
        find(viewer_of(facilitator), play_uid, RolePlay),
        {"title": "Le moulin du marché", "mode": "async", "rounds": 3, "round_hours": 48,
         "anonymous_players": False},
        starts_at=MONDAY,
        visibility=Visibility.COMMUNITY,
    )  # fmt: skip
    session.commit()
    return Game(cop_app, facilitator, play_uid, run.uid)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the runs."""

    def move(moment: datetime) -> None:
        for place in ("standing", "services", "conduct", "keys", "playing", "ending", "opening",
                      "purging", "ticking"):  # fmt: skip
            monkeypatch.setattr(f"cop.plugins.role_plays.runs.{place}.now", lambda: moment)

    return move
