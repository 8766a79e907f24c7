"""All that came of one meeting, in the order of its references."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from cop.db import session
from cop.members.models import Member, Organisation
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Action, ActionReview, Decision, Question
from cop.plugins.notes.replacing import replaced_refs


@dataclass(frozen=True)
class Doing:
    """An action with who does it; network: the short name of theirs. review: what a meeting said of
    it, where it came to one."""

    row: Action
    name: str = ""
    network: str = ""
    uid: str = ""
    review: ActionReview | None = None


@dataclass(frozen=True)
class Outcomes:
    """What came of a meeting. replaced: reference → those of the decisions whose place it takes."""

    decisions: list[Decision] = field(default_factory=list)
    actions: list[Doing] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    replaced: dict[str, list[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.decisions or self.actions or self.questions)


def outcomes_of(meeting: Meeting, *, published: bool = False) -> Outcomes:
    """A fixed number of queries. published: those alone that stand in a validated edition."""

    def of(model: Any) -> Any:
        chosen = model.meeting_id == meeting.id
        return chosen & model.published_at.is_not(None) if published else chosen

    decisions = list(session.scalars(select(Decision).where(of(Decision)).order_by(Decision.ref)))
    return Outcomes(
        decisions,
        with_owners(list(session.scalars(select(Action).where(of(Action)).order_by(Action.ref)))),
        list(session.scalars(select(Question).where(of(Question)).order_by(Question.ref))),
        replaced_refs(decisions),
    )


def with_owners(
    actions: list[Action], reviews: dict[int, ActionReview] | None = None
) -> list[Doing]:
    """The same with who does them; one query."""
    keys = {one.owner_id for one in actions if one.owner_id is not None}
    rows = (
        session.execute(
            select(Member.id, Member.uid, Member.name, Organisation.short_name)
            .outerjoin(Organisation, Organisation.id == Member.organisation_id)
            .where(Member.id.in_(keys))
        ).all()
        if keys
        else []
    )
    known = {row.id: (row.name, row.short_name or "", row.uid) for row in rows}
    return [
        Doing(one, *known.get(one.owner_id or 0, ("", "", "")), (reviews or {}).get(one.id))
        for one in actions
    ]
