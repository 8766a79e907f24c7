"""PostgreSQL: tsvectors that are written word by word, and GIN indexes on them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, cast, literal
from sqlalchemy.dialects.postgresql import TSQUERY

from cop.search.models import SearchEntry
from cop.search.query import Concept, Query, Way

CREATE = (
    "CREATE INDEX IF NOT EXISTS cop__words ON cop_core_search USING gin (words)"
    " WITH (fastupdate = off)",
    "CREATE INDEX IF NOT EXISTS cop__all_words ON cop_core_search"
    " USING gin ((words || answer_words)) WITH (fastupdate = off)",
)
DROP = ("DROP INDEX IF EXISTS cop__words", "DROP INDEX IF EXISTS cop__all_words")


def before(connection: Connection, contribution_id: int) -> None:
    """PostgreSQL's indexes follow their table by themselves."""


def after(connection: Connection, contribution_id: int) -> None:
    """As above."""


def expression(query: Query) -> str:
    """The question as a tsquery. Tokens are letters and digits, so nothing in them is a sign."""
    wanted = [_concept(concept) for concept in query.required]
    return " & ".join([*wanted, *(f"!{_concept(concept)}" for concept in query.excluded)])


def _concept(concept: Concept) -> str:
    ways = [_way(way) for way in concept.ways]
    if concept.apart:
        ways.append("(" + " & ".join(f"'{token}'" for token in concept.apart) + ")")
    return "(" + " | ".join(ways) + ")"


def _way(way: Way) -> str:
    return (
        "("
        + " <-> ".join(f"'{token}'" for token in way.tokens)
        + (":*" if way.prefix else "")
        + ")"
    )


def found(query: Query, *, answers: bool) -> ColumnElement[bool]:
    """Whether an entry has what is asked for."""
    words: Any = SearchEntry.words
    if answers:
        words = words.op("||")(SearchEntry.answer_words)
    holds: ColumnElement[bool] = words.op("@@", is_comparison=True)(
        cast(literal(expression(query)), TSQUERY)
    )
    return holds


def forget(connection: Connection) -> None:
    """PostgreSQL's own housekeeping removes what was deleted, here as in every table."""


def check(connection: Connection) -> None:
    """PostgreSQL keeps its indexes in step by itself."""


def repair(connection: Connection) -> None:
    connection.exec_driver_sql("REINDEX TABLE cop_core_search")
