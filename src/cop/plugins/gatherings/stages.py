"""Where a gathering stands today, as clocks show it at its place."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from cop.contributions.models import State
from cop.db import now
from cop.plugins.gatherings.models import Gathering, Stage


def today_at(zone: str) -> date:
    """The day that it is in an IANA zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def stage_of(gathering: Gathering) -> Stage:
    """Cancelling is said; all else follows from the state and the dates."""
    if gathering.cancelled_at is not None:
        return Stage.CANCELLED
    if gathering.state == State.DRAFT:
        return Stage.DRAFT
    today = today_at(gathering.tz)
    if today < gathering.start_date:
        return Stage.ANNOUNCED
    return Stage.RUNNING if today <= gathering.end_date else Stage.CLOSED


def days_left(gathering: Gathering) -> int:
    """Days until it begins; negative once it has."""
    return (gathering.start_date - today_at(gathering.tz)).days
