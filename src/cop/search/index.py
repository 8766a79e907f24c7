"""The index as a whole: forgetting what was erased, making it anew, comparing it with what stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import Text, cast, func, select
from sqlalchemy.exc import DatabaseError

from cop.contributions.models import Contribution
from cop.contributions.rules import active_types
from cop.db import session
from cop.search import engines, entries
from cop.search.following import write
from cop.search.models import SearchEntry

AT_ONCE = 100  # contributions in one transaction: others write between two
Say = Callable[[int, int], None]


def forget() -> None:
    """Leave no trace in the index of what was taken out of it."""
    connection = session.connection()
    engines.of(connection).forget(connection)


def on_anonymised(**_told: Any) -> None:
    """A name that was removed for good goes from the index's own files too."""
    forget()


LISTENERS = {"contribution_anonymised": on_anonymised}


def rebuild(say: Say = lambda done, total: None) -> int:
    """Write every entry anew while the site runs, some at a time; answers how many.

    say: told (done, in all) after each transaction.
    """
    _repair()
    total = session.scalar(_known(func.count())) or 0
    done = 0
    for keys in _batches():
        made = list(_due(_locked(keys)))
        write(session(), *made)
        done += len(made)
        session.commit()
        say(done, total)
    forget()
    session.commit()
    return done


def check() -> list[str]:
    """The names (uid) of what the index lacks or has otherwise; empty when all agrees.

    Raises `DatabaseError` when SQLite's index disagrees with its own table.
    """
    connection = session.connection()
    engines.of(connection).check(connection)
    wrong = []
    for keys in _batches():
        things = _things(keys)
        for thing, due in zip(things, _due(things), strict=True):
            stored = session.get(SearchEntry, thing.id, populate_existing=True)
            if stored is None or any(getattr(stored, name) != due[name] for name in COMPARED):
                wrong.append(thing.uid)
        session.rollback()
    return wrong


def _due(things: Sequence[Contribution]) -> Iterator[entries.Values]:
    """What the index should hold of each, answers with it."""
    said = entries.answer_values([thing.id for thing in things])
    for thing in things:
        yield entries.public_values(thing) | said[thing.id]


# PostgreSQL spells `words` in its own way; they are made of the same texts.
COMPARED = ("title", "keywords", "summary", "facets", "body", "answers")


def rewrite(things: Sequence[Contribution]) -> None:
    """Write the entries of a few contributions anew, in the transaction at hand."""
    for start in range(0, len(things), AT_ONCE):
        write(session(), *map(entries.public_values, things[start : start + AT_ONCE]))


def relabelled(vocabulary: str, code: str) -> None:
    """A word of a vocabulary reads differently: so do the entries of what it was chosen for.

    Called after `vocabulary.forget()`, within the transaction of the change.
    """
    rewrite(
        session.scalars(
            select(Contribution)
            .join(SearchEntry, SearchEntry.contribution_id == Contribution.id)
            .where(
                cast(SearchEntry.facets, Text).contains(f" {vocabulary}:{code} ", autoescape=True),
                Contribution.type.in_(active_types()),
            )
        ).all()
    )


def _known(column: Any) -> Any:
    return select(column).select_from(Contribution).where(Contribution.type.in_(active_types()))


def _batches() -> Iterator[list[int]]:
    """The keys of all contributions of active types, in order, some at a time."""
    last = 0
    while True:
        keys = session.scalars(
            _known(Contribution.id)
            .where(Contribution.id > last)
            .order_by(Contribution.id)
            .limit(AT_ONCE)
        ).all()
        if not keys:
            return
        last = keys[-1]
        yield list(keys)


def _locked(keys: list[int]) -> list[Contribution]:
    """With their rows taken for this transaction: who saves one meanwhile waits, and writes after."""
    session.execute(select(Contribution.id).where(Contribution.id.in_(keys)).with_for_update())
    return _things(keys)


def _things(keys: list[int]) -> list[Contribution]:
    """Each with the columns of its type, in one query for each type."""
    found: list[Contribution] = []
    for kind in current_app.extensions["cop"].registry.types.values():
        model = kind.model
        found += session.scalars(
            select(model).where(model.id.in_(keys)), execution_options={"populate_existing": True}
        )
    return found


def _repair() -> None:
    """Make SQLite's index anew from its table, if it is broken."""
    connection = session.connection()
    engine = engines.of(connection)
    try:
        engine.check(connection)
    except DatabaseError:
        session.rollback()
        connection = session.connection()
        engine.repair(connection)
    session.commit()
