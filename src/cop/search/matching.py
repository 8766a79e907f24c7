"""What was typed, as a condition and a score for any list of contributions.

match = matching(viewer, typed)
if match:
    statement = statement.where(match.condition).order_by(match.score.desc(), …)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Boolean, ColumnElement, bindparam, case, literal, or_, select
from sqlalchemy import and_ as all_of
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from cop.contributions.models import Contribution
from cop.members.viewer import Viewer
from cop.search import synonyms
from cop.search.engines import found
from cop.search.models import SearchEntry
from cop.search.query import Concept, Query, parse
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


def shape(query: Query) -> Hashable:
    """What the statements for a query depend on beside the words, which `values` gives: two queries
    of one shape ask the same statement."""
    concepts = (
        (tuple(way.own for way in one.ways), len(one.apart), bool(one.exact))
        for one in query.required
    )
    return (*concepts, bool(query.excluded))


def values(query: Query) -> dict[str, str]:
    """The words of `score`, by the names that it binds them to."""
    found: dict[str, str] = {}
    for place, concept in enumerate(query.required):
        for number, way in enumerate(concept.ways):
            found[f"way_{place}_{number}"] = f" {' '.join(way.tokens)}{'' if way.prefix else ' '}"
        for number, token in enumerate(concept.apart):
            found[f"apart_{place}_{number}"] = f" {token} "
        if concept.exact:
            found[f"exact_{place}"] = f" {concept.exact} "
    return found


@lru_cache(maxsize=64)
def score(query: Query) -> ColumnElement[int]:
    """How well an entry (`SearchEntry`) answers; the same number on every database."""
    said, total = values(query), cast("ColumnElement[int]", literal(0))
    for place, concept in enumerate(query.required):
        for name, weight in WEIGHTS:
            total = total + _weight(getattr(SearchEntry, name), place, concept, said, weight)
        if concept.exact:
            exact = _holds(SearchEntry.title, f"exact_{place}", said)
            total = total + case((exact, AS_TYPED), else_=0)
    return total


def _weight(
    column: Any, place: int, concept: Concept, said: Mapping[str, str], weight: int
) -> ColumnElement[int]:
    ways = [(way.own, _holds(column, f"way_{place}_{number}", said))
            for number, way in enumerate(concept.ways)]  # fmt: skip
    steps: list[Any] = [(or_(*(holds for own, holds in ways if own)), weight)]
    near = [holds for own, holds in ways if not own]
    if concept.apart:
        near.append(_apart(column, place, concept, said))
    if near:
        steps.append((or_(*near), weight // 2))
    return case(*steps, else_=0)


def _apart(
    column: Any, place: int, concept: Concept, said: Mapping[str, str]
) -> ColumnElement[bool]:
    names = (f"apart_{place}_{number}" for number in range(len(concept.apart)))
    return all_of(*(_holds(column, name, said) for name in names))


def _holds(column: Any, name: str, said: Mapping[str, str]) -> ColumnElement[bool]:
    return stands_in(column, bindparam(name, said[name]))


def in_title(query: Query) -> Iterator[ColumnElement[bool]]:
    """One condition on `SearchEntry` for each thing asked for: its words stand in the title."""
    said = values(query)
    for place, concept in enumerate(query.required):
        names = (f"way_{place}_{number}" for number in range(len(concept.ways)))
        ways = [_holds(SearchEntry.title, name, said) for name in names]
        if concept.apart:
            ways.append(_apart(SearchEntry.title, place, concept, said))
        yield or_(*ways)
