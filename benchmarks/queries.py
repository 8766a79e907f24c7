"""Each query of the tests of the search, as a member asks it, beside the raw search of the database.

cop's answer is ranked, grouped, counted by kind and kept to what the member may read, with extracts;
the raw one is the twenty best with theirs. No page is drawn by either.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from raw_search import raw_search, raw_words
from sqlalchemy import Engine, select

from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.search.matching import read
from cop.search.results import search
from tests.search.queries import FIRST

TIMES = 5


@dataclass(frozen=True)
class Searched:
    """One query: milliseconds of waiting, median; `found` is how many results cop counts."""

    typed: str
    found: int
    mine: float
    raw: float


def each_query(engine: Engine) -> list[Searched]:
    viewer = viewer_of(session.scalars(select(Member).order_by(Member.id)).first())
    statement = raw_search(engine)
    measured = []
    for typed in FIRST:
        words = {"q": raw_words(engine, typed)}
        found = search(viewer, read(typed), {}).count
        mine = _wait(lambda typed=typed: search(viewer, read(typed), {}))
        raw = _wait(lambda words=words: session.execute(statement, words).all())
        measured.append(Searched(typed, found, mine, raw))
    return measured


def _wait(ask: Callable[[], object]) -> float:
    ask()
    waits = []
    for _ in range(TIMES):
        start = time.perf_counter()
        ask()
        waits.append((time.perf_counter() - start) * 1000)
    return median(waits)
