"""Finding one contribution for somebody: the door that every page about one goes through."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

from flask import current_app
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden, NotFound

from cop import journal
from cop.contributions.models import CoAuthor, Contribution
from cop.contributions.rules import can
from cop.db import fetch, session
from cop.members.viewer import Viewer

Kind = TypeVar("Kind", bound=Contribution)
TYPE = select(Contribution.type).where(Contribution.uid == bindparam("uid"))


def find(
    viewer: Viewer, uid: str, model: type[Kind], *, action: str = "read", lock: bool = False
) -> Kind:
    """The contribution `uid`, when `viewer` may do `action` to it.

    lock: take its row for this transaction, so that two savers wait for one another.
    Raises `NotFound` when it is not there or may not be read (the answer is the same), and
    `Forbidden` when it may be read but `action` is refused.
    """
    # On SQLite whoever writes is alone from the first line of the request on (`cop.db`).
    if lock and session.get_bind().dialect.name != "sqlite":
        session.execute(_lock(), {"uid": uid})
    rows = session.scalars(
        _by_uid(model), {"uid": uid}, execution_options={"populate_existing": lock}
    )
    thing: Kind | None = rows.unique().one_or_none()
    if thing is None:
        raise NotFound
    demand(viewer, action, thing)
    return thing


@lru_cache(maxsize=1)
def _lock() -> Select[Any]:
    return select(Contribution.id).where(Contribution.uid == bindparam("uid")).with_for_update()


@lru_cache(maxsize=64)
def _by_uid(model: type[Contribution]) -> Select[Any]:
    """With who signs it, so that asking who may do what needs no further query."""
    return (
        select(model)
        .where(model.uid == bindparam("uid"))
        .options(
            joinedload(model.author),
            joinedload(model.network),
            joinedload(model.coauthors).joinedload(CoAuthor.member),
        )
    )


def find_any(viewer: Viewer, uid: str, *, action: str = "read", lock: bool = False) -> Contribution:
    """`find` for a contribution whose kind the address doesn't tell."""
    row = fetch(TYPE, {"uid": uid}).first()
    kind = current_app.extensions["cop"].registry.types.get(row.type) if row is not None else None
    if kind is None:
        raise NotFound
    model: type[Contribution] = kind.model
    return find(viewer, uid, model, action=action, lock=lock)


def demand(viewer: Viewer, action: str, thing: Any) -> None:
    """Raise `NotFound` or `Forbidden` unless `viewer` may do `action`."""
    if can(viewer, action, thing):
        return
    if isinstance(thing, Contribution) and can(viewer, "read", thing):
        raise Forbidden
    # The answer is as if it weren't there; the log knows that somebody knocked.
    journal.note("hidden", action=action, thing=str(getattr(thing, "uid", "")))
    raise NotFound
