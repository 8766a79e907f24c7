"""How many queries other sites cost us: the same for three things as for sixty."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from cop.contributions.models import Visibility
from cop.testing import Make
from cop.testing.host import STANDING, forget
from cop.testing.mounted import url_prefix

HERE = f"http://127.0.0.1:8000{url_prefix()}"
# The most that each may ask.
DOORS = {
    "/integrer/v1/outils/{uid}": 1,
    "/fragments/v1/outils/{uid}?titre=3": 1,
    "/oembed?url={here}/outils/{uid}": 1,
    # The list, and the networks to choose from.
    "/integrer/v1/outils/?n=20": 2,
    "/fragments/v1/outils/?n=20&theme=water": 2,
    "/integrer/v1/agenda/": 2,
    # Which networks are meant, first.
    "/integrer/v1/outils/?region=bretagne": 2,
    "/oembed?url={here}/outils/": 0,
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
    authors = [make.member() for _number in range(3)]
    counts: list[dict[str, int]] = []
    asked: list[str] = []

    def hook(*args: Any) -> None:
        if not args[2].startswith(STANDING):
            asked.append(args[2])

    for many in (3, 57):
        for number in range(many):
            author = authors[number % 3]
            thing = make.contribution("tool", author, tool_document, visibility=Visibility.PUBLIC)
        found = {}
        for path in DOORS:
            address = path.format(uid=thing.uid, here=HERE)
            assert client.get(address).status_code == 200, address
            forget(cop_app)
            event.listen(engine, "before_cursor_execute", hook)
            asked.clear()
            client.get(address)
            event.remove(engine, "before_cursor_execute", hook)
            found[path] = len([one for one in asked if one.startswith("SELECT")])
        counts.append(found)
    assert counts == [DOORS, DOORS]
