"""Queries that are written once for a reader: to write one costs more than to run it.

What a kept query says must depend on its key alone. Of the time it says `ago(…)`, which is looked
up when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import BindParameter, ColumnElement, bindparam, literal_column

from cop.columns import UtcDateTime
from cop.db import now

Statement = TypeVar("Statement")
MOST_KEPT = 500  # about ten kilobytes each


def kept(key: Hashable, write: Callable[[], Statement]) -> Statement:
    """The query that `write` writes, written the first time that this app asks for `key`."""
    statements: dict[Hashable, Any] = current_app.extensions["cop"].statements
    found: Statement | None = statements.get(key)
    if found is None:
        if len(statements) >= MOST_KEPT:
            statements.clear()
        found = statements[key] = write()
    return found


def ago(time: timedelta) -> BindParameter[Any]:
    """The moment *time* before the query runs."""
    return bindparam(None, callable_=lambda: now() - time, type_=UtcDateTime())


def at_most(number: int) -> ColumnElement[int]:
    """A limit as part of the query's text. PostgreSQL takes one that is bound for a tenth of all
    rows: it would go through them, or plan the query anew each time. SQLite, without figures, reads
    whole tables in order for the sake of a low limit; a sum it doesn't look into."""
    return literal_column(f"{int(number)} + 0")


def written(words: Sequence[str]) -> list[ColumnElement[Any]]:
    """Words of our own, as part of the query's text: values bound to an `IN` are unfolded anew each
    time that it runs. Raises `ValueError` for what isn't a name."""
    if not all(word.isidentifier() and word.isascii() for word in words):
        raise ValueError(words)
    return [literal_column(f"'{word}'") for word in words]
