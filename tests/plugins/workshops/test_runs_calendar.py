"""A run in the calendars of those who subscribe, as two programs that know nothing of ours read it:
its name stays over all that becomes of it, its number grows, no private word is in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from ical.calendar_stream import CalendarStream
from icalendar import Calendar

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.runs import attendance, durations, opening
from cop.plugins.workshops.runs.models import Guide, RunStage, WorkshopRun
from tests.plugins.workshops.conftest import Write, secrets_in
from tests.plugins.workshops.test_runs import held

# The clocks of Paris go from 2:00 to 3:00 in this night.
NIGHT = {"day": "2031-03-29", "begins": "23:30", "zone": "Europe/Paris"}


def told(client: Any, address: str) -> tuple[Any, Any]:
    content = client.get(address).get_data()
    assert content.count(b"BEGIN:VEVENT") == 1
    one: Any = Calendar.from_ical(content).events[0]
    other: Any = CalendarStream.from_ics(content.decode()).calendars[0].events[0]
    assert one.errors == []
    assert (other.uid, other.sequence) == (str(one["UID"]), one["SEQUENCE"])
    assert (str(other.status.value), other.summary) == (str(one["STATUS"]), str(one["SUMMARY"]))
    for mine, theirs in ((one["DTSTART"].dt, other.dtstart), (one["DTEND"].dt, other.dtend)):
        assert mine.astimezone(UTC) == theirs.astimezone(UTC)
    return one, other


def test_it_keeps_its_name_over_a_night_a_zone_other_minutes_and_its_cancelling(
    write: Write, elsewhere: Member, login_as: Any
) -> None:
    run, viewer = held(elsewhere, write()), viewer_of(elsewhere)
    subscriber = login_as(elsewhere)
    asked = {"csrf_token": subscriber.token, "part": "mien"}
    page = subscriber.post("/agenda/abonnements", data=asked).get_data(as_text=True)
    (address,) = re.findall(r"(/agenda/mien\.ics\?cle=[\w-]+)<", page)
    program = login_as(None)
    seen: list[Any] = []
    changes = (
        lambda run: spine.save(viewer, run, dict(NIGHT)),
        lambda run: opening.adjust(viewer, run, {"b": {"minutes": 200}}),
        lambda run: spine.save(viewer, run, {"zone": "Indian/Reunion", "room": "Salle C"}),
        lambda run: opening.turn(viewer, run, RunStage.CANCELLED),
    )
    for change in changes:
        change(find(viewer, run.uid, WorkshopRun))
        session.commit()
        seen.append(told(program, address)[0])

    assert {str(one["UID"]) for one in seen} == {f"workshop_run-{run.uid}@127.0.0.1"}
    numbers = [int(one["SEQUENCE"]) for one in seen]
    assert numbers == sorted(set(numbers))
    # A program that looks at the date alone learns it too.
    dates = [one["LAST-MODIFIED"].dt for one in seen]
    assert dates == sorted(dates) and [one["DTSTAMP"].dt for one in seen] == dates
    assert [str(one["STATUS"]) for one in seen] == [*["CONFIRMED"] * 3, "CANCELLED"]
    assert [str(one["LOCATION"]) for one in seen] == ["Salle B"] * 2 + ["Salle C"] * 2
    hours = [(one["DTSTART"].to_ical(), one["DTEND"].to_ical()) for one in seen]
    # 50 minutes; then 220, of which the clock skips an hour; and where no clock ever changes.
    assert hours == [
        (b"20310329T233000", b"20310330T002000"), (b"20310329T233000", b"20310330T041000"),
        *[(b"20310329T233000", b"20310330T031000")] * 2,
    ]  # fmt: skip
    lasts = [one["DTEND"].dt.astimezone(UTC) - one["DTSTART"].dt.astimezone(UTC) for one in seen]
    assert lasts == [timedelta(minutes=many) for many in (50, 220, 220, 220)]
    zones = [one["DTSTART"].params["TZID"] for one in seen]
    assert zones == ["Europe/Paris"] * 2 + ["Indian/Reunion"] * 2


def test_what_changes_by_no_version_moves_the_date_with_the_number(
    write: Write, elsewhere: Member
) -> None:
    run, viewer = held(elsewhere, write()), viewer_of(elsewhere)
    past = datetime(2026, 1, 1, tzinfo=UTC)
    for change in (
        lambda: opening.turn(viewer, run, RunStage.CONFIRMED),
        lambda: opening.adjust(viewer, run, {"b": {"minutes": 25}}),
        lambda: opening.turn(viewer, run, RunStage.CANCELLED),
    ):
        run.updated_at, turns = past, run.turns
        change()
        assert (run.updated_at > past, run.turns) == (True, turns + 1)


def test_no_private_word_of_a_run_or_of_its_plan_is_in_any_calendar(
    write: Write, elsewhere: Member, author: Member, login_as: Any
) -> None:
    run, viewer = held(elsewhere, write(level="public"), level="community"), viewer_of(elsewhere)
    spine.save(
        viewer, run, {**NIGHT, "summary": "zqxsummary", "kept": "zqxkept", "changed": "zqxchanged"}
    )
    attendance.add_names(viewer, run, "Zqxprénom, Zqxréseau")
    session.add(Guide(run_id=run.id, name="Zqxguide"))
    rows = [durations.Row("b", "Échange", 30, "28", remark="zqxremark")]
    durations.keep(viewer, run, rows)
    session.commit()
    for who in (elsewhere, author):
        content = login_as(who).get(f"/agenda/workshop_run/{run.uid}.ics").get_data(as_text=True)
        unfolded = content.replace("\r\n ", "")
        assert "Un passage" in unfolded
        assert (secrets_in(unfolded), re.findall("zqx", unfolded, re.I)) == (set(), [])
    assert run.uid not in login_as(None).get("/agenda/tout.ics").get_data(as_text=True)
