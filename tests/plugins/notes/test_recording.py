"""A suggestion of the notes that somebody confirms."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from cop.db import session
from cop.plugins.notes import recording, services, texts
from cop.plugins.notes.outcomes_model import Action
from tests.plugins.notes.conftest import Committee

SEEN = "Action : relancer @awa pour le 4/12"
TEXT = f"Un mot.\n{SEEN}\nAction : relancer les autres"


def test_what_was_seen_is_recorded_with_who_and_when(committee: Committee) -> None:
    meeting = committee.meet(points=(("Suites", TEXT.replace("@awa", f"@{committee.awa.handle}")),))
    point = committee.point(meeting)
    ref = recording.confirm(committee.lead, meeting, point.key, 1)
    [action] = session.scalars(select(Action)).all()
    assert (action.ref, action.title, action.owner_id, action.due) == (
        ref, "relancer", committee.awa.id, date(2026, 12, 4)
    )  # fmt: skip
    assert texts.texts_of(meeting.id)[point.key].split("\n")[1] == f"**{ref}** — relancer"


def test_a_line_that_others_have_moved_is_the_one_that_is_recorded(committee: Committee) -> None:
    meeting = committee.meet(points=(("Suites", TEXT),))
    point = committee.point(meeting)
    services.write_point(
        committee.lead, meeting, point.key, base=1, text=f"Action : passer avant\n\n{TEXT}"
    )
    assert recording.confirm(committee.lead, meeting, point.key, 1, SEEN) != ""
    assert [one.title for one in session.scalars(select(Action))] == ["relancer"]


def test_a_line_that_reads_otherwise_records_nothing(committee: Committee) -> None:
    meeting = committee.meet(points=(("Suites", TEXT),))
    point = committee.point(meeting)
    said: list[Any] = [
        recording.confirm(committee.lead, meeting, point.key, *asked)
        for asked in ((0,), (1, "Action : autre chose"), (9,), (0, "Un mot."))
    ]
    assert said == ["", "", "", ""]
    assert session.scalars(select(Action)).all() == []
    assert texts.texts_of(meeting.id)[point.key] == TEXT
