"""What matches, ranked in the database; the best of each kind, and how much of each kind there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Text, and_, case, cast, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from cop.contributions.bylines import TELLS_ITS_NETWORK
from cop.contributions.listing import beyond
from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.contributions.statements import kept
from cop.db import fetch
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.search import engines
from cop.search.matching import score, shape, values
from cop.search.models import SearchEntry
from cop.search.query import Query
from cop.search.reach import answers_open_to

MOST_RANKED = 2_000  # the newest of more; older ones are reached by narrowing the search

_HOME = aliased(Organisation)

Filters = dict[str, str]


class year_of(FunctionElement[str]):
    """`year_of(moment)`: the year in UTC, in four digits."""

    inherit_cache = True
    type = Text()


@compiles(year_of)
def _year(element: Any, compiler: Any, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"to_char(timezone('UTC', {moment}), 'YYYY')"


@compiles(year_of, "sqlite")
def _sqlite_year(element: Any, compiler: Any, **options: Any) -> str:
    return f"strftime('%Y', {compiler.process(element.clauses, **options)})"


@dataclass
class Ranking:
    """hits: type → (key, score) of its best, best first. counts: how many matches there are, by
    `type`, `year`, `network` and words of a vocabulary (`theme:water`). networks: uid → name."""

    hits: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    networks: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return self.counts["type"].total()


def rank(viewer: Viewer, query: Query, filters: Filters, after: str, most: int) -> Ranking:
    """The matches that `viewer` may read, in one query; at most `most` hits of each type.

    after: the mark of the hit before the first one, as `listing.beyond` reads it.
    """
    statement = _ranked(viewer, query, filters, after)
    with engines.by_index():
        found = fetch(statement, {**values(query), **engines.values(query)}).all()
    ranking = Ranking()
    for key, worth, further, kind, *_ in found:
        if further:
            best = ranking.hits.setdefault(kind, [])
            if len(best) < most:
                best.append((key, worth))
    _count(ranking, Counter(row[3:] for row in found))
    return ranking


def _ranked(viewer: Viewer, query: Query, filters: Filters, after: str) -> Select[Any]:
    """Most searches are asked in a few shapes and without filters: those are written once."""
    if after or filters:
        return _in_order(_matches(viewer, query, filters), after)
    key = ("search", viewer, shape(query))
    return kept(key, lambda: _in_order(_matches(viewer, query, {}), ""))


def _count(ranking: Ranking, alike: Counter[tuple[str, ...]]) -> None:
    """Add up what is alike in everything that is counted: far fewer than there are matches."""
    counts = {name: Counter[str]() for name in ("type", "year", "network", "words")}
    for (kind, year, network, name, words), number in alike.items():
        counts["type"][kind] += number
        counts["year"][year] += number
        if network is not None:
            counts["network"][network] += number
            ranking.networks[network] = name
        for word in (words or "").split():
            counts["words"][word] += number
    ranking.counts = counts


def _matches(viewer: Viewer, query: Query, filters: Filters) -> CTE:
    """The newest that match, with what they are ranked and counted by."""
    columns: list[Any] = [
        Contribution.id,
        Contribution.type,
        Contribution.listed_at,
        cast(SearchEntry.facets, Text).label("words"),
        case((TELLS_ITS_NETWORK, _HOME.uid)).label("network"),
        case((TELLS_ITS_NETWORK, _HOME.short_name)).label("network_name"),
        score(query).label("score"),
    ]
    statement = (
        select(*columns)
        .select_from(Contribution)
        .join(SearchEntry, SearchEntry.contribution_id == Contribution.id)
        .outerjoin(_HOME, _HOME.id == Contribution.network_id)
        .where(visible_to(viewer), *_conditions(filters))
        .limit(MOST_RANKED)
    )
    return engines.newest(statement, query, answers=answers_open_to(viewer)).cte("matches")


def _in_order(matches: CTE, after: str) -> Select[Any]:
    """All matches, best first. Ranked here once and counted from the same rows: each count of its
    own, and a window for the best of each type, would sort the thousands again."""
    one = matches.c
    order = (one.score, one.listed_at, one.id)
    columns: list[Any] = [
        one.id, one.score, beyond(order, after).label("further"),
        one.type, year_of(one.listed_at), one.network, one.network_name, one.words,
    ]  # fmt: skip
    return select(*columns).order_by(*(column.desc() for column in order))


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    for name, code in filters.items():
        if name == "type":
            yield Contribution.type == code
        elif name == "network":
            yield and_(TELLS_ITS_NETWORK, _HOME.uid == code)
        elif name == "year":
            yield Contribution.listed_at >= datetime(int(code), 1, 1, tzinfo=UTC)
            yield Contribution.listed_at < datetime(int(code) + 1, 1, 1, tzinfo=UTC)
        else:
            chosen = f" {name}:{code} "
            yield cast(SearchEntry.facets, Text).contains(chosen, autoescape=True)
