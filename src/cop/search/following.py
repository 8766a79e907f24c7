"""The index follows what is written, in the same transaction, by whatever way it was written.

Every save, restored version, adapted copy, import, merge, anonymising and answer is a change of a row
that the session writes, so the session is listened to rather than each of them. A purge goes by the
foreign key. Who may read is no part of the index: it is asked at each search.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import Table, Update, bindparam, event, inspect
from sqlalchemy import update as sql_update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from cop.contributions.models import Comment, Contribution
from cop.search import entries
from cop.search.engines import is_postgres, rewriting
from cop.search.models import SearchEntry

TABLE: Table = SearchEntry.__table__  # type: ignore[assignment]
BLANK = {"answers": "", "answer_words": ""}
# Written once, for every answer. What `REWRITE` sets are the values that it is given.
REWRITE = sql_update(TABLE).where(TABLE.c.contribution_id == bindparam("contribution"))
APPEND = REWRITE.values(
    answers=TABLE.c.answers.op("||")(bindparam("more")),
    answer_words=TABLE.c.answer_words.op("||")(bindparam("more_words")),
)


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: Any) -> None:
    """What was just written goes into the index; the rows' old values are still known here."""
    for thing in [*session.new, *session.dirty]:
        if isinstance(thing, Contribution) and (thing in session.new or says_else(thing)):
            write(session, entries.public_values(thing))
    for comment in session.new:
        if isinstance(comment, Comment) and comment.deleted_at is None:
            _append(session, comment)
    answered = sorted({one.contribution_id for one in _edited(session)})
    for key, values in entries.answer_values(answered).items() if answered else ():
        _update(session, key, REWRITE, values)


def _edited(session: Session) -> Iterator[Comment]:
    """Answers that say something else now, or nothing any more."""
    for one in [*session.dirty, *session.deleted]:
        if isinstance(one, Comment) and (
            one in session.deleted or _changed(one, "body", "deleted_at")
        ):
            yield one


def says_else(thing: Contribution) -> bool:
    """Whether one of the columns that are searched has changed."""
    kind = current_app.extensions["cop"].registry.types[thing.type]
    state = inspect(thing)
    for name in ("title", "summary", *entries.columns_read(thing)):
        # What wasn't set since it was read needn't be asked for its history.
        if name in kind.unsaid or name not in state.committed_state:
            continue
        history = state.attrs[name].history
        if not history.has_changes():
            continue
        old, new = list(history.deleted or ()), list(history.added or ())
        if not (old and new and entries.says_the_same(kind, old[0], new[0])):
            return True
    return False


def _changed(row: Any, *names: str) -> bool:
    state = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in names)


def write(session: Session, *entries_of: entries.Values) -> None:
    """Write entries, or their new form, all of the same columns; answers that aren't given stay."""
    if not entries_of:
        return
    statement = _writing(postgresql if is_postgres() else sqlite, tuple(sorted(entries_of[0])))
    keys = [values["contribution_id"] for values in entries_of]
    with rewriting(session.connection(), keys):
        session.execute(statement, [BLANK | values for values in entries_of])


@lru_cache(maxsize=8)
def _writing(dialect: Any, names: tuple[str, ...]) -> Any:
    statement = dialect.insert(TABLE)
    new = {name: statement.excluded[name] for name in names if name != "contribution_id"}
    return statement.on_conflict_do_update(index_elements=["contribution_id"], set_=new)


def _append(session: Session, comment: Comment) -> None:
    """One more answer: those before it need not be read again."""
    values = entries.answer_value(comment)
    added = {"more": f"\n{values['answers']}", "more_words": f" _ {values['answer_words']}"}
    _update(session, comment.contribution_id, APPEND, added)


def _update(
    session: Session, contribution_id: int, statement: Update, values: entries.Values
) -> None:
    connection = session.connection()
    with rewriting(connection, [contribution_id]):
        connection.execute(statement, {"contribution": contribution_id, **values})
