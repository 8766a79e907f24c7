"""A page of results: what its reader may see of what has the words, ranked, counted and shown.

Two questions to the database: the best of what matches and how much of each kind there is; then the
lines that are shown, with their texts. All of both goes through `visible_to`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import Select, bindparam, literal

from cop.contributions.lines import Item
from cop.contributions.listing import lines, shown
from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.contributions.statements import kept
from cop.db import fetch
from cop.members.viewer import Viewer
from cop.members.vocabulary import label
from cop.search.extracts import Extract, Piece, extract, marked
from cop.search.models import SearchEntry
from cop.search.query import Query
from cop.search.ranking import MOST_RANKED, Filters, Ranking, rank
from cop.search.reach import answers_open_to, where_open

IN_A_GROUP, ON_A_PAGE = 5, 20
VOCABULARIES = ("phase", "theme")
CODE, YEAR = re.compile(r"[a-z0-9_]{1,40}"), re.compile(r"(?:19|20)[0-9]{2}")
FILTERS = ("type", *VOCABULARIES, "network", "year")


@dataclass(frozen=True)
class Choice:
    """One value of a facet: how it reads, how many results have it."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """One result: a line of a list with what makes it one. listed_at: where it stands among those
    of the same score."""

    item: Item
    title: list[Piece]
    extract: Extract
    listed_at: datetime


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


def search(viewer: Viewer, query: Query, filters: Filters, after: str = "") -> Results:
    """The results of `query` for `viewer`, narrowed by `filters` (facet → code).

    after: the mark of the page before, within one type.
    """
    found = rank(viewer, query, filters, after, ON_A_PAGE + 1)
    single = len(found.counts["type"]) == 1
    most = ON_A_PAGE if single else IN_A_GROUP
    chosen = {name: hits[:most] for name, hits in found.hits.items()}
    ready = _shown(viewer, query, [key for hits in chosen.values() for key, _score in hits])
    groups = [
        Group(
            name,
            found.counts["type"][name],
            [ready[key] for key, _score in hits if key in ready],
            _mark(ready, hits[-1]) if single and len(found.hits[name]) > most else "",
        )
        for name, hits in chosen.items()
    ]
    return Results(found.count, found.count == MOST_RANKED, groups, facets(found))


def readable(asked: Mapping[str, str]) -> Filters:
    """The filters of an address, without what can be none."""
    return {
        name: code
        for name in FILTERS
        if (YEAR if name == "year" else CODE).fullmatch(code := asked.get(name, ""))
    }


def facets(found: Ranking) -> dict[str, list[Choice]]:
    """How many of the results have each value: they are all that this reader may see."""
    kinds = current_app.extensions["cop"].registry.types
    choices = {
        "type": [Choice(name, str(kinds[name].title_plural), number)
                 for name, number in found.counts["type"].items()],
    }  # fmt: skip
    for name in VOCABULARIES:
        coded = [
            (full.removeprefix(f"{name}:"), number)
            for full, number in found.counts["words"].items()
            if full.startswith(f"{name}:")
        ]
        choices[name] = [Choice(code, label(name, code), number) for code, number in coded]
    choices["network"] = [
        Choice(uid, found.networks[uid], number) for uid, number in found.counts["network"].items()
    ]
    for name in choices:
        choices[name].sort(key=lambda choice: (-choice.count, choice.label))
    years = sorted(found.counts["year"].items(), reverse=True)
    choices["year"] = [Choice(year, year, number) for year, number in years]
    return choices


def _shown(viewer: Viewer, query: Query, keys: list[int]) -> dict[int, Found]:
    """The lines of some results, by key."""
    if not keys:
        return {}
    rows = fetch(kept(("search.shown", viewer), lambda: _lines(viewer)), {"keys": keys}).all()
    found = {}
    for row, item in zip(rows, shown(viewer, rows), strict=True):
        excerpt = extract(query, summary=item.summary, body=row.body, answers=row.answers)
        found[row.id] = Found(item, marked(query, item.title), excerpt, row.listed_at)
    return found


def _lines(viewer: Viewer) -> Select[Any]:
    said = where_open(answers_open_to(viewer), SearchEntry.answers, literal(""))
    return (
        lines()
        .add_columns(SearchEntry.body, said.label("answers"))
        .join(SearchEntry, SearchEntry.contribution_id == Contribution.id)
        .where(Contribution.id.in_(bindparam("keys", expanding=True)), visible_to(viewer))
    )


def _mark(ready: Mapping[int, Found], hit: tuple[int, int]) -> str:
    """Where a page ended: score, microseconds since 1970 and key, which order the results."""
    key, score = hit
    if key not in ready:  # hidden since it was found
        return ""
    return f"{score}.{int(ready[key].listed_at.timestamp() * 1_000_000)}.{key}"
