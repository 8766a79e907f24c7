"""Links, use and origin: each tells a reader no more than they may read."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import ties
from cop.contributions.finding import find
from cop.contributions.models import Contribution, State, Visibility
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore")


def pair(make: Make, author: Member, document: dict[str, Any], **second: Any) -> list[CaseStudy]:
    made = [
        make.contribution("case_study", author, document | {"title": "Un"}).uid,
        make.contribution("case_study", author, document | {"title": "Deux"}, **second).uid,
    ]
    return [find(viewer_of(author), uid, CaseStudy) for uid in made]


def titles(found: list[ties.Tie]) -> list[str]:
    return [tie.title for tie in found]


def test_a_link_shows_on_both_ends_and_is_made_once(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    one, two = pair(make, author, case_document)
    viewer = viewer_of(author)
    made = [ties.link(viewer, one, two), ties.link(viewer, two, one), ties.link(viewer, one, one)]
    assert made == [True, False, False]
    assert (titles(ties.ties(viewer, one)), titles(ties.ties(viewer, two))) == (["Deux"], ["Un"])
    ties.unlink(viewer, two, one)
    assert ties.ties(viewer, one) == []


@pytest.mark.parametrize(
    "hidden",
    [{"visibility": Visibility.NETWORK}, {"state": State.WITHDRAWN}, {"state": State.DRAFT}],
)
def test_the_hidden_end_of_a_link_is_not_there(
    make: Make, author: Member, case_document: dict[str, Any], hidden: dict[str, Any]
) -> None:
    stranger = make.member()
    one, two = pair(make, author, case_document, **hidden)
    session.add(ties.Link(source_id=one.id, target_id=two.id))
    session.flush()
    assert ties.ties(viewer_of(stranger), one) == []
    assert titles(ties.ties(viewer_of(author), one)) == ["Deux"]


def test_nobody_links_to_what_they_may_not_read(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    stranger = make.member()
    one, two = pair(make, author, case_document, visibility=Visibility.NETWORK)
    with pytest.raises(NotFound):
        ties.link(viewer_of(stranger), one, two)
    with pytest.raises(NotFound):
        ties.unlink(viewer_of(stranger), one, two)


def test_use_is_counted_by_people_and_networks_and_taken_back(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    home = make.organisation()
    people = [make.member(organisation=home), make.member(organisation=home), make.member()]
    one, _two = pair(make, author, case_document)
    for member in people:
        ties.use(viewer_of(member), one, True)
        ties.use(viewer_of(member), one, True)
    mine, seen = ties.ties_and_use(viewer_of(people[0]), one), ties.ties_and_use(VISITOR, one)
    assert (mine, seen) == (([], ties.Use(3, 2, True)), ([], ties.Use(3, 2, False)))
    ties.use(viewer_of(people[0]), one, False)
    session.refresh(one, ["usage_count"])
    assert one.usage_count == 2


def test_ties_and_use_are_told_in_one_question_as_each_by_itself(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    one, two = pair(make, author, case_document)
    hidden, another = pair(make, author, case_document, visibility=Visibility.DRAFT)
    viewer, stranger = viewer_of(author), viewer_of(make.member())
    for other in (two, hidden, another):
        ties.link(viewer, one, other)
    ties.use(stranger, one, True)
    for who, number in ((viewer, 3), (stranger, 2)):
        tied, used = ties.ties_and_use(who, one)
        assert tied == ties.ties(who, one)
        assert (len(tied), used) == (number, ties.Use(1, 1, who is stranger))


def test_a_guest_marks_no_use(make: Make, author: Member, case_document: dict[str, Any]) -> None:
    guest = make.member(roles=(Role.GUEST,))
    space = make.space(author, guest)
    made = make.contribution(
        "case_study", author, case_document, visibility=Visibility.SPACE, space=space
    )
    with pytest.raises(Forbidden):
        ties.use(viewer_of(guest), find(viewer_of(guest), made.uid, CaseStudy), True)


def test_an_origin_that_one_may_not_read_is_not_named(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    stranger = make.member()
    one, two = pair(make, author, case_document, visibility=Visibility.NETWORK)
    one.adapted_from_id = two.id
    session.flush()
    assert ties.origin(viewer_of(stranger), one) is None
    known = ties.origin(viewer_of(author), one)
    assert known is not None and known.title == "Deux"
    assert isinstance(one, Contribution)


def test_a_link_that_came_of_an_act_says_how_on_both_ends_and_stays(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    one, two = pair(make, author, case_document)
    viewer = viewer_of(author)
    ties.link(viewer, two, one)
    ties.join(viewer, one, two, ties.LinkKind.PRODUCED)
    ties.unlink(viewer, one, two)
    assert [tie.words for tie in ties.ties(viewer, one)] == ["en est issu"]
    assert [tie.words for tie in ties.ties(viewer, two)] == ["à l’origine de cette page"]
