"""Among thousands of cases the few other things are found by an index: what a page looks at doesn't
grow with what it isn't about. Counted, not timed: in steps of SQLite's machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, insert

from cop.contributions.models import Contribution, State, Visibility
from cop.db import new_uid, now, session
from cop.members.models import Member
from cop.plugins.case_studies.models import CaseStudy
from cop.search import engines
from cop.search.models import SearchEntry
from cop.testing import Make, fill, make_app
from cop.testing.host import forget
from tests.test_queries import PROSE

ADDED = 2_500  # more than the home page counts (`MOST_COUNTED`)
PAGES = {
    "home": "/",
    "tools": "/outils/",
    "workshops": "/ateliers/",
    "gatherings": "/rencontres/",
    "suggestions": "/recherche/suggestions?q=tram",
}


def looked_at(app: Flask, browser: Any, path: str) -> dict[str, int]:
    """How much each query of a page looks at."""
    engine: Engine = app.extensions["cop"].engine
    seen: dict[str, int] = {}

    def on_query(connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if (
            statement.lstrip().startswith(("SELECT", "WITH"))
            and "cop_core_contribution" in statement
        ):
            seen[statement] = _steps(connection.connection, statement, values)

    assert browser.get(path).status_code == 200
    forget(app)
    event.listen(engine, "before_cursor_execute", on_query)
    try:
        browser.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", on_query)
    return seen


def _steps(connection: Any, statement: str, values: Any) -> int:
    """Tens of instructions of SQLite's machine."""
    counted: list[None] = []
    driver = connection.driver_connection
    driver.set_progress_handler(lambda: counted.append(None), 10)
    try:
        driver.execute(statement, values).fetchall()
    finally:
        driver.set_progress_handler(None, 0)
    return len(counted)


def _table(model: Any) -> Any:
    return model.__table__


def add_cases(member: Member, first: int, count: int = ADDED) -> None:
    """Published ones, in the index, without what a page of theirs would need."""
    shared = {
        "type": "case_study", "state": State.PUBLISHED, "visibility": Visibility.PUBLIC,
        "title": "Le puits", "author_id": member.id, "network_id": member.organisation_id,
    }  # fmt: skip
    keys, prose = (
        range(first, first + count),
        {"situation": PROSE, "attempted": PROSE, "request": PROSE},
    )
    spine = [
        {**shared, "id": key, "uid": new_uid(), "listed_at": now() - timedelta(minutes=key)}
        for key in keys
    ]
    session.execute(insert(_table(Contribution)), spine)
    session.execute(insert(_table(CaseStudy)), [{"id": key, **prose} for key in keys])
    for start in range(0, count, 500):
        some = keys[start : start + 500]
        with engines.rewriting(session.connection(), some):
            rows = [{"contribution_id": key, "title": " puit ", "words": "puit"} for key in some]
            session.execute(insert(_table(SearchEntry)), rows)
    session.commit()


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[int, int, str]]]:
    """Who and which page → how much its dearest query looks at, before and after."""
    path = tmp_path_factory.mktemp("plans") / "cop.sqlite"
    app = make_app(f"sqlite:///{path}")
    with app.app_context():
        fill(app.extensions["cop"].engine)
        member = Make().member()
        session.commit()
        reader = app.test_client()
        with reader.session_transaction() as kept:
            kept["who"] = member.handle
        readers = {"member": reader, "visitor": app.test_client()}
        asked = [(who, page) for who in readers for page in PAGES]
        # Not guarded: what is asked of a member grows here, with all cases their own.
        asked.remove(("member", "home"))
        add_cases(member, 1_000_000)
        few = {one: looked_at(app, readers[one[0]], PAGES[one[1]]) for one in asked}
        add_cases(member, 2_000_000)
        many = {one: looked_at(app, readers[one[0]], PAGES[one[1]]) for one in asked}
        session.remove()
    yield {
        " ".join(one): max(
            ((few[one].get(query, 0), steps, query) for query, steps in many[one].items()),
            key=lambda pair: pair[1] - pair[0],
        )
        for one in asked
    }


@pytest.mark.slow
def test_no_query_looks_at_all_cases_for_a_few_other_things(
    grown: dict[str, tuple[int, int, str]],
) -> None:
    assert {name: one for name, one in grown.items() if one[1] - one[0] >= ADDED} == {}
