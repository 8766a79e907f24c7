"""What the page of a gathering shows beside its text."""

from __future__ import annotations

from typing import Any

from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.rules import may_host, registration_is_open, sees_all
from cop.plugins.gatherings.stages import days_left, stage_of
from cop.plugins.gatherings.words import STAGES, ZONES, countdown, dates_in_words


def gathering_context(viewer: Viewer, gathering: Gathering) -> dict[str, Any]:
    """Its dates, its stage and what is open to this reader."""
    stage = stage_of(gathering)
    return {
        "dates": dates_in_words(gathering.start_date, gathering.end_date),
        "zone": "" if gathering.tz == "Europe/Paris" else ZONES.get(gathering.tz, gathering.tz),
        "stage": stage,
        "stage_words": STAGES[stage],
        "countdown": countdown(days_left(gathering)),
        "sees_all": sees_all(viewer, gathering),
        "hosts": may_host(viewer, gathering),
        "open": registration_is_open(gathering),
    }
