"""What the plugins have that takes place at a time, as its reader may know of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app
from sqlalchemy import Date, Select, bindparam, select

from cop.contributions.statements import kept
from cop.db import now, session
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.plugin import Dated
from cop.slots import apart

log = logging.getLogger("cop.calendar")
# What is over stays in calendars for a little more than a year.
KEPT = timedelta(days=400)
MOST_OF_ONE = 1000
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True)
class Event:
    """starts, ends: moments in `zone`; or days, `ends` being the last of them."""

    dated: Dated
    uid: str
    title: str
    starts: date
    ends: date
    zone: ZoneInfo
    place: str
    cancelled: bool
    version: int
    changed: datetime
    network: str
    network_uid: str
    themes: tuple[str, ...]

    @property
    def endpoint(self) -> str:
        return f"cop.{self.dated.endpoint}"

    @property
    def is_over(self) -> bool:
        here = now().astimezone(self.zone)
        if isinstance(self.ends, datetime):
            return self.ends <= here
        return self.ends < here.date()

    @property
    def first(self) -> datetime:
        """The moment that it starts, for sorting what has hours among what has none."""
        if isinstance(self.starts, datetime):
            return self.starts
        return datetime.combine(self.starts, time(), self.zone)


def events(viewer: Viewer, *, mine: bool = False, since: date | None = None) -> list[Event]:
    """What isn't over since `since` (400 days by default), the first to start first: one query for
    each `Dated`. mine: only what is part of this reader's own agenda."""
    since = now().date() - KEPT if since is None else since
    found = [
        one
        for plugin, dated in _all_dated()
        if not mine or dated.mine is not None
        for one in _safely(plugin, dated, _query(viewer, dated, mine=mine), since)
    ]
    return sorted(found, key=lambda one: (one.first, one.title, one.uid))


def event(viewer: Viewer, name: str, uid: str) -> Event | None:
    """One, or None where there is none that this reader may know of."""
    for plugin, dated in _all_dated():
        if dated.name == name:
            query = _query(viewer, dated, one=True)
            found = _safely(plugin, dated, query, LONG_AGO, uid=uid)
            if found:
                return found[0]
    return None


def _all_dated() -> Iterator[tuple[str, Dated]]:
    for plugin in current_app.extensions["cop"].registry.active:
        for dated in plugin.dated:
            yield plugin.name, dated


def _query(
    viewer: Viewer, dated: Dated, *, mine: bool = False, one: bool = False
) -> Callable[[], Select[Any]]:
    """The plugin's own query with its network's name, cut to what isn't long over."""

    def write() -> Select[Any]:
        found = dated.find(viewer)
        if mine and dated.mine is not None:
            found = found.where(dated.mine(viewer))
        rows = found.subquery()
        names = Organisation.short_name.label("network"), Organisation.uid.label("network_uid")
        by_day = isinstance(rows.c.ends.type, Date)
        cut = [rows.c.ends >= bindparam("day" if by_day else "moment", type_=rows.c.ends.type)]
        if one:
            cut.append(rows.c.uid == bindparam("uid"))
        whole = select(rows, *names).outerjoin(Organisation, Organisation.id == rows.c.network_id)
        return whole.where(*cut).order_by(rows.c.starts.desc()).limit(MOST_OF_ONE)

    key = ("dated", dated.find, dated.mine if mine else None, viewer, one)
    return lambda: kept(key, write)


def _safely(
    plugin: str, dated: Dated, write: Callable[[], Select[Any]], since: date, **values: str
) -> list[Event]:
    """Where the query of one plugin fails, the agenda shows the others'."""
    cut = {"day": since, "moment": datetime.combine(since, time(), UTC)}
    try:
        with apart():
            return [_event(dated, row) for row in session.execute(write(), cut | values)]
    except Exception:
        if current_app.extensions["cop"].registry.strict:
            raise
        log.exception("plugin %s failed to say what takes place", plugin)
        return []


def _event(dated: Dated, row: Any) -> Event:
    zone = zone_of(row.zone)
    starts, ends = (
        one.astimezone(zone) if isinstance(one, datetime) else one for one in (row.starts, row.ends)
    )
    return Event(
        dated=dated, uid=row.uid, title=row.title, starts=starts, ends=max(starts, ends), zone=zone,
        place=row.place or "", cancelled=bool(row.cancelled), version=row.version,
        changed=row.updated_at, network=row.network or "", network_uid=row.network_uid or "",
        themes=tuple(row.themes or ()),
    )  # fmt: skip


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """UTC for a name that the tables of zones don't know: the moment is still right."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
