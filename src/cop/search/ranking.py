"""What matches, ranked and counted in the database: of thousands of matches a few rows come here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from cop.contributions.listing import beyond
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.search import engines
from cop.search.matching import score
from cop.search.models import SearchEntry
from cop.search.query import Query
from cop.search.reach import answers_open_to

MOST_RANKED = 2_000  # the newest of more; older ones are reached by narrowing the search

# « A member of the community » must not be given away by a count of their network.
_NAMED = and_(Contribution.signed_as != SignedAs.COMMUNITY, Contribution.author_id.is_not(None))
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


@dataclass(frozen=True)
class Hit:
    """One match; `score`, `listed_at` and `id` order them, greatest first."""

    id: int
    type: str
    score: int
    listed_at: datetime

    @property
    def rank(self) -> tuple[int, datetime, int]:
        return self.score, self.listed_at, self.id


@dataclass
class Ranking:
    """hits: type → its best, best first. counts: how many matches there are, by `type`, `year`,
    `network` and words of a vocabulary (`theme:water`). networks: uid → short name."""

    hits: dict[str, list[Hit]] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    networks: dict[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return self.counts["type"].total()


def rank(viewer: Viewer, query: Query, filters: Filters, after: str, most: int) -> Ranking:
    """The matches that `viewer` may read, in one query; at most `most` hits of each type.

    after: the mark of the hit before the first one, as `listing.beyond` reads it.
    """
    ranking = Ranking(counts={name: Counter() for name in ("type", "year", "network", "words")})
    for row in session.execute(_statement(_matches(viewer, query, filters), after, most)):
        if row.part == "hit":
            hit = Hit(row.number, row.code, row.score, row.listed_at)
            ranking.hits.setdefault(hit.type, []).append(hit)
        elif row.part == "words":
            for word in row.code.split():
                ranking.counts["words"][word] += row.number
        else:
            ranking.counts[row.part][row.code] += row.number
            if row.part == "network":
                ranking.networks[row.code] = row.label
    best = {name: sorted(hits, key=lambda hit: hit.rank, reverse=True)
            for name, hits in ranking.hits.items()}  # fmt: skip
    ranking.hits = dict(sorted(best.items(), key=lambda one: one[1][0].rank, reverse=True))
    return ranking


def _matches(viewer: Viewer, query: Query, filters: Filters) -> CTE:
    """The newest that match, with what they are ranked and counted by."""
    columns: list[Any] = [
        Contribution.id,
        Contribution.type,
        Contribution.listed_at,
        cast(SearchEntry.facets, Text).label("words"),
        case((_NAMED, _HOME.uid)).label("network"),
        case((_NAMED, _HOME.short_name)).label("network_name"),
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


def _statement(matches: CTE, after: str, most: int) -> CompoundSelect[Any]:
    """One table of all that is wanted: (part, code, label, number, score, listed_at)."""
    return union_all(_hits(matches, after, most), *_counts(matches))


def _hits(matches: CTE, after: str, most: int) -> Select[Any]:
    one = matches.c
    order = (one.score, one.listed_at, one.id)
    place = func.row_number().over(
        partition_by=one.type, order_by=[column.desc() for column in order]
    )
    placed = select(matches, place.label("place"))
    if after:
        placed = placed.where(beyond(order, after))
    best = placed.subquery().c
    columns: list[Any] = [
        literal("hit").label("part"), best.type.label("code"), literal("").label("label"),
        best.id.label("number"), best.score, best.listed_at,
    ]  # fmt: skip
    return select(*columns).where(best.place <= most)


def _counts(matches: CTE) -> Iterator[Select[Any]]:
    one = matches.c
    nothing = literal("")
    for part, code, label in (
        ("type", one.type, nothing),
        ("year", year_of(one.listed_at), nothing),
        ("network", one.network, one.network_name),
        ("words", one.words, nothing),
    ):
        columns: list[Any] = [
            literal(part), code, label, func.count(), func.max(one.score), func.max(one.listed_at),
        ]  # fmt: skip
        yield select(*columns).where(code.is_not(None)).group_by(code, label)


def _conditions(filters: Filters) -> Iterable[ColumnElement[bool]]:
    for name, code in filters.items():
        if name == "type":
            yield Contribution.type == code
        elif name == "network":
            yield and_(_NAMED, _HOME.uid == code)
        elif name == "year":
            yield Contribution.listed_at >= datetime(int(code), 1, 1, tzinfo=UTC)
            yield Contribution.listed_at < datetime(int(code) + 1, 1, 1, tzinfo=UTC)
        else:
            chosen = f" {name}:{code} "
            yield cast(SearchEntry.facets, Text).contains(chosen, autoescape=True)
