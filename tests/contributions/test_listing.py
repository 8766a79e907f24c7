"""Lists: newest first, page after page, and a byline that tells what it may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cop.contributions.conversation import comment_on
from cop.contributions.finding import find_any
from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, SignedAs, State, Visibility
from cop.db import now, session
from cop.members.models import Member, MemberStatus
from cop.members.services import leave
from cop.members.viewer import VISITOR, Viewer, viewer_of
from cop.testing import Make


def all_pages(viewer: Viewer, limit: int) -> list[str]:
    found, after = [], ""
    while True:
        page = list_page(viewer, after=after, limit=limit)
        found += [item.title for item in page.items]
        after = page.after
        if not after:
            return found


def test_every_item_is_on_one_page_and_on_one_only(
    make: Make, case_document: dict[str, Any]
) -> None:
    author, moment = make.member(), now()
    for number in range(7):
        made = make.contribution("case_study", author, case_document | {"title": str(number)})
        # Three were listed at the very same moment.
        made.listed_at = moment - timedelta(days=min(number, 3))
    session.commit()
    titles = all_pages(viewer_of(author), 2)
    assert (titles[:3], sorted(titles)) == (["0", "1", "2"], [str(n) for n in range(7)])


def test_what_is_hidden_leaves_no_gap_and_no_mark(
    make: Make, case_document: dict[str, Any]
) -> None:
    author = make.member()
    for number in range(6):
        make.contribution(
            "case_study", author, case_document | {"title": str(number)},
            visibility=Visibility.PUBLIC if number == 0 else Visibility.COMMUNITY,
        )  # fmt: skip
    page = list_page(VISITOR, limit=1)
    assert ([item.title for item in page.items], page.after) == (["0"], "")


@pytest.mark.parametrize(
    "mark", ["x", "1", "1.x", "9" * 400 + ".1", "1.9999999999", "1." + "9" * 40, "-1.-1"]
)
def test_a_mark_that_makes_no_sense_is_the_start_or_the_end(
    make: Make, case_document: dict[str, Any], mark: str
) -> None:
    author = make.member()
    make.contribution("case_study", author, case_document)
    assert len(list_page(viewer_of(author), after=mark).items) == 1


@pytest.mark.parametrize(
    ("signed_as", "byline"),
    [
        (SignedAs.MEMBER, "Aurore · Rives"),
        (SignedAs.NETWORK, "un membre du réseau Rives"),
        (SignedAs.COMMUNITY, "un membre de la communauté"),
    ],
)
def test_a_list_says_the_name_that_was_signed_with(
    make: Make, case_document: dict[str, Any], signed_as: SignedAs, byline: str
) -> None:
    author = make.member("Aurore", organisation=make.organisation("Rives"))
    make.contribution("case_study", author, case_document, signed_as=signed_as)
    said = list_page(viewer_of(author)).items[0].byline
    assert said.replace("du réseau ", "").replace("de ", "") == byline.replace(
        "du réseau ", ""
    ).replace("de ", "")


def test_who_has_left_is_named_no_more(make: Make, case_document: dict[str, Any]) -> None:
    reader = make.member()
    author = make.member("Aurore", organisation=make.organisation("Rives"))
    make.contribution("case_study", author, case_document)
    leave(session.get_one(Member, author.id))
    session.commit()
    item = list_page(viewer_of(reader)).items[0]
    assert "Aurore" not in item.byline and "Rives" in item.byline
    assert session.get_one(Member, author.id).status == MemberStatus.FORMER


def test_own_drafts_are_listed_for_their_author_alone(
    make: Make, case_document: dict[str, Any]
) -> None:
    author, reader = make.member(), make.member()
    make.contribution("case_study", author, case_document, state=State.DRAFT)
    counts = [
        len(list_page(viewer_of(one), Contribution.state == State.DRAFT).items)
        for one in (author, reader)
    ]
    assert counts == [1, 0]


def test_a_visitor_is_not_told_how_many_answers_there_are(
    make: Make, case_document: dict[str, Any]
) -> None:
    author, colleague = make.member(), make.member()
    case = make.contribution("case_study", author, case_document, visibility=Visibility.PUBLIC)
    answerer = viewer_of(colleague)
    comment_on(answerer, find_any(answerer, case.uid), "Une piste.")
    session.commit()
    assert [item.comment_count for item in list_page(viewer_of(author)).items] == [1]
    assert [item.comment_count for item in list_page(VISITOR).items] == [0]
