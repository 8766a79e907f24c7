"""A role-play with a mark of its own in each secret text, published by somebody of one network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import State, Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.role_plays.assembly import document_of
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Event, Mode, Origin, Packet, Part, Piece, Reveal
from cop.plugins.role_plays.services import publish_edition
from cop.plugins.role_plays.usual import usual
from cop.testing import Make

Write = Callable[..., RolePlay]


@pytest.fixture
def packet() -> Packet:
    return replace(
        usual(),
        title="Le puits partagé", teaser="Deux villages, un puits.",
        context="Deux villages partagent **un puits**.", modes=(Mode.ROOM, Mode.ASYNC),
        parts=(
            Part(code="R1", name="Awa", public_profile="Élue du haut", confidential="zqxun",
                 reveals=(Reveal(fact="zqxdit", condition="zqxsi"),)),
            Part(code="R2", name="Bintou", confidential="zqxdeux", required=False),
            Part(code="R3", name="Observation", observes=True),
        ),
        pieces=(Piece(code="D1", title="Carte", body="Une carte"),
                Piece(code="D2", title="zqxtitre", body="zqxpiece", audience=("R2",))),
        events=(Event(code="E1", title="zqxalerte", body="zqxminute", at_minute=6, at_round=2),
                Event(code="E2", body="zqxtour", audience=("R1",), at_minute=9, at_round=3)),
        facilitator_notes="zqxnotes", rounds=("zqxronde",), solo="zqxsolo",
    )  # fmt: skip


# Every secret of that packet.
SECRETS = (
    "zqxun", "zqxdit", "zqxsi", "zqxdeux", "zqxtitre", "zqxpiece", "zqxalerte", "zqxminute",
    "zqxtour", "zqxnotes", "zqxronde", "zqxsolo",
)  # fmt: skip


def secrets_in(text: str) -> set[str]:
    return {one for one in SECRETS if one in text}


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore Autrice", organisation=make.organisation("Rives"))


@pytest.fixture
def elsewhere(make: Make) -> Member:
    return make.member("Elias Ailleurs", organisation=make.organisation("Monts"))


@pytest.fixture
def write(cop_app: Flask, author: Member, packet: Packet) -> Write:
    """`write(origin=…)`: a role-play of `author`; fiction is published unless told otherwise."""

    def written(
        *, level: str = "community", publish: bool = True, changed: Packet | None = None
    ) -> RolePlay:
        viewer, made = viewer_of(author), changed or packet
        kind = cop_app.extensions["cop"].registry.types["role_play"]
        thing = spine.create(viewer, kind, document_of(made), visibility=Visibility(level))
        assert isinstance(thing, RolePlay)
        if publish and made.origin == Origin.FICTION:
            publish_edition(viewer, thing)
        session.commit()
        return find(viewer, thing.uid, RolePlay)

    return written


def standing(thing: RolePlay, state: State) -> RolePlay:
    """The role-play in a state, without asking how it came there."""
    thing.state = state
    session.commit()
    return thing
