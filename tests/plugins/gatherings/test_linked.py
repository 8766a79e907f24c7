"""What search engines are told of a public gathering: its teaser, and no more."""

from __future__ import annotations

import json
import re
from typing import Any

from cop.contributions.models import SignedAs, Visibility
from cop.db import now, session
from cop.members.models import Organisation
from cop.testing import Make

WORDS = {
    "title": "La rencontre de printemps", "summary": "", "start_date": "2027-03-12",
    "end_date": "2027-03-13", "tz": "Europe/Paris", "town": "Lyon", "purpose": "Se revoir.",
}  # fmt: skip


def told(client: Any, uid: str) -> dict[str, Any]:
    page = client.get(f"/rencontres/{uid}").get_data(as_text=True)
    found = re.search(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>', page)
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    assert "zqx" not in page
    return data


def test_days_town_and_host_are_told_and_no_address(make: Make, login_as: Any) -> None:
    author = make.member()
    thing: Any = make.contribution("gathering", author, WORDS, visibility=Visibility.PUBLIC)
    thing.place_name, thing.address, thing.cancelled_why = "zqxroom", "zqxstreet", "zqxwhy"
    session.commit()
    data = told(login_as(None), thing.uid)
    host = session.get_one(Organisation, author.organisation_id).short_name
    assert (data["@type"], data["startDate"], data["endDate"]) == (
        "Event", "2027-03-12", "2027-03-13",
    )  # fmt: skip
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["location"] == {"@type": "Place", "name": "Lyon", "address": "Lyon"}
    assert data["organizer"] == {"@type": "Organization", "name": host}
    thing.cancelled_at, thing.signed_as = now(), SignedAs.COMMUNITY
    session.commit()
    data = told(login_as(None), thing.uid)
    assert data["eventStatus"] == "https://schema.org/EventCancelled"
    assert "organizer" not in data
