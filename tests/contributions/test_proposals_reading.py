"""Who sees which proposal, and in how many queries whatever their number."""

from __future__ import annotations

from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from flask import Flask
from sqlalchemy import event, select

from cop.contributions import coauthors
from cop.contributions.models import Contribution, SignedAs
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.proposals_reading import (
    own_open,
    proposals_about,
    proposed_changes,
    waiting_for,
)
from cop.contributions.rules import can
from cop.db import now, session
from cop.members.models import Member, Organisation, Role
from cop.members.viewer import viewer_of
from cop.testing.host import STANDING, forget
from tests.contributions.lane import FIELDS, WHY, Lane


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks]


@pytest.fixture
def lane(make: Any) -> Lane:
    return Lane(make)


def waits_for(who: Member) -> list[str]:
    return list(session.scalars(select(Contribution.uid).where(*waiting_for(viewer_of(who)))))


@pytest.mark.parametrize("signed_as", list(SignedAs))
def test_what_waits_is_shown_to_those_who_may_edit_and_to_nobody_else(
    make: Any, signed_as: SignedAs
) -> None:
    lane = Lane(make, signed_as=signed_as)
    home = session.get_one(Organisation, lane.author.organisation_id)
    friend, contact = make.member(), make.member(
        organisation=home, roles=(Role.MEMBER, Role.NETWORK_CONTACT)
    )  # fmt: skip
    neighbour = make.member(organisation=home)
    coauthors.add(viewer_of(lane.author), lane.thing(), friend.handle)
    lane.propose(title="La carte")
    for who in (lane.author, lane.colleague, friend, contact, neighbour):
        may = can(viewer_of(who), "edit", lane.thing(who))
        assert waits_for(who) == ([lane.uid] if may else []), who.name


def test_nothing_waits_once_it_is_answered(lane: Lane) -> None:
    proposal = lane.propose(title="La carte")
    assert waits_for(lane.author) == [lane.uid]
    assert [row.title for row in own_open(viewer_of(lane.colleague))] == ["La grille"]
    lane.accept(proposal)
    assert (waits_for(lane.author), list(own_open(viewer_of(lane.colleague)))) == ([], [])


def test_those_that_wait_come_first(lane: Lane) -> None:
    for state in (ProposalState.OPEN, ProposalState.DECLINED, ProposalState.PARTLY):
        session.add(_old(lane, state))
    session.flush()
    lines = proposals_about(viewer_of(lane.author), lane.thing())
    assert [str(line.state) for line in lines] == ["open", "partly", "declined"]


def _old(lane: Lane, state: ProposalState, document: dict[str, Any] | None = None) -> Proposal:
    return Proposal(
        contribution_id=lane.thing().id, author_id=lane.colleague.id, state=state, base_version=1,
        base=FIELDS, document=document or {**FIELDS, "title": "La carte"}, version=1,
        decided_at=now(),
    )  # fmt: skip


def test_its_author_reads_what_they_changed_and_not_what_came_since(lane: Lane) -> None:
    proposal = lane.propose(why=WHY.replace("une page", "deux pages"))
    lane.edit(why=f"{WHY}\n\n:::reserve\nEntre nous.\n:::")
    fields = proposed_changes(viewer_of(lane.colleague), lane.thing(lane.colleague), proposal)
    assert [[part.proposed for part in field.changes] for field in fields] == [
        ["Elle tient sur deux pages."]
    ]


def test_who_may_no_longer_read_a_reserved_passage_is_not_reminded_of_it(lane: Lane) -> None:
    secret = f"{WHY}\n\n:::reserve\nEntre nous.\n:::"
    proposal = _old(lane, ProposalState.OPEN, {**FIELDS, "why": f"{secret}\n\nUn ajout."})
    proposal.base = {**FIELDS, "why": secret}
    fields = proposed_changes(viewer_of(lane.colleague), lane.thing(lane.colleague), proposal)
    assert "Entre nous" not in str(fields) and "Un ajout." in str(fields)


def test_a_passage_that_its_author_reserved_stays_before_their_eyes(lane: Lane) -> None:
    proposal = lane.propose(why=f"{WHY}\n\n:::reserve\nÀ vous seulement.\n:::")
    for who in (lane.colleague, lane.author):
        fields = proposed_changes(viewer_of(who), lane.thing(who), proposal)
        assert "À vous seulement." in str(fields)


def test_pages_ask_the_same_number_of_queries_whatever_the_number(
    lane: Lane, login_as: Any, cop_app: Flask
) -> None:
    author, colleague = login_as(lane.author), login_as(lane.colleague)
    one = lane.propose(title="La carte").uid
    lane.thing().credit_count = 1
    counts: list[list[int]] = []
    for number in (3, 30):
        session.add_all(_old(lane, ProposalState.PARTLY) for _one in range(number))
        session.commit()
        counts.append(
            [
                queries(cop_app, author, f"/signets/{lane.uid}"),
                queries(cop_app, author, f"/fiches/{lane.uid}/propositions"),
                queries(cop_app, author, f"/fiches/{lane.uid}/propositions/{one}"),
                queries(cop_app, colleague, f"/fiches/{lane.uid}/propositions/{one}"),
            ]
        )
    assert counts[0] == counts[1]
    assert counts[0] == [5, 4, 4, 4]


def queries(app: Flask, client: Any, path: str) -> int:
    asked: list[str] = []
    client.get(path)
    engine = app.extensions["cop"].engine

    def on_query(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(STANDING):
            asked.append(statement)

    forget(app)
    event.listen(engine, "before_cursor_execute", on_query)
    try:
        assert client.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", on_query)
    return len(asked)
