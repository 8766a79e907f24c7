"""PostgreSQL: tsvectors that are written word by word, and GIN indexes on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Select, bindparam, cast, select, text
from sqlalchemy.dialects.postgresql import TSQUERY

from cop.contributions.models import Contribution
from cop.db import session
from cop.search.models import SearchEntry
from cop.search.query import Concept, Query, Way

CREATE = (
    "CREATE INDEX IF NOT EXISTS cop__words ON cop_core_search USING gin (words)"
    " WITH (fastupdate = off)",
    "CREATE INDEX IF NOT EXISTS cop__all_words ON cop_core_search"
    " USING gin ((words || answer_words)) WITH (fastupdate = off)",
)
DROP = ("DROP INDEX IF EXISTS cop__words", "DROP INDEX IF EXISTS cop__all_words")


def before(connection: Connection, keys: Sequence[int]) -> None:
    """PostgreSQL's indexes follow their table by themselves."""


def after(connection: Connection, keys: Sequence[int]) -> None:
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


def found(query: Query, *, answers: bool, name: str = "asked") -> ColumnElement[bool]:
    """Whether an entry has what is asked for; `name` is what its words are bound to."""
    return SearchEntry.contribution_id.in_(select(_having(query, answers=answers, name=name).c[0]))


def _having(query: Query, *, answers: bool, name: str = "asked") -> CTE:
    """The entries that have what is asked for, told by the index, by itself and first.

    Whoever goes through rows that are left for other reasons unfolds the words of each of them, which
    PostgreSQL doesn't count among the costs: two seconds for 100,000 entries.
    """
    words: Any = SearchEntry.words
    if answers:
        words = words.op("||")(SearchEntry.answer_words)
    holds: ColumnElement[bool] = words.op("@@", is_comparison=True)(
        cast(bindparam(name, expression(query)), TSQUERY)
    )
    inside = select(SearchEntry.contribution_id).where(holds)
    return inside.cte().prefix_with("MATERIALIZED")


def values(query: Query) -> dict[str, str]:
    """What `found` and `newest` bind, by name."""
    return {"asked": expression(query)}


def newest(
    statement: Select[Any], query: Query, *, answers: bool, name: str = "asked"
) -> Select[Any]:
    """What has what is asked for, newest first."""
    inside = _having(query, answers=answers, name=name)
    return statement.join(inside, inside.c.contribution_id == Contribution.id).order_by(
        Contribution.id.desc()
    )


@contextmanager
def by_index(*, one_by_one: bool = False) -> Iterator[None]:
    """Around a search, for the reason that `_having` gives: no table is gone through as a whole, and
    what an index points at is taken for near. Such a plan would look so dear that it were compiled
    first, which takes longer than to run it. And each is made for its words: one for any word is good
    for few.

    one_by_one: what is found is looked up row by row. PostgreSQL thinks that the beginning of a word
    is in two of a hundred entries, and would rather go through all of them beside it.
    """
    before = dict(zip(SETTINGS, session.execute(_SETTINGS).one(), strict=True))
    merging = {} if one_by_one else {"enable_mergejoin": before["enable_mergejoin"]}
    session.execute(_SET, SETTINGS | merging)
    yield
    session.execute(_SET, before)


SETTINGS = {
    "enable_seqscan": "off",
    "enable_mergejoin": "off",
    "jit": "off",
    "plan_cache_mode": "force_custom_plan",
    "random_page_cost": "1.1",
}
_SETTINGS = text("SELECT " + ", ".join(f"current_setting('{name}')" for name in SETTINGS))
# For the transaction at hand.
_SET = text("SELECT " + ", ".join(f"set_config('{name}', :{name}, true)" for name in SETTINGS))


def forget(connection: Connection) -> None:
    """PostgreSQL's own housekeeping removes what was deleted, here as in every table."""


def check(connection: Connection) -> None:
    """PostgreSQL keeps its indexes in step by itself."""


def repair(connection: Connection) -> None:
    connection.exec_driver_sql("REINDEX TABLE cop_core_search")
