"""Among thousands of cases the few other things are found by an index: what a page looks at doesn't
grow with what it isn't about. Counted, not timed: in steps of SQLite's machine, in rows of PostgreSQL's
tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, insert, select, text, update

from cop.contributions.models import Comment, Contribution, State, Visibility
from cop.db import new_uid, now, session
from cop.members.models import Member
from cop.plugins.case_studies.models import CaseStudy, Status
from cop.search import engines
from cop.search.models import SearchEntry
from cop.testing import Make, make_app
from cop.testing.host import forget
from tests.test_queries import PROSE

ADDED = 2_500  # more than the home page counts (`MOST_COUNTED`)
PAGES = {
    "home": "/",
    "list": "/etudes-de-cas/",
    "detail": "/etudes-de-cas/{case}",
    "search": "/recherche/?q=tram",  # one has it
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
    """Tens of instructions of SQLite's machine, or rows that PostgreSQL took up or passed over."""
    counted: list[None] = []
    driver = connection.driver_connection
    if not hasattr(driver, "set_progress_handler"):
        told = driver.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values).fetchone()
        return _rows(told[0][0]["Plan"])
    driver.set_progress_handler(lambda: counted.append(None), 10)
    try:
        driver.execute(statement, values).fetchall()
    finally:
        driver.set_progress_handler(None, 0)
    return len(counted)


def _rows(node: dict[str, Any]) -> int:
    here = node["Actual Rows"] + sum(
        count for name, count in node.items() if name.startswith("Rows Removed by")
    )
    own = here * node["Actual Loops"] if "Relation Name" in node else 0
    return int(own) + sum(_rows(one) for one in node.get("Plans", ()))


def _table(model: Any) -> Any:
    return model.__table__


def add_cases(members: Sequence[Member], first: int, count: int = ADDED) -> None:
    """Published ones with an answer each, in the index, by one member after the other; every third
    waits for its author's last word."""
    shared = {
        "type": "case_study", "state": State.PUBLISHED, "visibility": Visibility.PUBLIC,
        "title": "Le puits",
    }  # fmt: skip
    keys, prose = (
        range(first, first + count),
        {"situation": PROSE, "attempted": PROSE, "request": PROSE},
    )
    spine = [
        {**shared, "id": key, "uid": new_uid(), "listed_at": now() - timedelta(minutes=key),
         "author_id": author.id, "network_id": author.organisation_id}
        for key, author in zip(keys, cycle(members), strict=False)
    ]  # fmt: skip
    session.execute(insert(_table(Contribution)), spine)
    cases = [
        {"id": key, "status": Status.OPEN if key % 3 else Status.ANSWERED, **prose} for key in keys
    ]
    session.execute(insert(_table(CaseStudy)), cases)
    answers = [
        {"uid": new_uid(), "contribution_id": key, "author_id": members[0].id, "body": PROSE}
        for key in keys
    ]
    session.execute(insert(_table(Comment)), answers)
    for start in range(0, count, 500):
        some = keys[start : start + 500]
        with engines.rewriting(session.connection(), some):
            rows = [{"contribution_id": key, "title": " puit ", "words": "puit"} for key in some]
            session.execute(insert(_table(SearchEntry)), rows)
    session.commit()
    if session.get_bind().dialect.name == "postgresql":
        # Its own housekeeping would, in a while.
        session.execute(text("ANALYZE"))
        session.commit()


def add_rare(members: Sequence[Member]) -> str:
    """The uid of the one case in which the rare word is."""
    add_cases(members, 1, 1)
    with engines.rewriting(session.connection(), [1]):
        session.execute(update(SearchEntry).values(title=" tram ", words="tram"))
    session.commit()
    return session.scalars(select(Contribution.uid).where(Contribution.id == 1)).one()


@pytest.fixture(scope="module")
def grown(new_url: Callable[[], str]) -> Iterator[dict[str, tuple[int, int, str]]]:
    """Who and which page → how much its dearest query looks at, before and after."""
    app = make_app(new_url())
    with app.app_context():
        make = Make()
        members = [make.member(), make.member()]
        session.commit()
        reader = app.test_client()
        with reader.session_transaction() as kept:
            kept["who"] = members[0].handle
        readers = {"member": reader, "visitor": app.test_client()}
        asked = [(who, page) for who in readers for page in PAGES]
        rare = add_rare(members)
        paths = {name: path.format(case=rare) for name, path in PAGES.items()}
        add_cases(members, 1_000_000)
        few = {one: looked_at(app, readers[one[0]], paths[one[1]]) for one in asked}
        add_cases(members, 2_000_000)
        many = {one: looked_at(app, readers[one[0]], paths[one[1]]) for one in asked}
        session.remove()
        app.extensions["cop"].engine.dispose()
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
    assert {name: one for name, one in grown.items() if one[1] - one[0] > ADDED // 10} == {}


def test_postgres_plans_a_member_s_home_once_and_not_for_each_page(
    cop_app: Flask, login_as: Any, make: Make, cop_database: str
) -> None:
    if cop_database != "postgres":
        pytest.skip("a matter of PostgreSQL")
    client = login_as(make.member())
    for _ in range(12):
        forget(cop_app)
        assert client.get("/").status_code == 200
    with cop_app.extensions["cop"].engine.connect() as connection:
        plans = (
            "SELECT generic_plans > 0 FROM pg_prepared_statements WHERE length(statement) > 5000"
        )
        # What is asked of them, the short lists, how much there is.
        assert connection.execute(text(plans)).scalars().all() == [True] * 3
