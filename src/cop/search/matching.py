"""What was typed, as a condition and a score for any list of contributions.

match = matching(viewer, typed)
if match:
    statement = statement.where(match.condition).order_by(match.score.desc(), …)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, ColumnElement, case, literal, or_, select
from sqlalchemy import and_ as all_of
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from cop.contributions.models import Contribution
from cop.members.viewer import Viewer
from cop.search import synonyms
from cop.search.engines import found
from cop.search.models import SearchEntry
from cop.search.query import Concept, Query, Way, parse
from cop.search.reach import answers_open_to

# For each thing that is asked for: what was typed counts twice what is near it. A word in the title
# weighs more than in the keywords and the summary together; in the text it adds nothing.
WEIGHTS = (("title", 16), ("keywords", 8), ("summary", 4))
AS_TYPED = 1  # for the very word in the title, rather than another form of it


class stands_in(FunctionElement[bool]):
    """`stands_in(column, words)`: whether a text column holds these letters, by bytes."""

    inherit_cache = True
    type = Boolean()


@compiles(stands_in)
def _position(element: Any, compiler: Any, **options: Any) -> str:
    return f"(strpos({compiler.process(element.clauses, **options)}) > 0)"


@compiles(stands_in, "sqlite")
def _instr(element: Any, compiler: Any, **options: Any) -> str:
    return f"(instr({compiler.process(element.clauses, **options)}) > 0)"


@dataclass(frozen=True)
class Match:
    """A search for a list. `condition`: a boolean; `score`: a whole number, higher is better.

    Neither says who may read: the list goes through `visible_to` like every other.
    """

    condition: ColumnElement[bool]
    score: ColumnElement[int]
    query: Query


def matching(
    viewer: Viewer, typed: str, *, model: type[Contribution] = Contribution
) -> Match | None:
    """The search for what `viewer` typed, over `model`; None when nothing was asked for.

    Words in answers count where the reader reads the answers.
    """
    query = read(typed)
    if not query:
        return None
    mine = SearchEntry.contribution_id == model.id
    condition = model.id.in_(
        select(SearchEntry.contribution_id).where(found(query, answers=answers_open_to(viewer)))
    )
    worth = select(score(query)).where(mine).correlate(model).scalar_subquery()
    return Match(condition, worth, query)


def read(typed: str, *, typing: bool = True) -> Query:
    """The question in what was typed, with the synonyms in force."""
    return parse(typed, synonyms.in_force(), typing=typing)


@lru_cache(maxsize=64)
def score(query: Query) -> ColumnElement[int]:
    """How well an entry (`SearchEntry`) answers; the same number on every database."""
    total: ColumnElement[int] = literal(0)
    for concept in query.required:
        for name, weight in WEIGHTS:
            total = total + _weight(getattr(SearchEntry, name), concept, weight)
        if concept.exact:
            exact = stands_in(SearchEntry.title, f" {concept.exact} ")
            total = total + case((exact, AS_TYPED), else_=0)
    return total


def _weight(column: Any, concept: Concept, weight: int) -> ColumnElement[int]:
    steps: list[Any] = [(_any(column, [way for way in concept.ways if way.own]), weight)]
    near = [_has(column, way) for way in concept.ways if not way.own]
    if concept.apart:
        near.append(_apart(column, concept))
    if near:
        steps.append((or_(*near), weight // 2))
    return case(*steps, else_=0)


def _any(column: Any, ways: list[Way]) -> ColumnElement[bool]:
    return or_(*(_has(column, way) for way in ways))


def _apart(column: Any, concept: Concept) -> ColumnElement[bool]:
    return all_of(*(stands_in(column, f" {token} ") for token in concept.apart))


def _has(column: Any, way: Way) -> ColumnElement[bool]:
    return stands_in(column, f" {' '.join(way.tokens)}{'' if way.prefix else ' '}")


def in_title(query: Query) -> Iterator[ColumnElement[bool]]:
    """One condition on `SearchEntry` for each thing asked for: its words stand in the title."""
    for concept in query.required:
        ways = [_has(SearchEntry.title, way) for way in concept.ways]
        if concept.apart:
            ways.append(_apart(SearchEntry.title, concept))
        yield or_(*ways)
