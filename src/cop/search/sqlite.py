"""SQLite: an FTS5 index beside the table `cop_core_search`.

It holds no text of its own (https://sqlite.org/fts5.html, external content): each entry is taken out
by its old words and put in by its new ones. Triggers can't do that under `trusted_schema=OFF`, so one
only keeps what a cascade deleted, for the next writer to take out; until then it is found by nobody,
because every search goes through the table.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, column, literal, select, table

from cop.search.models import SearchEntry
from cop.search.query import Concept, Query, Way

# Two underscores: no plugin can have a table that starts like this.
INDEX = table("cop__words", column("rowid"), column("cop__words"))
_OUT = "INSERT INTO cop__words (cop__words, rowid, words, answer_words)" \
    " SELECT 'delete', contribution_id, words, answer_words FROM "  # fmt: skip
_IN = "INSERT INTO cop__words (rowid, words, answer_words)" \
    " SELECT contribution_id, words, answer_words FROM cop_core_search WHERE contribution_id = ?"  # fmt: skip
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


def before(connection: Connection, contribution_id: int) -> None:
    """Take an entry out, before it is written anew."""
    _sweep(connection)
    connection.exec_driver_sql(
        f"{_OUT} cop_core_search WHERE contribution_id = ?", (contribution_id,)
    )


def after(connection: Connection, contribution_id: int) -> None:
    """Put an entry in, once it is written."""
    connection.exec_driver_sql(_IN, (contribution_id,))


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


def found(query: Query, *, answers: bool) -> ColumnElement[bool]:
    """Whether an entry has what is asked for."""
    matching = INDEX.c.cop__words.op("MATCH", is_comparison=True)(
        literal(expression(query, answers=answers))
    )
    inside = SearchEntry.contribution_id.in_(select(INDEX.c.rowid).where(matching))
    return inside if query.required else ~inside


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
