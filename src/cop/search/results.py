"""A page of results: what its reader may see of what has the words, ranked, counted and shown.

Two questions to the database: the newest that match, with little of each, to rank and to count; then
the lines that are shown, with their texts. All of both goes through `visible_to`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Row, Text, and_, case, cast, literal, select
from sqlalchemy.orm import aliased

from cop.contributions.lines import Item
from cop.contributions.listing import lines, shown
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.members.vocabulary import label
from cop.search import engines
from cop.search.extracts import Extract, Piece, extract, marked
from cop.search.matching import score
from cop.search.models import SearchEntry
from cop.search.query import Query
from cop.search.reach import answers_open_to, where_open

MOST_RANKED = 2_000  # the newest of more; older ones are reached by narrowing the search
IN_A_GROUP, ON_A_PAGE = 5, 20
VOCABULARIES = ("phase", "theme")
CODE, YEAR = re.compile(r"[a-z0-9_]{1,40}"), re.compile(r"(?:19|20)[0-9]{2}")
FILTERS = ("type", *VOCABULARIES, "network", "year")

# « A member of the community » must not be given away by a count of their network.
_NAMED = and_(Contribution.signed_as != SignedAs.COMMUNITY, Contribution.author_id.is_not(None))
_HOME = aliased(Organisation)


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how it reads, how many results have it."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """One result: a line of a list with what makes it one."""

    item: Item
    title: list[Piece]
    extract: Extract


@dataclass(frozen=True)
class Group:
    """The results of one type, best first; `after` is where the next ones start, or empty."""

    type: str
    count: int
    results: list[Found]
    after: str = ""


@dataclass(frozen=True)
class Results:
    """`count` results, `capped` when only the newest were looked at."""

    count: int = 0
    capped: bool = False
    groups: list[Group] = field(default_factory=list)
    facets: dict[str, list[Choice]] = field(default_factory=dict)


Filters = dict[str, str]


def search(viewer: Viewer, query: Query, filters: Filters, after: str = "") -> Results:
    """The results of `query` for `viewer`, narrowed by `filters` (facet → code).

    after: the mark of the page before, within one type.
    """
    rows = _candidates(viewer, query, filters)
    ranked = sorted(rows, key=_rank, reverse=True)
    by_type: dict[str, list[Any]] = {}
    for row in ranked:
        by_type.setdefault(row.type, []).append(row)
    single = len(by_type) == 1
    chosen = {
        name: (_beyond(mine, after) if single else mine)[: ON_A_PAGE if single else IN_A_GROUP]
        for name, mine in by_type.items()
    }
    ready = _shown(viewer, query, [row.id for mine in chosen.values() for row in mine])
    groups = [
        Group(
            name,
            len(mine),
            [ready[row.id] for row in chosen[name] if row.id in ready],
            _mark(chosen[name][-1]) if single and mine[-1] is not chosen[name][-1] else "",
        )
        for name, mine in by_type.items()
        if chosen[name]
    ]
    return Results(len(rows), len(rows) == MOST_RANKED, groups, facets(rows))


def _candidates(viewer: Viewer, query: Query, filters: Filters) -> list[Row[Any]]:
    columns: list[Any] = [
        Contribution.id,
        Contribution.type,
        Contribution.listed_at,
        cast(SearchEntry.facets, Text).label("facets"),
        case((_NAMED, _HOME.uid)).label("home"),
        case((_NAMED, _HOME.short_name)).label("home_name"),
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
    statement = engines.newest(statement, query, answers=answers_open_to(viewer))
    return list(session.execute(statement).all())


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


def readable(asked: Mapping[str, str]) -> Filters:
    """The filters of an address, without what can be none."""
    return {
        name: code
        for name in FILTERS
        if (YEAR if name == "year" else CODE).fullmatch(code := asked.get(name, ""))
    }


def _rank(row: Any) -> tuple[int, datetime, int]:
    return row.score, row.listed_at, row.id


def facets(rows: Iterable[Any]) -> dict[str, list[Choice]]:
    """How many of the results have each value: they are all that this reader may see."""
    rows = list(rows)
    types = Counter(row.type for row in rows)
    years = Counter(str(row.listed_at.year) for row in rows)
    homes = Counter((row.home, row.home_name) for row in rows if row.home)
    words = Counter[str]()
    for codes, count in Counter(row.facets for row in rows).items():  # few differ
        for code in codes.split():
            words[code] += count
    kinds = current_app.extensions["cop"].registry.types
    found = {"type": [Choice(n, str(kinds[n].title_plural), c) for n, c in types.most_common()]}
    for name in VOCABULARIES:
        mine = [
            (full.partition(":")[2], n)
            for full, n in words.most_common()
            if full.startswith(f"{name}:")
        ]
        found[name] = [Choice(code, label(name, code), count) for code, count in mine]
    found["network"] = [Choice(uid, name, count) for (uid, name), count in homes.most_common()]
    found["year"] = [Choice(year, year, years[year]) for year in sorted(years, reverse=True)]
    return found


def _shown(viewer: Viewer, query: Query, keys: list[int]) -> dict[int, Found]:
    """The lines of some results, by key."""
    if not keys:
        return {}
    said = where_open(answers_open_to(viewer), SearchEntry.answers, literal(""))
    rows = session.execute(
        lines()
        .add_columns(SearchEntry.body, said.label("answers"))
        .join(SearchEntry, SearchEntry.contribution_id == Contribution.id)
        .where(Contribution.id.in_(keys), visible_to(viewer))
    ).all()
    found = {}
    for row, item in zip(rows, shown(viewer, rows), strict=True):
        excerpt = extract(query, summary=item.summary, body=row.body, answers=row.answers)
        found[row.id] = Found(item, marked(query, item.title), excerpt)
    return found


def _mark(row: Any) -> str:
    """Where a page ended: score, microseconds since 1970 and key, which order the results."""
    return f"{row.score}.{int(row.listed_at.timestamp() * 1_000_000)}.{row.id}"


def _beyond(ranked: list[Any], mark: str) -> list[Any]:
    """What comes after a mark; one that makes no sense is the start."""
    try:
        value, moment, key = (int(part) for part in mark.split("."))
    except ValueError:
        return ranked
    return [
        row
        for row in ranked
        if (row.score, int(row.listed_at.timestamp() * 1_000_000), row.id) < (value, moment, key)
    ]
