"""SQLite: an FTS5 index beside the table `cop_core_search`.

It holds no text of its own (https://sqlite.org/fts5.html, external content): each entry is taken out
by its old words and put in by its new ones. Triggers can't do that under `trusted_schema=OFF`, so one
only keeps what a cascade deleted, for the next writer to take out; until then it is found by nobody,
because every search goes through the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, column, select, table

from cop.contributions.models import Contribution
from cop.search.models import SearchEntry
from cop.search.query import Concept, Query, Way

# Two underscores: no plugin can have a table that starts like this.
INDEX = table("cop__words", column("rowid"), column("cop__words"))
_OUT = "INSERT INTO cop__words (cop__words, rowid, words, answer_words)" \
    " SELECT 'delete', contribution_id, words, answer_words FROM "  # fmt: skip
_IN = "INSERT INTO cop__words (rowid, words, answer_words)" \
    " SELECT contribution_id, words, answer_words FROM cop_core_search WHERE "  # fmt: skip
CREATE = (
    # Words are folded before they come here: « ascii » leaves the letters of all alphabets alone.
    "CREATE VIRTUAL TABLE IF NOT EXISTS cop__words USING fts5("
    "words, answer_words, content='cop_core_search', content_rowid='contribution_id', "
    "columnsize=0, tokenize=\"ascii tokenchars '_'\")",
    "CREATE TABLE IF NOT EXISTS cop__gone (contribution_id INTEGER, words TEXT, answer_words TEXT)",
    "CREATE TRIGGER IF NOT EXISTS cop__gone_follows AFTER DELETE ON cop_core_search BEGIN"
    " INSERT INTO cop__gone VALUES (old.contribution_id, old.words, old.answer_words); END",
)
DROP = ("DROP TABLE IF EXISTS cop__words", "DROP TABLE IF EXISTS cop__gone")


def before(connection: Connection, keys: Sequence[int]) -> None:
    """Take entries out, before they are written anew."""
    _sweep(connection)
    connection.exec_driver_sql(f"{_OUT} cop_core_search WHERE {_among(keys)}", tuple(keys))


def after(connection: Connection, keys: Sequence[int]) -> None:
    """Put entries in, once they are written."""
    connection.exec_driver_sql(_IN + _among(keys), tuple(keys))


def _among(keys: Sequence[int]) -> str:
    return f"contribution_id IN ({', '.join('?' * len(keys))})"


def _sweep(connection: Connection) -> None:
    """Take out what was deleted: SQLite gives its key to the next contribution."""
    if connection.exec_driver_sql("SELECT 1 FROM cop__gone LIMIT 1").first():
        connection.exec_driver_sql(f"{_OUT} cop__gone")
        connection.exec_driver_sql("DELETE FROM cop__gone")


def expression(query: Query, *, answers: bool) -> str:
    """The question as FTS5 reads it. Tokens are letters and digits, so nothing in them is a sign."""
    wanted = " AND ".join(map(_concept, query.required))
    unwanted = " OR ".join(map(_concept, query.excluded))
    whole = f"({wanted}) NOT ({unwanted})" if wanted and unwanted else wanted or unwanted
    return f"({whole})" if answers else f"{{words}} : ({whole})"


def _concept(concept: Concept) -> str:
    ways = [_way(way) for way in concept.ways]
    if concept.apart:
        ways.append("(" + " AND ".join(f'"{token}"' for token in concept.apart) + ")")
    return "(" + " OR ".join(ways) + ")"


def _way(way: Way) -> str:
    return f'"{" ".join(way.tokens)}"{" *" if way.prefix else ""}'


def found(query: Query, *, answers: bool, name: str = "asked") -> ColumnElement[bool]:
    """Whether an entry has what is asked for; `name` is what its words are bound to."""
    matching = _matching(query, answers=answers, name=name)
    inside = SearchEntry.contribution_id.in_(select(INDEX.c.rowid).where(matching))
    return inside if query.required else ~inside


def _matching(query: Query, *, answers: bool, name: str = "asked") -> ColumnElement[bool]:
    bound = f"{name}_with_answers" if answers else name
    asked: Any = bindparam(bound, expression(query, answers=answers))
    matching: ColumnElement[bool] = INDEX.c.cop__words.op("MATCH", is_comparison=True)(asked)
    return matching


def values(query: Query) -> dict[str, str]:
    """What `found` and `newest` bind, by name."""
    return {
        "asked": expression(query, answers=False),
        "asked_with_answers": expression(query, answers=True),
    }


def newest(
    statement: Select[Any], query: Query, *, answers: bool, name: str = "asked"
) -> Select[Any]:
    """What has what is asked for, newest first: read from the index's end, as far as is needed."""
    if not query.required:
        having = found(query, answers=answers, name=name)
        return statement.where(having).order_by(Contribution.id.desc())
    return (
        statement.join(INDEX, INDEX.c.rowid == Contribution.id)
        .where(_matching(query, answers=answers, name=name))
        .order_by(INDEX.c.rowid.desc())
    )


def forget(connection: Connection) -> None:
    """Leave no trace of what was deleted: FTS5 marks it, and drops it when all is merged."""
    _sweep(connection)
    connection.exec_driver_sql("INSERT INTO cop__words (cop__words) VALUES ('optimize')")


def check(connection: Connection) -> None:
    """Raises `DatabaseError` when index and table disagree."""
    _sweep(connection)
    connection.exec_driver_sql(
        "INSERT INTO cop__words (cop__words, rank) VALUES ('integrity-check', 1)"
    )


def repair(connection: Connection) -> None:
    """Make the index anew from the table."""
    connection.exec_driver_sql("DELETE FROM cop__gone")
    connection.exec_driver_sql("INSERT INTO cop__words (cop__words) VALUES ('rebuild')")
