"""The short lists of the home page: in one query, of what the reader may read, from no plugin that
fails."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, literal_column

from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.shelves import shelves_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import VISITOR, Viewer, viewer_of
from cop.plugin import Shelf
from cop.plugins.case_studies import plugin as cases
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make
from cop.testing.host import STANDING, forget

NEWEST = Shelf(title="Cas", type="case_study", always=(CaseStudy.state == State.PUBLISHED,))
TWO = Shelf(title="Deux", type="case_study", most=2)


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [replace(cases, shelves=[NEWEST, TWO])]


@pytest.fixture
def shared(cop_app: Flask, make: Make, case_document: dict[str, Any]) -> list[Contribution]:
    author = make.member()
    return [
        make.contribution("case_study", author, case_document | {"title": f"Cas {number}"})
        for number in range(4)
    ]


def shown(app: Flask, viewer: Viewer) -> list[tuple[str, list[str]]]:
    with app.test_request_context():
        return [(one.title, [line.title for line in one.lines]) for one in shelves_of(viewer)]


def test_each_shelf_holds_its_newest_in_the_order_of_the_plugin(
    cop_app: Flask, make: Make, shared: list[Contribution]
) -> None:
    assert shown(cop_app, viewer_of(make.member())) == [
        ("Cas", ["Cas 3", "Cas 2", "Cas 1"]),
        ("Deux", ["Cas 3", "Cas 2"]),
    ]


def test_a_shelf_holds_nothing_that_its_reader_may_not_read(
    cop_app: Flask, make: Make, shared: list[Contribution]
) -> None:
    newest, draft = shared[3], shared[2]
    newest.visibility, draft.state = Visibility.NETWORK, State.DRAFT
    session.commit()
    author = viewer_of(session.get_one(Member, newest.author_id))
    assert shown(cop_app, VISITOR) == []
    assert shown(cop_app, viewer_of(make.member())) == [
        ("Cas", ["Cas 1", "Cas 0"]), ("Deux", ["Cas 1", "Cas 0"]),
    ]  # fmt: skip
    assert shown(cop_app, author) == [
        ("Cas", ["Cas 3", "Cas 1", "Cas 0"]), ("Deux", ["Cas 3", "Cas 2"]),
    ]  # fmt: skip


def test_all_shelves_are_one_query(cop_app: Flask, make: Make, shared: list[Contribution]) -> None:
    viewer, asked = viewer_of(make.member()), list[str]()
    shown(cop_app, viewer)
    engine = cop_app.extensions["cop"].engine
    forget(cop_app)
    event.listen(engine, "before_cursor_execute", lambda _c, _k, said, *_more: asked.append(said))
    shown(cop_app, viewer)
    said = [one for one in asked if one.startswith("SELECT") and not one.startswith(STANDING)]
    assert len(said) == 1


def test_one_that_fails_is_logged_and_the_others_stand(
    cop_app: Flask, make: Make, shared: list[Contribution], caplog: pytest.LogCaptureFixture
) -> None:
    registry = cop_app.extensions["cop"].registry
    spoilt = Shelf(title="Rien", type="case_study", always=(literal_column("nowhere") == 1,))
    plugin = replace(registry.active[0], shelves=[spoilt, TWO])
    registry.active[0], registry.strict = plugin, False
    cop_app.extensions["cop"].statements.clear()
    with caplog.at_level(logging.ERROR):
        assert shown(cop_app, viewer_of(make.member())) == [("Deux", ["Cas 3", "Cas 2"])]
    assert [one.getMessage() for one in caplog.records] == [
        "plugin case_studies failed to ask something"
    ]
