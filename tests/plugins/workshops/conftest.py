"""A workshop with a mark of its own in each private text, published by somebody of one network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.assembly import blank, document_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Block, BlockKind, Plan, Section, Strand
from cop.plugins.workshops.services import publish_edition
from cop.testing import Make

Write = Callable[..., Workshop]
FACTS = {
    "title": "Le puits partagé", "summary": "Une heure pour décider à deux.",
    "intention": "Apprendre à **décider** ensemble.", "outcomes": ["une règle écrite"],
    "themes": [], "moments": [], "audience": "équipes", "min_participants": 6,
    "max_participants": 12, "facilitators_needed": 2, "room_setup": "en cercle",
    "formats": ["in_person"], "prework": None, "prework_minutes": None, "is_template": False,
}  # fmt: skip


@pytest.fixture
def plan() -> Plan:
    blocks = (
        Block(key="a", kind=BlockKind.WELCOME, title="Accueil", minutes=10, least=5,
              notes="zqxnote un", watch="zqxgarde"),
        Block(key="b", title="Échange", minutes=30, least=20, instructions="Parlez **vrai**.",
              notes="zqxnote deux"),
        Block(key="c", kind=BlockKind.BREAK, title="Pause", minutes=10, droppable=True),
        Block(key="d", title="En plus", minutes=15, parked=True, watch="zqxreserve"),
    )  # fmt: skip
    strand = Strand(key="u", blocks=blocks)
    return replace(blank(), sections=(Section(key="s", title="Matin", strands=(strand,)),))


SECRETS = ("zqxnote", "zqxgarde", "zqxreserve")


def secrets_in(text: str) -> set[str]:
    return {one for one in SECRETS if one in text}


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore Autrice", organisation=make.organisation("Rives"))


@pytest.fixture
def elsewhere(make: Make) -> Member:
    return make.member("Elias Ailleurs", organisation=make.organisation("Monts"))


@pytest.fixture
def write(cop_app: Flask, author: Member, plan: Plan) -> Write:
    """`write(level=…)`: a workshop of `author`, published unless told otherwise."""

    def written(
        *, level: str = "community", publish: bool = True, changed: Plan | None = None
    ) -> Workshop:
        viewer = viewer_of(author)
        kind = cop_app.extensions["cop"].registry.types["workshop"]
        document = {**FACTS, **document_of(changed or plan)}
        thing = spine.create(viewer, kind, document, visibility=Visibility(level))
        assert isinstance(thing, Workshop)
        if publish:
            publish_edition(viewer, thing)
        session.commit()
        return find(viewer, thing.uid, Workshop)

    return written
