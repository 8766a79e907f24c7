"""Runs in the agenda, at what they are part of, and how many queries their pages ask."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from cop.calendar.events import events
from cop.contributions.finding import find
from cop.contributions.models import Link, LinkKind, Visibility
from cop.contributions.pages import kind_of
from cop.contributions.rules import can
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.runs import attendance, opening
from cop.plugins.workshops.runs.attendance import Consent, Here
from cop.plugins.workshops.runs.models import RunStage, WorkshopRun
from cop.testing import Make
from cop.testing.host import STANDING, forget
from tests.plugins.workshops.conftest import Write
from tests.plugins.workshops.test_runs import held


def test_the_agenda_holds_a_run_for_its_readers_and_strikes_it_out(
    write: Write, author: Member, elsewhere: Member
) -> None:
    run = held(elsewhere, write(), level="network")
    ours, theirs = viewer_of(elsewhere), viewer_of(author)

    def told(member: Any, *, mine: bool = False) -> list[tuple[str, bool]]:
        found = [one for one in events(member, mine=mine) if one.dated.name == "workshop_run"]
        return [(one.uid, one.cancelled) for one in found]

    [before] = [one for one in events(ours) if one.uid == run.uid]
    assert (told(ours, mine=True), told(theirs)) == ([(run.uid, False)], [])
    assert (before.place, before.starts.isoformat()) == ("Salle B", "2026-03-10T14:00:00+01:00")

    opening.turn(ours, run, RunStage.CANCELLED)
    session.commit()
    [after] = [one for one in events(ours) if one.uid == run.uid]
    assert (told(ours), after.version > before.version) == ([(run.uid, True)], True)


def test_who_is_on_the_list_has_it_in_their_own_agenda(
    write: Write, elsewhere: Member, make: Make
) -> None:
    run, there = held(elsewhere, write()), make.member("Présente")
    attendance.add_names(viewer_of(elsewhere), run, f"@{there.handle}")
    session.commit()

    assert [one.uid for one in events(viewer_of(there), mine=True)] == [run.uid]


def test_what_a_run_is_part_of_is_tied_and_told_to_its_readers_alone(
    write: Write, author: Member, elsewhere: Member, make: Make, login_as: Any
) -> None:
    run = held(elsewhere, write())
    viewer, kind = viewer_of(elsewhere), kind_of("gathering")
    document = {"title": "Zqxrencontre", "start_date": "2026-03-10", "end_date": "2026-03-10",
                "town": "Angers", "purpose": "Se voir."}  # fmt: skip
    met = make.contribution(kind.name, elsewhere, document, visibility=Visibility.NETWORK)
    opening.take_place_at(viewer, run, met.uid)
    session.commit()
    tie = select(Link.kind, Link.target_id).where(Link.source_id == run.id)
    ties = {(kind, target) for kind, target in session.execute(tie)}
    read = [
        "Zqxrencontre" in login_as(one).get(f"/ateliers/passages/{run.uid}").get_data(as_text=True)
        for one in (elsewhere, author)
    ]

    assert (LinkKind.HELD_AT, met.id) in ties
    assert read == [True, False]
    opening.take_place_at(viewer, find(viewer, run.uid, WorkshopRun), "")
    assert {kind for kind, _target in session.execute(tie)} == {LinkKind.RUNS}


@pytest.mark.slow
def test_pages_ask_the_same_number_of_queries_of_one_run_as_of_many(
    write: Write, author: Member, elsewhere: Member, login_as: Any, cop_app: Flask
) -> None:
    thing = write()
    run = held(elsewhere, thing, a=9, b=30)
    host = viewer_of(elsewhere)
    attendance.add_names(host, run, "Awa, Rives", consent=Consent.PUBLIC, status=Here.PRESENT)
    session.commit()
    browser, one = login_as(elsewhere), f"/ateliers/passages/{run.uid}"
    paths = [f"/ateliers/{thing.uid}", "/ateliers/passages", one, f"{one}/apres",
             f"{one}/presences", f"{one}/en-direct/etat.json"]  # fmt: skip
    asked: list[str] = []

    @event.listens_for(cop_app.extensions["cop"].engine, "before_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(STANDING):
            asked.append(statement)

    def counted() -> dict[str, int]:
        found = {}
        for path in paths:
            browser.get(path)
            forget(cop_app)
            asked.clear()
            assert browser.get(path).status_code == 200
            found[path] = len(asked)
        return found

    few = counted()
    for number in range(5):
        held(author, thing, a=9 + number, b=30, c=5)
    names = "\n".join(f"Prénom {number}, Rives" for number in range(20))
    attendance.add_names(host, run, names, consent=Consent.PUBLIC)
    session.commit()
    assert counted() == few


def test_a_member_who_facilitates_leads_too_until_taken_off(
    write: Write, author: Member, elsewhere: Member
) -> None:
    run = held(elsewhere, write())
    viewer, other = viewer_of(elsewhere), viewer_of(author)
    before = can(other, "workshops.conduct", run)
    for role in ("co", "timekeeper"):
        attendance.add_guide(viewer, run, f"@{author.handle}", role)
    [guide] = attendance.guides_of(viewer, run)
    between = can(other, "workshops.conduct", run)
    attendance.remove_guide(viewer, run, guide.uid)

    assert (before, between, can(other, "workshops.conduct", run)) == (False, True, False)
    assert (guide.role, attendance.guides_of(viewer, run)) == ("timekeeper", [])
