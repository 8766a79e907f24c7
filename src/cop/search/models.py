"""The table of the index: one row for each contribution, and the groups of synonyms."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from cop.columns import StringList, WordSet
from cop.db import Base


class Tokens(TypeDecorator[str]):
    """Words in their order, parted by spaces: text for SQLite, a tsvector for PostgreSQL.

    The vector is written here, so that PostgreSQL cuts and folds nothing by rules of its own; it is
    read as PostgreSQL spells it. `_` keeps parts away from each other and can't be asked for.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or dialect.name != "postgresql":
            return value
        places: dict[str, list[str]] = {}
        for place, word in enumerate(value.split(), start=1):
            places.setdefault(word, []).append(str(place))
        return " ".join(f"'{word}':{','.join(at[:255])}" for word, at in places.items())


class SearchEntry(Base):
    """What is searched of one contribution: nothing reserved, nothing secret.

    title, keywords, summary: roots and words, for the order of results. facets: codes of words
    chosen from a vocabulary, `theme:water`. body, answers: plain texts for extracts. words,
    answer_words: all tokens of the document and of its answers, which only some readers search.
    """

    __tablename__ = "cop_core_search"
    # On PostgreSQL long texts lie apart, so that going through many rows reads few pages.
    __table_args__ = {"postgresql_with": {"toast_tuple_target": 256}}

    contribution_id: Mapped[int] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), primary_key=True
    )
    title: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    facets: Mapped[frozenset[str]] = mapped_column(WordSet, default=frozenset)
    body: Mapped[str] = mapped_column(Text, default="")
    answers: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Tokens, default="")
    answer_words: Mapped[str] = mapped_column(Tokens, default="")


class SynonymGroup(Base):
    """Expressions that mean the same to whoever searches; `code` names a group of the start."""

    __tablename__ = "cop_core_synonyms"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    expressions: Mapped[list[str]] = mapped_column(StringList, default=list)
    active: Mapped[bool] = mapped_column(default=True)
