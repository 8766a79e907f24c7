"""How long what people do together takes, for whoever makes time for it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import Viewer


def minutes_of(viewer: Viewer, uids: Iterable[str]) -> dict[str, int]:
    """uid → minutes, of those that `viewer` reads and whose type says how long they last: one query
    for each such type."""
    wanted = sorted(set(uids))
    found: dict[str, int] = {}
    types = current_app.extensions["cop"].registry.types.values()
    for kind in [one for one in types if one.lasts and wanted]:
        rows = session.execute(
            select(kind.model.uid, getattr(kind.model, kind.lasts)).where(
                visible_to(viewer, model=kind.model), kind.model.uid.in_(wanted)
            )
        )
        found |= {uid: minutes for uid, minutes in rows if minutes}
    return found
