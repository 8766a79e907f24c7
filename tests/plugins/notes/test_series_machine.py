"""What goes from one meeting to the next: a machine that meets, agrees, puts off and closes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import or_, select

from cop.db import session
from cop.plugins.notes import carrying, life, outcomes
from cop.plugins.notes.carrying import Said
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Action, ActionReview, ActionStatus, Review
from tests.plugins.notes.conftest import DAY, Committee

SMALL = settings(
    max_examples=8, stateful_step_count=7, derandomize=True, database=None, deadline=None
)
APART = timedelta(weeks=8)
ANSWERS = st.fixed_dictionaries(
    {
        "review": st.sampled_from(list(Review)),
        "note": st.sampled_from(["Sans suite.", "Si.", ""]),
        "later": st.booleans(),
        "owner": st.sampled_from(["awa", "bob", ""]),
        "parts": st.sampled_from([2, 3, 1]),
        "into": st.sampled_from(["case_study", "commitment", "meeting", ""]),
    }
)


class Series(RuleBasedStateMachine):
    """One series. opened: how many actions were agreed on or came of a split, by the machine's own
    count. answered: what meetings managed to say, of all runs."""

    committee: Committee
    answered: set[Review]

    @initialize(due=st.booleans())
    def meet(self, due: bool) -> None:
        self.day: date = DAY
        self.meeting: Meeting = self.committee.meet()
        self.opened = 0
        self._agree("awa", due)
        self._next()

    @rule(
        answers=st.lists(ANSWERS, min_size=1, max_size=3),
        owner=st.sampled_from(["ines", "awa", "", None]),
        due=st.booleans(),
    )
    def hold(self, answers: list[dict[str, Any]], owner: str | None, due: bool) -> None:
        """A whole meeting; one that says something twice of an action takes the first back."""
        coming = [one for one, _said in self._coming()]
        for place, answer in enumerate(answers):
            if coming:
                self._say(coming[place % len(coming)], answer)
        if owner is not None:
            self._agree(owner, due)
        self._next()

    @rule(done=st.booleans())
    def tick(self, done: bool) -> None:
        """Who does it says so between two meetings."""
        for action in self._actions()[-1:]:
            first = session.get_one(Meeting, action.meeting_id)
            outcomes.finish(self.committee.lead, action, first, done=done)

    def _agree(self, owner: str, due: bool) -> None:
        told: dict[str, Any] = {"title": "Relancer", "due": self.day if due else None}
        told |= {"owner": getattr(self.committee, owner).uid} if owner else {"unowned": True}
        outcomes.act_on(self.committee.lead, self.meeting, told)
        self.opened += 1

    def _say(self, action: Action, answer: dict[str, Any]) -> None:
        split = action.status == ActionStatus.SPLIT
        parts, owner = ["Une part"] * answer["parts"], answer["owner"]
        said = Said(
            review=answer["review"], note=answer["note"], parts=parts, into=answer["into"],
            new_due=self.day + APART if answer["later"] else None,
            owner=getattr(self.committee, owner).uid if owner else "",
        )  # fmt: skip
        try:
            carrying.review(self.committee.lead, self.meeting, action.uid, said)
        except carrying.Refused:
            return
        self.answered.add(said.review)
        self.opened += len(parts) if said.review == Review.SPLIT and not split else 0

    def _next(self) -> None:
        """Nobody leaves a meeting before each action has a word, and all that are open come along."""
        for action, said in self._coming():
            if said is None and action.status == ActionStatus.OPEN:
                quiet = Said(review=Review.NOT_SEEN)
                carrying.review(self.committee.lead, self.meeting, action.uid, quiet)
        assert life.left_unsaid(self.committee.lead, self.meeting) == []
        still = [one.ref for one in self._actions() if one.status == ActionStatus.OPEN]
        self.day += APART
        self.meeting = self.committee.next_of(self.meeting, self.day)
        assert sorted(one.ref for one, _said in self._coming()) == still

    @invariant()
    def opened_is_open_and_closed_and_dropped_and_what_it_became(self) -> None:
        actions = self._actions()
        assert len(actions) == self.opened
        splits = {one.ref for one in actions if one.status == ActionStatus.SPLIT}
        assert splits <= {one.came_of for one in actions}
        for one in actions:
            assert (one.closed_at is None) == (one.status == ActionStatus.OPEN)
            assert (one.turned_id is not None) == (one.status == ActionStatus.TURNED)
            assert bool(one.reason) == (one.status == ActionStatus.DROPPED)

    @invariant()
    def each_postponement_is_a_row_and_the_second_is_never_alone(self) -> None:
        rows = session.execute(
            select(ActionReview.action_id, ActionReview.review)
            .where(ActionReview.counted)
            .order_by(ActionReview.meeting_id)
        ).all()
        for one in self._actions():
            counted = [row.review for row in rows if row.action_id == one.id]
            assert len(counted) == one.postponements
            assert Review.POSTPONED not in counted[carrying.PATIENCE - 1 :]

    def _coming(self) -> list[tuple[Action, ActionReview | None]]:
        return carrying.actions_for(self.committee.lead, self.meeting)

    def _actions(self) -> list[Action]:
        """All of the series; of its first meeting too, which became one of it afterwards."""
        statement = select(Action).join(Meeting, Meeting.id == Action.meeting_id)
        mine = Meeting.series_id == self.meeting.series_id, Meeting.id == self.meeting.id
        return list(session.scalars(statement.where(or_(*mine)).order_by(Action.ref)))


def test_every_open_action_comes_to_the_next_meeting_and_none_is_lost(
    committee: Committee,
) -> None:
    parts = {"committee": committee, "answered": set()}
    machine = type("ThisSeries", (Series,), parts)
    run_state_machine_as_test(machine, settings=SMALL)
    assert parts["answered"] == set(Review)
