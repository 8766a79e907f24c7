"""A gathering in the calendars of those who subscribe: its name stays, whatever becomes of it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from ical.calendar_stream import CalendarStream
from icalendar import Calendar

from cop.contributions import services as spine
from cop.contributions.models import Visibility
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.gatherings import life
from cop.plugins.gatherings.models import Status
from tests.plugins.gatherings.conftest import Place

# The clocks of Paris change in the night between its two days.
SPRING = date(2031, 3, 29)


def address_of(login_as: Any, person: Member, part: str) -> str:
    client = login_as(person)
    page = client.post("/agenda/abonnements", data={"csrf_token": client.token, "part": part})
    return re.findall(r"(/agenda/\w+\.ics\?cle=[\w-]+)<", page.get_data(as_text=True))[0]


def events(login_as: Any, address: str) -> list[Any]:
    """What `icalendar` reads, which must be what `ical` reads too."""
    content = login_as(None).get(address).get_data()
    found = list(Calendar.from_ical(content).events)
    (whole,) = CalendarStream.from_ics(content.decode()).calendars
    assert [
        (one.errors, str(one["UID"]), one["SEQUENCE"], str(one["STATUS"])) for one in found
    ] == [([], one.uid, one.sequence, one.status and one.status.value) for one in whole.events]
    return found


def test_it_is_moved_and_cancelled_under_one_name(place: Place, login_as: Any) -> None:
    thing, host = place.gathering(), viewer_of(place.host)
    thing.start_date, thing.end_date = SPRING, SPRING + timedelta(days=1)
    session.commit()
    address = address_of(login_as, place.ana, "tout")
    seen = [events(login_as, address)]
    spine.save(host, thing, {"tz": "Indian/Reunion", "town": "Saint-Denis"})
    session.commit()
    seen.append(events(login_as, address))
    life.cancel(host, thing, "Trop peu de monde.")
    session.commit()
    seen.append(events(login_as, address))
    assert {len(each) for each in seen} == {1}
    assert {str(one["UID"]) for (one,) in seen} == {f"gathering-{thing.uid}@127.0.0.1"}
    numbers = [int(one["SEQUENCE"]) for (one,) in seen]
    assert numbers == sorted(set(numbers))
    assert [str(one["STATUS"]) for (one,) in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [str(one["LOCATION"]) for (one,) in seen] == ["Angers", "Saint-Denis", "Saint-Denis"]
    # Whole days are the same days wherever one reads them, and none is lost to summer time.
    days = {(one["DTSTART"].dt, one["DTEND"].dt) for (one,) in seen}
    assert days == {(date(2031, 3, 29), date(2031, 3, 31))}


def test_where_exactly_and_why_not_are_in_no_calendar(place: Place, login_as: Any) -> None:
    thing = place.gathering(
        visibility=Visibility.PUBLIC, place_name="Salle zqxplace", address="3 rue zqxstreet"
    )
    life.cancel(viewer_of(place.host), thing, "Parce que zqxwhy.")
    session.commit()
    for who in (None, place.host):
        for address in ("/agenda/", "/agenda/tout.ics", f"/agenda/gathering/{thing.uid}.ics"):
            page = login_as(who).get(address)
            assert (page.status_code, "Angers" in page.text, "zqx" in page.text) == (
                200,
                True,
                False,
            )


def test_my_agenda_is_what_i_come_to(place: Place, login_as: Any) -> None:
    thing = place.gathering()
    address = address_of(login_as, place.ana, "mien")
    assert events(login_as, address) == []
    place.answer(thing, place.ana)
    place.answer(thing, place.bo)
    assert [str(one["SUMMARY"]) for one in events(login_as, address)] == ["Rencontre d’Angers"]
    place.answer(thing, place.ana, Status.NO)
    assert events(login_as, address) == []
