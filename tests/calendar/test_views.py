"""The agenda and its feeds: what stands in them, for whom, and until when."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import event

from cop.calendar import views
from cop.contributions.models import SignedAs, State, Visibility
from cop.db import now, session
from cop.members.models import Organisation
from cop.testing import Make
from tests.calendar.meetings import DAYS, meeting, plugin

SOON = now().replace(microsecond=0) + timedelta(days=20)
HOUR = timedelta(hours=1)
VARIES = re.compile(r'nonce="[^"]+"|value="[^"]+"')


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [plugin]


def read(client: Any, address: str = "/agenda/tout.ics") -> Calendar:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.get_data())


def titles(client: Any, address: str = "/agenda/tout.ics") -> list[str]:
    return sorted(str(one["SUMMARY"]) for one in read(client, address).walk("VEVENT"))


def issued(client: Any, part: str = "tout") -> str:
    page = client.post("/agenda/abonnements", data={"csrf_token": client.token, "part": part})
    assert page.status_code == 200
    (found,) = re.findall(
        rf"http://127.0.0.1:8000(/agenda/{part}\.ics\?cle=[\w-]{{43}})<",
        page.get_data(as_text=True),
    )
    return str(found)


def everything(make: Make) -> Any:
    """One meeting of each level and state, by one author."""
    author = make.member("Maëlle Kerdoncuff")
    for level in Visibility:
        for state in State:
            meeting(
                make, author, SOON, SOON + HOUR, title=f"{level} {state}", place=f"Lieu {level}",
                visibility=level, state=state,
            )  # fmt: skip
    return author


def test_an_event_says_what_calendars_need_and_no_more(make: Make, login_as: Any) -> None:
    author = make.member("Maëlle Kerdoncuff", organisation=make.organisation("Lorient"))
    starts = datetime(2031, 7, 3, 5, 30, tzinfo=UTC)
    thing = meeting(
        make, author, starts, starts + HOUR, title="Eau, puits; \\ et « forêt » 🌳",
        zone="Indian/Reunion", place="Saint-Denis, salle B",
    )  # fmt: skip
    client = login_as(None)
    (one,) = read(client).walk("VEVENT")
    address = f"http://127.0.0.1:8000/signets/{thing.uid}"
    words = {name: str(one[name]) for name in ("UID", "SUMMARY", "LOCATION", "STATUS", "URL")}
    assert words == {
        "UID": f"bookmark-{thing.uid}@127.0.0.1", "SUMMARY": "Eau, puits; \\ et « forêt » 🌳",
        "LOCATION": "Saint-Denis, salle B", "STATUS": "CONFIRMED", "URL": address,
    }  # fmt: skip
    assert (one["SEQUENCE"], str(one["DESCRIPTION"])) == (1, address)
    assert one["DTSTART"].to_ical() == b"20310703T093000"
    assert one["DTSTART"].params["TZID"] == one["DTEND"].params["TZID"] == "Indian/Reunion"
    assert one["CATEGORIES"].cats == ["Réunion", "Lorient", "Eau et assainissement"]
    assert one["LAST-MODIFIED"].dt == one["DTSTAMP"].dt == thing.updated_at.replace(microsecond=0)
    whole = client.get("/agenda/tout.ics").get_data(as_text=True)
    assert not [word for word in ("Kerdoncuff", "Privé", "a.example") if word in whole]
    assert max(len(line) for line in whole.encode().split(b"\r\n")) <= 75


def test_one_signed_by_the_community_names_no_network(make: Make, login_as: Any) -> None:
    lorient = make.organisation("Lorient")
    author = make.member(organisation=lorient)
    meeting(make, author, SOON, SOON + HOUR, signed_as=SignedAs.COMMUNITY)
    client = login_as(make.member())
    for address in ("/agenda/tout.ics", "/agenda/"):
        assert "Lorient" not in client.get(address).get_data(as_text=True)
    assert titles(client, f"/agenda/reseau-{lorient.uid}.ics") == []


def test_without_a_key_there_is_only_what_is_public_whoever_asks(make: Make, login_as: Any) -> None:
    author = everything(make)
    for who in (None, author):
        assert titles(login_as(who)) == ["public archived", "public published"]


def test_with_a_key_there_is_what_its_member_reads_and_no_draft(make: Make, login_as: Any) -> None:
    author, other, visitor = everything(make), make.member(), login_as(None)
    open_to_all = ["community", "networks", "public", "space"]
    assert titles(visitor, issued(login_as(other))) == [
        f"{level} {state}" for level in open_to_all for state in ("archived", "published")
    ]
    levels = sorted(Visibility)
    assert titles(visitor, issued(login_as(author))) == [
        f"{level} {state}" for level in levels for state in ("archived", "published")
    ]


def test_a_narrow_event_leaves_no_trace_on_the_page(make: Make, login_as: Any) -> None:
    own, other = make.organisation("Lorient"), make.organisation("Angers")
    for org, title in ((own, "Chez nous"), (other, "Chez eux")):
        meeting(
            make, make.member(organisation=org), SOON, SOON + HOUR, title=title, place=f"À {org.name}",
            visibility=Visibility.NETWORK,
        )  # fmt: skip
    page = login_as(make.member(organisation=own)).get("/agenda/").get_data(as_text=True)
    assert "Chez nous" in page and ">Lorient</option>" in page
    assert "Chez eux" not in page and "Angers" not in page
    nobody = login_as(None)
    before = nobody.get("/agenda/").get_data(as_text=True)
    assert "Rien n’est prévu" in before and "Lorient" not in before


def test_what_is_cancelled_says_so_and_what_one_may_no_longer_see_is_silent(
    make: Make, login_as: Any
) -> None:
    author = make.member()
    thing = meeting(make, author, SOON, SOON + HOUR)
    client = login_as(None)
    first = client.get("/agenda/tout.ics")
    mark = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/agenda/tout.ics", headers=mark).status_code == 304
    assert "Last-Modified" not in first.headers
    thing.state, thing.version = State.ARCHIVED, 2
    session.commit()
    (one,) = read(client).walk("VEVENT")
    assert (one["STATUS"], one["SEQUENCE"]) == ("CANCELLED", 2)
    assert client.get("/agenda/tout.ics", headers=mark).status_code == 200
    assert 'class="is-cancelled"' in client.get("/agenda/").get_data(as_text=True)
    thing.visibility = Visibility.COMMUNITY
    session.commit()
    assert read(client).walk("VEVENT") == []


def test_another_zone_keeps_the_name_and_moves_the_hours(make: Make, login_as: Any) -> None:
    thing = meeting(make, make.member(), SOON, SOON + HOUR)
    client = login_as(None)
    (before,) = read(client).walk("VEVENT")
    thing.url, thing.version = "America/Martinique", 2  # type: ignore[attr-defined]
    session.commit()
    (after,) = read(client).walk("VEVENT")
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)
    assert after["DTSTART"].params["TZID"] == "America/Martinique"
    assert before["DTSTART"].dt == after["DTSTART"].dt


def test_whole_days_end_on_the_day_after(make: Make, login_as: Any) -> None:
    thing = meeting(make, make.member(), SOON, SOON, place=DAYS)
    client = login_as(None)
    for address in ("/agenda/tout.ics", f"/agenda/bookmark/{thing.uid}.ics"):
        (one,) = read(client, address).walk("VEVENT")
        assert one["DTSTART"].params["VALUE"] == "DATE"
        assert (one["DTSTART"].to_ical(), one["DTEND"].to_ical()) == (b"20310329", b"20310401")
    assert "29–31 mars" in client.get("/agenda/").get_data(as_text=True)


def test_one_event_is_for_who_may_read_it(make: Make, login_as: Any) -> None:
    author = make.member()
    thing = meeting(make, author, SOON, SOON + HOUR, visibility=Visibility.NETWORK)
    colleague = make.member(organisation=session.get(Organisation, author.organisation_id))
    address = f"/agenda/bookmark/{thing.uid}.ics"
    assert titles(login_as(colleague), address) == ["Réunion"]
    for who in (None, make.member()):
        client = login_as(who)
        assert client.get(address).status_code == 404
        hidden, absent = (
            VARIES.sub("", client.get(f"/agenda/bookmark/{uid}.ics").get_data(as_text=True))
            for uid in (thing.uid, "2222222222")
        )
        assert hidden.replace(thing.uid, "2222222222") == absent
    assert login_as(colleague).get(f"/agenda/case/{thing.uid}.ics").status_code == 404


def test_the_page_of_what_is_published_offers_its_date(make: Make, login_as: Any) -> None:
    author = make.member()
    for state, offered in ((State.PUBLISHED, True), (State.DRAFT, False)):
        thing = meeting(make, author, SOON, SOON + HOUR, state=state)
        page = login_as(author).get(f"/signets/{thing.uid}").get_data(as_text=True)
        assert (f'href="/agenda/bookmark/{thing.uid}.ics"' in page) == offered


def test_parts_by_network_theme_and_mine(make: Make, login_as: Any) -> None:
    first, second = make.organisation("A"), make.organisation("B")
    author, other = make.member(organisation=first), make.member(organisation=second)
    meeting(make, author, SOON, SOON + HOUR, title="De A")
    meeting(make, other, SOON, SOON + HOUR, title="De B")
    meeting(make, other, SOON, SOON, title="Jours", place=DAYS)
    visitor, network = login_as(None), first.uid
    assert titles(visitor, f"/agenda/reseau-{network}.ics") == ["De A"]
    assert titles(visitor, "/agenda/theme-water.ics") == ["De A", "De B"]
    assert titles(visitor, issued(login_as(other), "mien")) == ["De B"]
    for wrong in ("mien", "theme-nothing", "theme-", "reseau-2222222222", "reseau-%00", "autre"):
        assert visitor.get(f"/agenda/{wrong}.ics").status_code == 404, wrong
    page = visitor.get(f"/agenda/?reseau={network}").get_data(as_text=True)
    assert ("De A" in page, "De B" in page, ">B</option>" in page) == (True, False, True)
    assert visitor.get("/agenda/?reseau=%00&theme=%00").status_code == 200


def test_what_is_over_stands_below_the_newest_first(
    make: Make, login_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = make.member()
    for title, days in (("Avant", -60), ("Hier", -1), ("Demain", 1), ("Jadis", -900)):
        starts = now() + timedelta(days=days)
        meeting(make, author, starts, starts + HOUR, title=title)
    client = login_as(None)

    def shown(address: str) -> list[str]:
        page = client.get(address).get_data(as_text=True)
        return re.findall(r'fiche-title"><a href="[^"]+">(\w+)<', page)

    assert shown("/agenda/") == ["Demain", "Hier", "Avant", "Jadis"]
    monkeypatch.setattr(views, "PAST_SHOWN", 2)
    assert shown("/agenda/") == ["Demain", "Hier", "Avant"]
    assert shown("/agenda/?passe=tout") == ["Demain", "Hier", "Avant", "Jadis"]
    assert titles(client) == ["Avant", "Demain", "Hier"]


def test_hours_of_elsewhere_are_said_in_both_places(make: Make, login_as: Any) -> None:
    starts = datetime(2031, 1, 15, 5, 0, tzinfo=UTC)
    meeting(make, make.member(), starts, starts + HOUR, zone="Indian/Reunion")
    page = login_as(None).get("/agenda/").get_data(as_text=True)
    assert "09:00–10:00" in page and "heure locale\u202f; 06:00 à Paris" in page


def test_the_number_of_queries_is_the_same_for_many(
    make: Make, login_as: Any, cop_app: Flask
) -> None:
    author = make.member()
    key, client, engine = issued(login_as(author)), login_as(None), cop_app.extensions["cop"].engine
    counts = []
    for size in (1, 10):
        for _number in range(size):
            meeting(make, author, SOON, SOON + HOUR)
        for address in ("/agenda/", "/agenda/tout.ics", key):
            asked: list[str] = []
            hook = lambda *args, seen=asked: seen.append(args[2])  # noqa: E731
            event.listen(engine, "before_cursor_execute", hook)
            assert client.get(address).status_code == 200
            event.remove(engine, "before_cursor_execute", hook)
            counts.append(len([one for one in asked if one.startswith("SELECT")]))
    assert counts[:3] == counts[3:] == [2, 2, 4]


def test_a_plugin_that_fails_leaves_the_others_standing(
    make: Make, login_as: Any, cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = cop_app.extensions["cop"].registry
    broken = replace(plugin.dated[1], find=lambda _viewer: 1 / 0)  # type: ignore[arg-type,return-value]
    spoilt = replace(plugin, dated=[broken, plugin.dated[0]])
    monkeypatch.setattr(registry, "active", [spoilt])
    monkeypatch.setattr(registry, "strict", False)
    meeting(make, make.member(), SOON, SOON + HOUR)
    assert titles(login_as(None)) == ["Réunion"]
