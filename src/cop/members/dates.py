"""Last days, as people choose them, and the moments that they end with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def end_of(day: date) -> datetime:
    """The last moment of a day, as clocks in France show it."""
    return datetime.combine(day, time.max, PARIS).astimezone(UTC)


def day_of(moment: datetime | None) -> date | None:
    """The day in France that a moment belongs to."""
    return moment.astimezone(PARIS).date() if moment else None
