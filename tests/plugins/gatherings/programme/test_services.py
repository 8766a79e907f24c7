"""Preparing a programme together."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from cop.contributions import care
from cop.contributions.models import Link, Visibility
from cop.contributions.ties import ties
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.gatherings.programme import services
from cop.plugins.gatherings.programme.copying import copy
from cop.plugins.gatherings.programme.models import SlotRow
from cop.plugins.gatherings.programme.reading import standing
from cop.plugins.gatherings.programme.releasing import latest, release
from cop.testing import Make


def test_two_hosts_who_change_different_things_of_a_slot_keep_both(meeting: Any) -> None:
    row, colleague = meeting.slot(), viewer_of(meeting.colleague)
    base = services.written(meeting.viewer, row)
    services.change(meeting.viewer, meeting.gathering, row, base | {"start": "660"}, base)
    saved = services.change(colleague, meeting.gathering, row, base | {"room": "Atelier"}, base)
    assert (saved.merged, saved.conflicts) == (True, {})
    assert (row.start, row.room) == (660, "Atelier")


def test_two_hosts_who_change_the_same_thing_see_both_and_nothing_is_written(meeting: Any) -> None:
    row, colleague = meeting.slot(), viewer_of(meeting.colleague)
    base = services.written(meeting.viewer, row)
    services.change(meeting.viewer, meeting.gathering, row, base | {"start": "660"}, base)
    typed = base | {"start": "540", "room": "Atelier"}
    saved = services.change(colleague, meeting.gathering, row, typed, base)
    assert list(saved.conflicts) == ["start"]
    assert (saved.conflicts["start"].theirs, saved.conflicts["start"].mine) == ("660", "540")
    assert (row.start, row.room) == (660, "Salle Loire")


def test_who_may_not_read_what_a_slot_is_made_of_doesn_t_take_it_away(meeting: Any) -> None:
    row = meeting.slot()
    case = meeting.case(meeting.comes, Visibility.NETWORK)
    row.about_id = case.id
    session.commit()
    base = services.written(meeting.viewer, row)
    assert base["about"] == ""
    services.change(meeting.viewer, meeting.gathering, row, base | {"start": "660"}, base)
    assert (row.start, row.about_id) == (660, case.id)


def test_what_a_slot_is_made_of_and_the_gathering_show_each_other_while_it_stands(
    meeting: Any,
) -> None:
    case = meeting.case(meeting.host)
    row, twin = meeting.slot(about=case.uid), meeting.slot(about=case.uid, start="720")
    assert [one.uid for one in ties(meeting.viewer, meeting.gathering)] == [case.uid]
    services.remove(meeting.viewer, meeting.gathering, row)
    assert [one.uid for one in ties(meeting.viewer, meeting.gathering)] == [case.uid]
    services.remove(meeting.viewer, meeting.gathering, twin)
    assert session.scalars(select(Link)).all() == []


def test_who_only_comes_changes_nothing(meeting: Any) -> None:
    row = meeting.slot()
    viewer = viewer_of(meeting.comes)
    for act in (
        lambda: services.add(viewer, meeting.gathering, {}),
        lambda: services.change(viewer, meeting.gathering, row, {}, {}),
        lambda: services.remove(viewer, meeting.gathering, row),
        lambda: services.lay_out(viewer, meeting.gathering, {}),
        lambda: release(viewer, meeting.gathering, after=0),
    ):
        with pytest.raises(Forbidden):
            act()
    assert session.scalars(select(SlotRow)).all() == [row]


def test_a_programme_taken_over_keeps_times_and_leaves_people_and_cases(meeting: Any) -> None:
    case = meeting.case(meeting.host)
    meeting.slot(about=case.uid, people=[meeting.comes.uid])
    new = meeting.gather(title="La suivante")
    meeting.gathering.place_name = new.place_name = "Maison des associations"
    copy(meeting.viewer, meeting.gathering, new)
    (slot,) = standing(new)
    assert (slot.start, slot.room, slot.title, slot.about, slot.people) == (
        600, "Salle Loire", "Posture", "", (),
    )  # fmt: skip


def test_a_name_that_is_removed_for_good_goes_from_the_releases_too(
    meeting: Any, make: Make
) -> None:
    meeting.slot(title="Le cas de Mortefont")
    meeting.release(note="Mortefont vient d’abord")
    care.anonymise(meeting.viewer, meeting.gathering, {"Mortefont": "une commune"})
    session.commit()
    released = latest(meeting.gathering)
    assert released is not None
    assert released.note == "une commune vient d’abord"
    assert [one.title for one in released.slots] == ["Le cas de une commune"]
    assert [one.title for one in standing(meeting.gathering)] == ["Le cas de une commune"]
