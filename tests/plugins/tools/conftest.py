"""A toolbox with a tool that went the whole way: written, published, read over elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from cop.contributions import readings
from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.tools import stages
from cop.plugins.tools.models import Outcome, Tool
from cop.testing import Make

Share = Callable[..., Tool]


@pytest.fixture
def tool_document() -> dict[str, Any]:
    """A valid tool, as its form would give it."""
    return {
        "title": "Trame d’un premier entretien",
        "summary": "Sept questions pour écouter avant de conseiller.",
        "kind": "template",
        "body": "1. Racontez.\n2. Et ensuite ?",
        "duration": 60,
        "participants": "en tête-à-tête",
        "difficulty": "easy",
        "prerequisites": "",
        "uses": ["interview"],
        "phases": ["idea"],
        "audiences": ["volunteer_association"],
        "themes": ["water"],
        "keywords": ["écoute"],
        "differences": None,
    }


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore Autrice", organisation=make.organisation("Rives"))


@pytest.fixture
def elsewhere(make: Make) -> Member:
    return make.member("Elias Ailleurs", organisation=make.organisation("Monts"))


@pytest.fixture
def share(
    cop_app: Flask, author: Member, elsewhere: Member, tool_document: dict[str, Any]
) -> Share:
    """`share(title=…)`: a published tool of `author`; unless told otherwise, read over."""

    def shared(
        by: Member | None = None,
        *,
        read_over: bool = True,
        level: str = "community",
        **changed: Any,
    ) -> Tool:
        viewer = viewer_of(by or author)
        kind = cop_app.extensions["cop"].registry.types["tool"]
        document = tool_document | changed
        tool = spine.create(viewer, kind, document, visibility=Visibility(level))
        assert isinstance(tool, Tool)
        spine.publish(viewer, tool)
        if read_over:
            waiting = readings.pending(tool)
            assert waiting is not None
            stages.approve(viewer_of(elsewhere), tool, waiting)
        session.flush()
        return find(viewer, tool.uid, Tool)

    return shared


@pytest.fixture
def answers() -> dict[str, Any]:
    """What somebody tells of a use."""
    return {
        "used_on": date(2026, 11, 2), "outcome": Outcome.USEFUL, "use": "interview",
        "context": "Toute bénévole, deuxième projet", "modified": True, "change": "Une question",
        "to_keep": "Le silence", "to_change": "", "would_reuse": True,
    }  # fmt: skip
