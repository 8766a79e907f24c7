"""A version proposed by somebody who may not edit: sent, taken in whole or in part, or declined."""

from __future__ import annotations

from typing import Any

import pytest
from cop_bookmarks import plugin as bookmarks
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import proposals, services
from cop.contributions.documents import to_document
from cop.contributions.history import timeline
from cop.contributions.models import Act, Revision, SignedAs, State
from cop.contributions.proposals import ProposalMoved, ProposalRefused
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.proposals_reading import credits, find_proposal, proposals_about
from cop.db import session
from cop.members.viewer import viewer_of
from tests.contributions.lane import FIELDS, WHY, Lane


@pytest.fixture
def cop_plugins() -> list[Any]:
    return [bookmarks]


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
    told = [(entry.verb, entry.byline.text) for entry in timeline(viewer_of(lane.author), thing)]
    assert told[:2] == [("proposal_taken", "Aurore"), ("proposed", "Côme")]
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
    assert (
        thing.why.source
        == WHY.replace("commencer", "démarrer").replace(  # type: ignore[attr-defined]
            "une page", "deux pages"
        )
        + "\n\nEt un dessin."
    )


def test_changes_to_the_same_words_are_left_until_somebody_chooses(lane: Lane) -> None:
    proposal = lane.propose(title="La carte", url="https://b.example/")
    lane.edit(title="Le tableau")
    fields = proposals.changes_now(viewer_of(lane.author), lane.thing(), proposal)
    assert [(field.name, field.parts[0].clash) for field in fields] == [
        ("title", True),
        ("url", False),
    ]
    lane.accept(proposal, "url-0")
    assert (lane.thing().title, proposal.state) == ("Le tableau", ProposalState.PARTLY)


def test_a_reserved_passage_is_not_shown_and_not_lost(make: Any) -> None:
    lane = Lane(make)
    lane.edit(why=f"{WHY}\n\n:::reserve\nEntre nous.\n:::")
    number, start = proposals.starting_point(viewer_of(lane.colleague), lane.thing(), None)
    assert (number, start["why"]) == (2, WHY)
    proposal = lane.propose(why=WHY.replace("une page", "deux pages"))
    assert "Entre nous" not in str(proposal.base)
    lane.accept(proposal)
    assert lane.thing().why.source == (  # type: ignore[attr-defined]
        WHY.replace("une page", "deux pages") + "\n\n:::reserve\nEntre nous.\n:::"
    )


def test_an_earlier_version_is_a_start_for_who_may_look_it_up_only(make: Any) -> None:
    lane = Lane(make)
    lane.edit(why="Revu.")
    viewer, thing = viewer_of(lane.colleague), lane.thing()
    assert proposals.starting_point(viewer, thing, 1)[1]["why"] == WHY
    thing.history_from = 2
    assert proposals.starting_point(viewer, thing, 1) == proposals.starting_point(
        viewer, thing, None
    )
    assert proposals.starting_point(viewer, thing, 99)[0] == 2


def test_what_is_not_changed_is_not_sent(lane: Lane) -> None:
    with pytest.raises(ProposalRefused, match="changé"):
        lane.propose()
    assert (session.query(Proposal).count(), lane.thing().proposal_count) == (0, 0)


def test_one_proposal_at_a_time_and_it_can_be_changed(lane: Lane) -> None:
    proposal = lane.propose(title="La carte")
    with pytest.raises(ProposalRefused, match="en attente"):
        lane.propose(title="Le tableau")
    viewer, thing = viewer_of(lane.colleague), lane.thing(lane.colleague)
    proposals.amend(viewer, thing, proposal, {**FIELDS, "title": "Le tableau"}, note="Mieux.")
    assert (proposal.document["title"], proposal.note, proposal.edition) == (
        "Le tableau",
        "Mieux.",
        2,
    )
    with pytest.raises(ProposalRefused, match="changé"):
        proposals.amend(viewer, thing, proposal, dict(FIELDS))
    assert (proposal.document["title"], lane.thing().proposal_count) == ("Le tableau", 1)


def test_taken_back_nobody_reads_it(lane: Lane) -> None:
    proposal = lane.propose(title="La carte", note="Mieux.")
    proposals.withdraw(viewer_of(lane.colleague), lane.thing(lane.colleague), proposal)
    assert (proposal.document, proposal.base, proposal.note) == ({}, {}, "")
    assert lane.thing().proposal_count == 0
    assert proposals_about(viewer_of(lane.author), lane.thing()) == []
    with pytest.raises(NotFound):
        find_proposal(viewer_of(lane.author), lane.thing(), proposal.uid)
    with pytest.raises(ProposalMoved):
        proposals.withdraw(viewer_of(lane.colleague), lane.thing(lane.colleague), proposal)


def test_a_declined_one_changes_nothing_and_says_why(lane: Lane) -> None:
    proposal, thing, viewer = lane.propose(title="La carte"), lane.thing(), viewer_of(lane.author)
    before = to_document(thing)
    mark = proposals.seen(thing, proposal)
    proposals.decline(viewer, thing, proposal, mark=mark, reason="Trop long.")
    assert (proposal.state, proposal.reason) == (ProposalState.DECLINED, "Trop long.")
    assert (to_document(thing), thing.version, thing.proposal_count) == (before, 1, 0)
    assert credits(thing) == []
    with pytest.raises(ProposalMoved):
        lane.accept(proposal, "title-0")


