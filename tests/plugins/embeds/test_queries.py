"""How many queries other sites cost us: the same for three things as for sixty."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from cop.contributions.models import Visibility
from cop.testing import Make

# The most that each may ask.
DOORS = {
    "/integrer/v1/outils/{uid}": 1,
    "/fragments/v1/outils/{uid}?titre=3": 1,
    "/oembed?url=http://127.0.0.1:8000/outils/{uid}": 1,
    # The list, and the networks to choose from.
    "/integrer/v1/outils/?n=20": 2,
    "/fragments/v1/outils/?n=20&theme=water": 2,
    "/integrer/v1/agenda/": 2,
    # Which networks are meant, first.
    "/integrer/v1/outils/?region=bretagne": 2,
    "/oembed?url=http://127.0.0.1:8000/outils/": 0,
    "/integrer/v1.js": 0,
    "/flux/outils.atom?n=40": 1,
}


@pytest.fixture
def cop_plugins() -> list[Any]:
    return ["tools", "gatherings", "embeds"]


def test_every_door_asks_as_much_of_few_as_of_many(
    make: Make, tool_document: dict[str, Any], login_as: Any, cop_app: Flask
) -> None:
    client, engine = login_as(None), cop_app.extensions["cop"].engine
    counts: list[dict[str, int]] = []
    for many in (3, 57):
        for _number in range(many):
            author = make.member() if many == 3 else author
            thing = make.contribution("tool", author, tool_document, visibility=Visibility.PUBLIC)
        asked: list[str] = []
        hook = lambda *args: asked.append(args[2])  # noqa: E731
        found = {}
        for path in DOORS:
            address = path.format(uid=thing.uid)
            assert client.get(address).status_code == 200, address
            event.listen(engine, "before_cursor_execute", hook)
            client.get(address)
            event.remove(engine, "before_cursor_execute", hook)
            found[path] = len([one for one in asked if one.startswith("SELECT")])
            asked.clear()
        counts.append(found)
    assert counts == [DOORS, DOORS]
