"""Takeaways: kept with a page, made a draft of, and silent about what one may not read."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import care, services, takeaways, ties
from cop.contributions.finding import find
from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.takeaways_model import Status, Takeaway, TakeawayKind
from cop.contributions.takeaways_reading import TakeawayRow, takeaways_of
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make

WORDS = "Demander d’abord ce que chacun veut garder."


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore")


@pytest.fixture
def source(make: Make, author: Member, case_document: dict[str, Any]) -> CaseStudy:
    uid = make.contribution("case_study", author, case_document).uid
    return find(viewer_of(author), uid, CaseStudy)


def keep(author: Member, source: Contribution, kind: str = "tool", words: str = WORDS) -> Takeaway:
    return takeaways.keep(viewer_of(author), source, TakeawayKind(kind), words)


def rows(member: Member, source: Contribution) -> list[TakeawayRow]:
    session.refresh(source, ["takeaway_count"])
    return takeaways_of(viewer_of(member), source)


def test_one_act_makes_it_a_draft_tied_both_ways(author: Member, source: CaseStudy) -> None:
    kept = keep(author, source)
    draft = takeaways.take_up(viewer_of(author), source, kept.uid, "tool")
    assert (draft.state, draft.title, str(draft.body)) == (State.DRAFT, WORDS, WORDS)  # type: ignore[attr-defined]
    assert [tie.words for tie in ties.ties(viewer_of(author), source)] == ["en est issu"]
    back = ties.ties(viewer_of(author), draft)
    assert [(tie.uid, tie.words) for tie in back] == [(source.uid, "à l’origine de cette page")]
    [row] = rows(author, source)
    assert (row.status, row.became[0].uid) == (Status.PROMOTED, draft.uid)


def test_a_kind_is_offered_to_the_types_that_take_it(author: Member, source: CaseStudy) -> None:
    for kind in TakeawayKind:
        keep(author, source, kind)
    offered = {row.kind: [one.name for one in row.offers] for row in rows(author, source)}
    assert offered == {
        "landmark": ["tool", "commitment"],
        "tool": ["tool"],
        "question": ["case_study"],
        "need": ["case_study", "commitment"],
        "caution": ["commitment"],
    }
    caution = rows(author, source)[-1]
    with pytest.raises(NotFound):
        takeaways.take_up(viewer_of(author), source, caution.uid, "tool")


def test_who_may_not_read_the_draft_does_not_learn_of_it(
    make: Make, author: Member, source: CaseStudy
) -> None:
    stranger = make.member()
    kept = keep(author, source)
    draft = takeaways.take_up(viewer_of(author), source, kept.uid, "tool")
    [row] = rows(stranger, source)
    assert (row.status, row.became, [one.name for one in row.offers]) == (
        Status.CAPTURED,
        [],
        ["tool"],
    )
    assert ties.ties(viewer_of(stranger), source) == []
    services.publish(viewer_of(author), draft)
    [row] = rows(stranger, source)
    assert [(made.uid, made.byline, made.undoable) for made in row.became] == [
        (draft.uid, "Aurore", False)
    ]


def test_who_reads_what_came_of_it_does_not_learn_where_it_comes_from(
    make: Make, author: Member, source: CaseStudy
) -> None:
    stranger = make.member()
    services.set_visibility(viewer_of(author), source, Visibility.NETWORK)
    tool = takeaways.take_up(viewer_of(author), source, keep(author, source).uid, "tool")
    assert tool.visibility == Visibility.NETWORK
    tool.visibility = Visibility.COMMUNITY
    services.publish(viewer_of(author), tool)
    assert ties.ties(viewer_of(stranger), tool) == []


def test_only_members_who_read_the_page_read_them(
    make: Make, author: Member, source: CaseStudy
) -> None:
    keep(author, source)
    guest = make.member(roles=(Role.GUEST,))
    session.refresh(source, ["takeaway_count"])
    source.visibility = Visibility.PUBLIC
    assert takeaways_of(VISITOR, source) == takeaways_of(viewer_of(guest), source) == []
    assert [row.body for row in rows(make.member(), source)] == [WORDS]


def test_only_those_who_edit_the_page_write_and_set_aside(
    make: Make, author: Member, source: CaseStudy
) -> None:
    kept, stranger = keep(author, source), make.member()
    with pytest.raises(Forbidden):
        keep(stranger, source)
    with pytest.raises(Forbidden):
        takeaways.set_aside(viewer_of(stranger), source, kept.uid, True)
    takeaways.set_aside(viewer_of(author), source, kept.uid, True)
    assert rows(author, source) == []
    [row] = takeaways_of(viewer_of(author), source, dropped=True)
    assert (row.status, row.offers) == (Status.DROPPED, [])
    assert takeaways_of(viewer_of(stranger), source, dropped=True) == []
    with pytest.raises(NotFound):
        takeaways.take_up(viewer_of(author), source, kept.uid, "tool")
    takeaways.set_aside(viewer_of(author), source, kept.uid, False)
    assert [row.status for row in rows(author, source)] == [Status.CAPTURED]


def test_an_act_is_undone_and_the_draft_taken_back_finds_its_tie(
    make: Make, author: Member, source: CaseStudy
) -> None:
    stranger = make.member()
    viewer, source = viewer_of(author), find(viewer_of(author), source.uid, CaseStudy)
    kept = keep(author, source)
    draft = takeaways.take_up(viewer, source, kept.uid, "tool")
    with pytest.raises(NotFound):
        takeaways.undo(viewer_of(stranger), source, kept.uid, draft)
    takeaways.undo(viewer, source, kept.uid, draft)
    assert [row.status for row in rows(author, source)] == [Status.CAPTURED]
    assert ties.ties(viewer, source) == []
    services.undelete(viewer, draft)
    assert [row.status for row in rows(author, source)] == [Status.PROMOTED]


def test_a_published_page_is_not_undone(author: Member, source: CaseStudy) -> None:
    viewer, kept = viewer_of(author), keep(author, source)
    draft = takeaways.take_up(viewer, source, kept.uid, "tool")
    services.publish(viewer, draft)
    with pytest.raises(NotFound):
        takeaways.undo(viewer, source, kept.uid, draft)


def test_a_name_removed_for_good_leaves_the_takeaways_too(
    author: Member, source: CaseStudy
) -> None:
    keep(author, source, words="Ne plus écrire à Odilon le soir.")
    care.anonymise(viewer_of(author), source, {"Odilon": "ce partenaire"})
    assert [row.body for row in rows(author, source)] == ["Ne plus écrire à ce partenaire le soir."]
