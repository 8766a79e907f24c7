"""Full-text search as each database has it out of the box: what cop's own is measured against.

FTS5 with bm25 and `snippet`, tsvector with `ts_rank` and `ts_headline`; no synonyms, no access, no
counts by kind, the texts as they are.
"""

from __future__ import annotations

from sqlalchemy import Engine, TextClause, text

JOINED = (
    "FROM {found} JOIN cop_core_contribution c ON c.id = f.{key} "
    "JOIN cop_core_member m ON m.id = c.author_id"
)
SQLITE = text(
    "SELECT c.uid, c.title, c.listed_at, m.name, snippet(limit_words, 2, '<mark>', '</mark>', '…', 30)"
    f" AS extract {JOINED.format(found='limit_words f', key='rowid')}"
    " WHERE limit_words MATCH :q ORDER BY bm25(limit_words, 8, 2, 1) LIMIT 20"
)
# Ranked first; extracts of the twenty that are shown.
POSTGRES = text(
    "SELECT uid, title, listed_at, name, ts_headline('french', body, to_tsquery('french', :q))"
    " AS extract FROM (SELECT c.uid, c.title, c.listed_at, m.name, f.body "
    f"{JOINED.format(found='limit_words f', key='id')}"
    " WHERE f.words @@ to_tsquery('french', :q)"
    " ORDER BY ts_rank(f.words, to_tsquery('french', :q)) DESC LIMIT 20) best"
)
BODY = "SELECT c.id, c.title, c.summary, s.body FROM cop_core_contribution c" \
    " JOIN cop_core_search s ON s.contribution_id = c.id"  # fmt: skip


def raw_search(engine: Engine) -> TextClause:
    return SQLITE if engine.dialect.name == "sqlite" else POSTGRES


def raw_words(engine: Engine, typed: str) -> str:
    """All words are required."""
    words = "".join(letter if letter.isalnum() else " " for letter in typed).split()
    return (" " if engine.dialect.name == "sqlite" else " & ").join(words)


def fill_raw(engine: Engine) -> None:
    """Index everything that cop has indexed."""
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS limit_words")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(
                "CREATE VIRTUAL TABLE limit_words USING fts5(title, summary, body, "
                "tokenize='unicode61 remove_diacritics 2')"
            )
            connection.exec_driver_sql(
                f"INSERT INTO limit_words (rowid, title, summary, body) {BODY}"
            )
            return
        connection.exec_driver_sql(
            "CREATE TABLE limit_words AS SELECT id, body, "
            "setweight(to_tsvector('french', title), 'A') || "
            "setweight(to_tsvector('french', summary), 'B') || to_tsvector('french', body) AS words"
            f" FROM ({BODY}) everything"
        )
        connection.exec_driver_sql("CREATE INDEX ON limit_words USING gin (words)")
