"""The finer points of who may do what; the whole table is in `tests/access`."""

from __future__ import annotations

from typing import Any

import pytest

from cop.contributions.comment_rules import RULES as COMMENT_RULES
from cop.contributions.finding import find
from cop.contributions.models import SignedAs, State, Visibility
from cop.contributions.rules import RULES, can
from cop.db import session
from cop.members.models import Member, Role
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore")


def case(make: Make, author: Member, document: dict[str, Any], **keywords: Any) -> CaseStudy:
    made = make.contribution("case_study", author, document, **keywords)
    return find(viewer_of(author), made.uid, CaseStudy)


def test_answers_stay_in_the_community_when_the_case_is_public(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    guest, member = make.member(roles=(Role.GUEST,)), make.member()
    public = case(make, author, case_document, visibility=Visibility.PUBLIC)
    allowed = [can(who, "read_comments", public) for who in
               (VISITOR, viewer_of(guest), viewer_of(member))]  # fmt: skip
    assert allowed == [False, False, True]


def test_reserved_passages_are_for_editors_and_participants(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    inside, outside = make.member(), make.member(roles=(Role.COORDINATOR,))
    space = make.space(author, inside)
    shared = case(make, author, case_document, visibility=Visibility.SPACE, space=space)
    allowed = [can(viewer_of(who), "read_reserved", shared) for who in (author, inside, outside)]
    assert allowed == [True, True, False]


def test_who_stands_behind_a_signature_is_for_authors_and_coordination(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    others = [
        make.member(roles=(Role.COORDINATOR,)), make.member(roles=(Role.ADMIN,)),
        make.member(roles=(Role.MEMBER, Role.NETWORK_CONTACT)),
    ]  # fmt: skip
    signed = case(make, author, case_document, signed_as=SignedAs.NETWORK)
    allowed = [can(viewer_of(who), "see_signature", signed) for who in (author, *others)]
    assert allowed == [True, True, False, False]


@pytest.mark.parametrize("action", sorted(RULES))
def test_a_visitor_only_reads_and_takes_copies(
    make: Make, author: Member, case_document: dict[str, Any], action: str
) -> None:
    public = case(make, author, case_document, visibility=Visibility.PUBLIC)
    if action in COMMENT_RULES:
        return
    assert can(VISITOR, action, public) == (action in {"read", "export"})


@pytest.mark.parametrize("action", sorted(RULES))
def test_nobody_does_anything_to_what_they_may_not_read(
    make: Make, author: Member, case_document: dict[str, Any], action: str
) -> None:
    """But for creating, which needs no thing, and putting back, which needs the coordination."""
    coordinator = make.member(roles=(Role.COORDINATOR, Role.ADMIN, Role.NETWORK_CONTACT))
    hidden = case(make, author, case_document, visibility=Visibility.NETWORK)
    if action in {"create", "see_signature", *COMMENT_RULES}:
        return
    assert not can(viewer_of(coordinator), action, hidden)


def test_who_lost_their_membership_keeps_nothing(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    draft = case(make, author, case_document, state=State.DRAFT)
    member = session.get_one(Member, author.id)
    member.status = "disabled"  # type: ignore[assignment]
    session.flush()
    assert not can(viewer_of(member), "read", draft)


def test_an_unknown_permission_is_a_mistake_of_ours(
    make: Make, author: Member, case_document: dict[str, Any]
) -> None:
    shared = case(make, author, case_document)
    with pytest.raises(KeyError):
        can(viewer_of(author), "case_studies.approve_everything", shared)
