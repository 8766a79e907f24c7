"""What was united is read over by who writes, what came late by who prepares; and who wrote what."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from cop.db import session
from cop.plugins.notes import texts
from cop.plugins.notes.models import Point, Stage
from cop.plugins.notes.texts import reviewing
from cop.plugins.notes.texts.models import TextReview
from cop.plugins.notes.texts.written_by import steps_of
from tests.plugins.notes.texts.conftest import FIRST, Held
from tests.plugins.notes.texts.test_syncing import Tabs, written

pytest.importorskip("pycrdt")


@pytest.fixture
def on_agenda(held: Held) -> Held:
    session.add(Point(meeting_id=held.id, key="one", title="Ouverture"))
    session.commit()
    return held


def united(held: Held) -> TextReview:
    """Two changed one line, by form, on the same text."""
    held.save(held.ana, FIRST.replace("tous", "huit") + "Ana\n", base=1)
    saved = held.save(held.bob, FIRST.replace("tous", "neuf") + "Bob\n", base=1)
    assert (saved.merged, saved.same_line) == (True, True)
    return session.scalars(select(TextReview)).one()


def test_each_line_says_whose_it_is(on_agenda: Held) -> None:
    row = united(on_agenda)
    whose = {line.text: line.who for line in reviewing.lines(row)}
    assert (whose["Ana"], whose["Bob"], whose["# Ouverture"]) == ("theirs", "mine", "")
    [mixed] = [line for line in reviewing.lines(row) if line.text.startswith("Présents")]
    assert mixed.who == "both" and "huit" in mixed.text and "neuf" in mixed.text


def test_it_is_read_over_once_changed_and_flagged(on_agenda: Held) -> None:
    row, bob = united(on_agenda), on_agenda.login_as(on_agenda.bob)
    place = f"/reunions/{on_agenda.uid}/relire"
    assert "Ouverture" in bob.get(place).get_data(as_text=True)
    said: dict[str, Any] = {"csrf_token": bob.token, "base": "3", "text": FIRST, "flag": ["3", "x"]}  # type: ignore[attr-defined]
    number = row.id
    assert bob.get(f"{place}/{number}").status_code == 200
    assert bob.post(f"{place}/{number}", data=said).status_code == 303
    session.expire_all()
    kept = session.get_one(TextReview, number)
    assert (on_agenda.doc().text, kept.flags, kept.closed_by_id) == (FIRST, "3", on_agenda.bob.id)
    assert bob.get(f"{place}/{number}").status_code == 404


def test_what_came_late_is_taken_in_under_the_name_of_its_writer(
    on_agenda: Held, tab: Tabs
) -> None:
    on_agenda.turn(Stage.REVIEW)
    tab(on_agenda.bob, "b").send(written(on_agenda, FIRST + "Trop tard\n"))
    number = session.scalars(select(TextReview.id)).one()
    place = f"/reunions/{on_agenda.uid}/relire/{number}"
    bob, ana = on_agenda.login_as(on_agenda.bob), on_agenda.login_as(on_agenda.ana)
    assert (
        bob.get(place).status_code,
        on_agenda.login_as(on_agenda.lou).get(place).status_code,
    ) == (403, 403)
    assert "Trop tard" in ana.get(place).get_data(as_text=True)
    said = {"csrf_token": ana.token, "do": "take"}  # type: ignore[attr-defined]
    assert ana.post(place, data=said).status_code == 303
    assert texts.texts_of(on_agenda.id)["one"] == FIRST + "Trop tard\n"
    [(_title, [newest, *_older])] = steps_of(on_agenda.meeting)
    assert (newest.name, [one.text for one in newest.pieces if one.kind == "added"]) == (
        "Bob",
        ["Trop tard\n"],
    )


def test_the_history_names_who_wrote_what_to_who_reads_the_draft(on_agenda: Held) -> None:
    on_agenda.save(on_agenda.ana, FIRST + "Ana\n", base=1)
    on_agenda.save(on_agenda.bob, "Bob\n" + FIRST, base=1)
    [(title, steps)] = steps_of(on_agenda.meeting)
    changed = [(one.name, [p.text for p in one.pieces if p.kind == "added"]) for one in steps]
    assert (title, changed) == (
        "Ouverture",
        [("Bob", ["Bob\n"]), ("Ana", ["Ana\n"]), ("", [FIRST])],
    )
    place = f"/reunions/{on_agenda.uid}/qui"
    statuses = [
        on_agenda.login_as(one).get(place).status_code for one in (on_agenda.bob, on_agenda.lou)
    ]
    assert statuses == [200, 403]
