"""What goes from one meeting to the next: each answer on its own. The machine is in `test_series_machine`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug.exceptions import NotFound

from cop.contributions.models import Visibility
from cop.db import session
from cop.members.viewer import viewer_of
from cop.plugins.notes import carrying, outcomes
from cop.plugins.notes.carrying import Said
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Action, ActionStatus, Review
from tests.plugins.notes.conftest import DAY, Committee


def open_in(committee: Committee, meeting: Meeting) -> set[str]:
    return {
        action.ref
        for action, _said in carrying.actions_for(committee.lead, meeting)
        if action.status == ActionStatus.OPEN
    }


def postponed(committee: Committee) -> tuple[Meeting, Action]:
    """An action that was put off once, at a meeting that sees it again."""
    first = committee.meet()
    made = outcomes.act_on(
        committee.lead, first, {"title": "Relancer", "owner": committee.awa.uid, "due": DAY}
    )
    second = committee.next_of(first, DAY + timedelta(days=50))
    put_off(committee, second, made)
    return committee.next_of(second, DAY + timedelta(days=100)), made


def put_off(committee: Committee, meeting: Meeting, action: Action, days: int = 99) -> None:
    said = Said(review=Review.POSTPONED, new_due=DAY + timedelta(days=days))
    carrying.review(committee.lead, meeting, action.uid, said)


def test_the_second_time_putting_off_alone_wont_do(committee: Committee) -> None:
    third, action = postponed(committee)

    with pytest.raises(carrying.Refused):
        put_off(committee, third, action, days=150)

    given = Said(
        review=Review.REASSIGNED, owner=committee.bob.uid, new_due=DAY + timedelta(days=150)
    )
    carrying.review(committee.lead, third, action.uid, given)
    assert (action.owner_id, action.postponements) == (committee.bob.id, 2)


def test_what_is_said_again_takes_the_place_of_what_was_said(committee: Committee) -> None:
    third, action = postponed(committee)
    due = action.due
    dropped = Said(review=Review.DROPPED, note="Plus d’objet.")
    carrying.review(committee.lead, third, action.uid, dropped)
    assert action.status == ActionStatus.DROPPED

    carrying.review(committee.lead, third, action.uid, Said(review=Review.NOT_SEEN))

    assert (action.status, action.due, action.postponements, action.reason) == (
        ActionStatus.OPEN, due, 1, "",
    )  # fmt: skip


INCOMPLETE: list[Callable[[Committee], Said]] = [
    lambda _c: Said(review=Review.POSTPONED),
    lambda _c: Said(review=Review.DROPPED),
    lambda _c: Said(review=Review.SPLIT, parts=("Une seule",)),
    lambda c: Said(review=Review.REASSIGNED, owner=c.awa.uid),
]


@pytest.mark.parametrize("said", INCOMPLETE)
def test_an_answer_that_lacks_what_it_needs_changes_nothing(
    committee: Committee, said: Callable[[Committee], Said]
) -> None:
    third, action = postponed(committee)
    before = (action.status, action.due, action.owner_id, action.postponements)

    with pytest.raises(carrying.Refused):
        carrying.review(committee.lead, third, action.uid, said(committee))

    assert (action.status, action.due, action.owner_id, action.postponements) == before


def test_an_action_that_begins_later_is_on_no_agenda_before(committee: Committee) -> None:
    first = committee.meet()
    later = DAY + timedelta(days=80)
    told = {"title": "Relire", "owner": committee.awa.uid, "start_on": later}
    action = outcomes.act_on(committee.lead, first, told)
    second = committee.next_of(first, DAY + timedelta(days=50))
    third = committee.next_of(second, DAY + timedelta(days=100))

    assert open_in(committee, second) == set()
    assert open_in(committee, third) == {action.ref}


def test_an_action_of_a_meeting_that_one_may_not_read_comes_to_nobody_else(
    committee: Committee,
) -> None:
    first = committee.meet(level=Visibility.NETWORK)
    action = outcomes.act_on(committee.lead, first, {"title": "Secret", "unowned": True})
    second = committee.next_of(first, DAY + timedelta(days=50))
    second.visibility = Visibility.COMMUNITY
    session.commit()
    awa = viewer_of(committee.awa)

    assert open_in(committee, second) == {action.ref}
    assert carrying.actions_for(awa, committee.found(second, committee.awa)) == []
    with pytest.raises(NotFound):
        outcomes.outcome_of(awa, "A", action.uid)