def test_nothing_is_answered_that_was_not_seen(lane: Lane) -> None:
    proposal, viewer = lane.propose(title="La carte"), viewer_of(lane.author)
    mark = proposals.seen(lane.thing(), proposal)
    changed = {**FIELDS, "title": "Le tableau"}
    proposals.amend(viewer_of(lane.colleague), lane.thing(lane.colleague), proposal, changed)
    with pytest.raises(ProposalMoved):
        proposals.accept(viewer, lane.thing(), proposal, ["title-0"], mark=mark)
    mark = proposals.seen(lane.thing(), proposal)
    lane.edit(summary="Une page.")
    with pytest.raises(ProposalMoved):
        proposals.decline(viewer, lane.thing(), proposal, mark=mark, reason="Non.")
    assert (lane.thing().title, proposal.state) == ("La grille", ProposalState.OPEN)


def test_to_take_nothing_is_not_to_accept(lane: Lane) -> None:
    proposal, thing = lane.propose(title="La carte"), lane.thing()
    mark = proposals.seen(thing, proposal)
    for taken in ([], ["summary-0"]):
        with pytest.raises(ProposalRefused, match="Cochez"):
            proposals.accept(viewer_of(lane.author), thing, proposal, taken, mark=mark)
    assert proposal.state == ProposalState.OPEN


def test_what_two_texts_make_together_goes_through_the_form(lane: Lane) -> None:
    long = "mot " * 9_000
    proposal = lane.propose(why=f"{WHY}\n\n{long}")
    lane.edit(why=f"{long}\n\n{WHY}")
    with pytest.raises(ProposalRefused, match="64"):
        lane.accept(proposal)
    assert (lane.thing().version, proposal.state) == (2, ProposalState.OPEN)


def test_what_stands_already_is_thanked_for_and_closed(lane: Lane) -> None:
    proposal = lane.propose(title="La carte")
    lane.edit(title="La carte")
    proposals.accept(
        viewer_of(lane.author), lane.thing(), proposal, [],
        mark=proposals.seen(lane.thing(), proposal),
    )  # fmt: skip
    assert (proposal.state, proposal.version, lane.thing().version) == (
        ProposalState.ACCEPTED,
        None,
        2,
    )


def test_it_is_undone_from_the_history_and_the_credit_stays(lane: Lane) -> None:
    lane.accept(lane.propose(title="La carte"))
    services.restore(viewer_of(lane.author), lane.thing(), 1)
    assert lane.thing().title == "La grille"
    assert [one.text for one in credits(lane.thing())] == ["Côme"]


def test_who_proposed_is_named_as_they_chose_everywhere(lane: Lane) -> None:
    lane.accept(lane.propose(title="La carte", signed_as=SignedAs.COMMUNITY))
    thing = lane.thing()
    for reader in (lane.author, lane.colleague):
        told = timeline(viewer_of(reader), thing)
        lines = proposals_about(viewer_of(reader), thing)
        assert {one.byline.text for one in told if one.verb == "proposed"} == {
            "un membre de la communauté"
        }
        assert [line.byline.text for line in lines] == ["un membre de la communauté"]
    assert [one.text for one in credits(thing)] == ["un membre de la communauté"]


def test_an_author_without_a_name_answers_without_one(make: Any) -> None:
    lane = Lane(make, signed_as=SignedAs.COMMUNITY)
    lane.accept(lane.propose(title="La carte"))
    told = timeline(viewer_of(lane.colleague), lane.thing(lane.colleague))
    assert [one.byline.text for one in told if one.verb == "proposal_taken"] == [
        "un membre de la communauté"
    ]
    assert "Aurore" not in str(told)


def test_who_may_edit_does_not_propose_and_who_proposes_does_not_answer(lane: Lane) -> None:
    with pytest.raises(Forbidden):
        proposals.propose(viewer_of(lane.author), lane.thing(), {**FIELDS, "title": "X"})
    proposal, viewer = lane.propose(title="La carte"), viewer_of(lane.colleague)
    thing = lane.thing(lane.colleague)
    mark = proposals.seen(thing, proposal)
    with pytest.raises(Forbidden):
        proposals.changes_now(viewer, thing, proposal)
    with pytest.raises(Forbidden):
        proposals.accept(viewer, thing, proposal, ["title-0"], mark=mark)
    with pytest.raises(Forbidden):
        proposals.decline(viewer, thing, proposal, mark=mark, reason="Non.")


@pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED, State.WITHDRAWN])
def test_only_what_is_current_takes_proposals(make: Any, state: State) -> None:
    lane = Lane(make)
    lane.propose(title="La carte")
    thing = lane.thing()
    thing.state = state
    viewer = viewer_of(make.member())
    with pytest.raises(Forbidden if state == State.ARCHIVED else NotFound):
        proposals.propose(viewer, thing, {**FIELDS, "title": "X"})


def test_an_act_and_a_version_are_written_and_no_other_row(lane: Lane) -> None:
    lane.accept(lane.propose(title="La carte"))
    acts = session.scalars(select(Act.verb).where(Act.contribution_id == lane.thing().id)).all()
    rows = session.execute(
        select(Revision.number, Revision.kind, Revision.author_id).order_by(Revision.number)
    ).all()
    assert acts == ["proposal_taken"]
    assert [tuple(row) for row in rows] == [
        (1, "edit", lane.author.id),
        (2, "proposed", lane.colleague.id),
    ]
