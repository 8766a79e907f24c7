"""Which sites show what of ours: the origin alone, without path, reader or count.

A frame that is fetched says on whose page it stands. That is written once a day at the most.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from flask import current_app, request
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import SQLAlchemyError

from cop.config import setting
from cop.contributions.rules import can
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.embeds.models import Showing

log = logging.getLogger("cop.embeds")
# Anybody can write any origin into a request: what they can fill with it ends here.
MOST_ROWS, MOST_A_DAY = 2000, 300


@dataclass(frozen=True)
class Shown:
    origin: str
    paths: tuple[str, ...]
    last: date


def note(path: str) -> None:
    """Write down that a page of another origin shows `path`; whatever becomes of it, the frame is
    answered."""
    origin = _origin()
    if not origin:
        return
    today = now().date()
    # Of today alone, in this process.
    kept: dict[date, set[tuple[str, str]]] = current_app.extensions.setdefault("cop_embeds", {})
    if today not in kept:
        kept.clear()
    noted = kept.setdefault(today, set())
    if (origin, path) in noted or len(noted) >= MOST_A_DAY:
        return
    noted.add((origin, path))
    try:
        # What was read so far ends here, so that the first thing that SQLite sees is a write.
        session.commit()
        _write(origin, path[:200], today)
        session.commit()
    except SQLAlchemyError:
        session.rollback()
        log.warning("where a frame stands could not be written down", exc_info=True)


def _origin() -> str:
    """Of the page that the frame stands on; empty for our own, and for what isn't in a frame."""
    if request.headers.get("Sec-Fetch-Dest") != "iframe":
        return ""
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
        own = urlsplit(str(setting("COP_PUBLIC_URL")))
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or parts.netloc in {own.netloc, request.host}:
        return ""
    origin = f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
    return origin if len(origin) <= 120 and origin.isascii() else ""


def _write(origin: str, path: str, today: date) -> None:
    here = (Showing.origin == origin, Showing.path == path)
    if session.execute(update(Showing).where(*here).values(last_on=today)).rowcount:  # type: ignore[attr-defined]
        return
    if (session.scalar(select(func.count(Showing.id))) or 0) < MOST_ROWS:
        session.add(Showing(origin=origin, path=path, first_on=today, last_on=today))
        session.flush()


def shown(viewer: Viewer) -> Sequence[Shown]:
    """Site by site, the latest first; nothing for who may not look."""
    if not can(viewer, "embeds.look", None):
        return []
    query = select(Showing.origin, Showing.path, Showing.last_on).order_by(
        Showing.last_on.desc(), Showing.origin, Showing.path
    )
    found: dict[str, list[tuple[str, date]]] = {}
    for origin, path, last in session.execute(query):
        found.setdefault(origin, []).append((path, last))
    return [
        Shown(origin, tuple(path for path, _last in rows), rows[0][1])
        for origin, rows in found.items()
    ]


def forget() -> None:
    """What was not seen for a while."""
    days = timedelta(days=int(setting("COP_EMBEDS_REMEMBER")))
    session.execute(delete(Showing).where(Showing.last_on < now().date() - days))
