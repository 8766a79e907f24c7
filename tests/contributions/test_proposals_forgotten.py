"""What a proposal says goes with the name that was removed, with its author, with its page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks

from cop.contributions import care, services
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.proposals_reading import credits
from cop.db import now, session
from cop.members.services import leave
from cop.members.viewer import viewer_of
from tests.contributions.lane import WHY, Lane


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks]


@pytest.fixture
def lane(make: Any) -> Lane:
    return Lane(make)


def test_removing_a_name_erases_what_proposals_say(lane: Lane) -> None:
    first = lane.propose(title="La carte", note="Mado le dit.")
    lane.accept(first)
    second = lane.propose(why=f"{WHY}\n\nMado.", note="Mado encore.")
    care.anonymise(viewer_of(lane.author), lane.thing(), {"Mado": "une trésorière"})
    session.expire_all()
    assert [(one.base, one.document, one.note) for one in (first, second)] == [({}, {}, "")] * 2
    assert (second.state, lane.thing().proposal_count) == (ProposalState.WITHDRAWN, 0)
    assert [one.text for one in credits(lane.thing())] == ["Côme"]


def test_who_leaves_takes_what_was_only_proposed_along(lane: Lane, make: Any) -> None:
    proposal, other = lane.propose(title="La carte", note="Mado."), Lane(make)
    kept = other.propose(title="Le tableau")
    leave(session.merge(lane.colleague))
    session.expire_all()
    assert (proposal.document, proposal.note, lane.thing().proposal_count) == ({}, "", 0)
    assert (kept.document["title"], other.thing().proposal_count) == ("Le tableau", 1)


def test_what_is_erased_takes_its_proposals_along(lane: Lane) -> None:
    lane.propose(title="La carte")
    services.delete(viewer_of(lane.author), thing := lane.thing())
    thing.deleted_at = now() - timedelta(days=99)
    session.flush()
    care.purge_deleted()
    assert session.query(Proposal).count() == 0
