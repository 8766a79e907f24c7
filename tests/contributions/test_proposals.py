"""A version proposed by somebody who may not edit: sent, taken in whole or in part, or declined."""

from __future__ import annotations

from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import proposals, services
from cop.contributions.documents import to_document
from cop.contributions.finding import find_any
from cop.contributions.history import timeline
from cop.contributions.models import Act, Contribution, Revision, SignedAs, State, Visibility
from cop.contributions.proposals import ProposalMoved, ProposalRefused
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.proposals_reading import credits, find_proposal, proposals_about
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of

WHY = "Elle aide à commencer.\n\nOn la remplit à deux.\n\nElle tient sur une page."
FIELDS = {"title": "La grille", "summary": "", "url": "https://a.example/", "why": WHY}


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks]


class Lane:
    """An author, a colleague of another network who may read only, and the page between them."""

    def __init__(self, make: Any, **how: Any) -> None:
        self.author, self.colleague = make.member("Aurore"), make.member("Côme")
        self.uid = make.contribution("bookmark", self.author, {**FIELDS, "note": "s"}, **how).uid

    def thing(self, who: Member | None = None) -> Contribution:
        return find_any(viewer_of(who or self.author), self.uid)

    def propose(self, **changed: Any) -> Proposal:
        how = {key: changed.pop(key) for key in ("note", "signed_as", "base_version")
               if key in changed}  # fmt: skip
        thing = self.thing(self.colleague)
        viewer = viewer_of(self.colleague)
        return proposals.propose(viewer, thing, {**FIELDS, **changed}, **how)

    def accept(self, proposal: Proposal, *taken: str) -> None:
        thing, viewer = self.thing(), viewer_of(self.author)
        keys = taken or tuple(
            part.key
            for field in proposals.changes_now(viewer, thing, proposal)
            for part in field.changes
        )
        mark = proposals.seen(thing, proposal)
        proposals.accept(viewer, thing, proposal, keys, mark=mark)

    def keys(self, proposal: Proposal) -> list[str]:
        fields = proposals.changes_now(viewer_of(self.author), self.thing(), proposal)
        return [part.key for field in fields for part in field.changes]

    def edit(self, **changed: Any) -> None:
        services.save(viewer_of(self.author), self.thing(), changed)


@pytest.fixture
def lane(make: Any) -> Lane:
    return Lane(make)


def test_what_is_accepted_stands_and_is_credited(lane: Lane) -> None:
    proposal = lane.propose(why=WHY.replace("à deux", "à trois"), title="La grille de départ")
    lane.accept(proposal)
    thing = lane.thing()
    assert (thing.title, thing.why.source) == (  # type: ignore[attr-defined]
        "La grille de départ",
        WHY.replace("à deux", "à trois"),
    )
    newest = timeline(viewer_of(lane.author), thing)[1:2] + timeline(viewer_of(lane.author), thing)
    versions = [entry for entry in newest if entry.number == thing.version]
    assert {(entry.verb, entry.byline.text) for entry in versions} == {("proposed", "Côme")}
    assert [one.text for one in credits(thing)] == ["Côme"]
    assert (proposal.state, proposal.version) == (ProposalState.ACCEPTED, thing.version)
    assert (thing.proposal_count, thing.credit_count) == (0, 1)


def test_a_part_is_taken_and_the_rest_left(lane: Lane) -> None:
    proposal = lane.propose(
        why=WHY.replace("commencer", "démarrer").replace("une page", "deux pages")
    )
    first, second = lane.keys(proposal)
    lane.accept(proposal, second)
    assert lane.thing().why.source == WHY.replace("une page", "deux pages")  # type: ignore[attr-defined]
    assert first != second
    assert proposal.state == ProposalState.PARTLY


def test_nothing_of_what_was_saved_meanwhile_is_lost(lane: Lane) -> None:
    proposal = lane.propose(why=WHY.replace("commencer", "démarrer"))
    lane.edit(why=WHY.replace("une page", "deux pages") + "\n\nEt un dessin.", title="La grille II")
    lane.accept(proposal)
    thing = lane.thing()
    assert thing.title == "La grille II"
    assert thing.why.source == WHY.replace("commencer", "démarrer").replace(  # type: ignore[attr-defined]
        "une page", "deux pages"
    ) + "\n\nEt un dessin."
