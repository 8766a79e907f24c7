"""A public gathering in the words of schema.org: what its teaser tells visitors."""

from __future__ import annotations

from typing import Any

from cop.contributions.models import Contribution, SignedAs
from cop.plugins.gatherings.models import Gathering


def linked(thing: Contribution) -> dict[str, Any]:
    """Days, town and host; the address of the rooms is told to those who come."""
    assert isinstance(thing, Gathering)
    cancelled = thing.cancelled_at is not None
    found: dict[str, Any] = {
        "startDate": thing.start_date.isoformat(),
        "endDate": thing.end_date.isoformat(),
        "eventStatus": f"https://schema.org/Event{'Cancelled' if cancelled else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
    }
    if thing.town:
        found["location"] = {"@type": "Place", "name": thing.town, "address": thing.town}
    if thing.network is not None and thing.signed_as != SignedAs.COMMUNITY:
        found["organizer"] = {"@type": "Organization", "name": thing.network.short_name}
    return found
