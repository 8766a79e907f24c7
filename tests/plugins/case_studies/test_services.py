"""Writing cases: what is published went through the check, and a public one is read again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import Forbidden

from cop.contributions import services as core
from cop.contributions.conversation import comment_on
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import Revision, State, Visibility
from cop.contributions.readings import Reading, Verdict
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.case_studies import review
from cop.plugins.case_studies.models import CaseStudy, Status
from cop.plugins.case_studies.services import (
    conclude,
    create_case,
    publish_case,
    reopen,
    save_case,
)
from cop.testing import Make


@pytest.fixture
def author(make: Make) -> Member:
    return make.member("Aurore")


@pytest.fixture
def colleague(make: Make, author: Member) -> Member:
    return make.member("Elias")


def written(author: Member, document: dict[str, Any], *, publish: bool) -> CaseStudy:
    kind = current_app.extensions["cop"].registry.types["case_study"]
    return create_case(viewer_of(author), kind, document, publish=publish)


def numbers(case: CaseStudy) -> list[int]:
    found = select(Revision.number).where(Revision.contribution_id == case.id)
    return sorted(session.scalars(found))


def test_publishing_forgets_the_drafts(
    colleague: Member, author: Member, case_document: dict[str, Any]
) -> None:
    case = written(author, case_document | {"attempted": "Nommé."}, publish=False)
    save_case(viewer_of(author), case, case_document, base_version=1)
    publish_case(viewer_of(author), case)
    assert (case.state, numbers(case), case.history_from) == (State.PUBLISHED, [2], 2)


def test_a_draft_that_was_not_checked_is_not_published_by_another_door(
    author: Member, case_document: dict[str, Any]
) -> None:
    case, viewer = written(author, case_document, publish=False), viewer_of(author)
    unchecked = case_document | {"attempted": "Un nom."}
    save_case(viewer, case, unchecked, base_version=1, checked=False)
    with pytest.raises(Forbidden):
        core.publish(viewer, case)
    assert case.state == State.DRAFT


def test_what_was_merged_with_an_unchecked_draft_is_not_checked(
    author: Member, case_document: dict[str, Any]
) -> None:
    case, viewer = written(author, case_document, publish=False), viewer_of(author)
    unchecked = case_document | {"attempted": "Un nom."}
    save_case(viewer, case, unchecked, base_version=1, checked=False)
    mine = case_document | {"situation": "Sans nom."}
    saved = save_case(viewer, case, mine, base_version=1)
    assert saved.merged
    with pytest.raises(Forbidden):
        core.publish(viewer, case)


def test_a_public_case_that_changes_goes_back_to_the_community_and_cancels_its_readings(
    colleague: Member, author: Member, case_document: dict[str, Any]
) -> None:
    case, viewer = written(author, case_document, publish=True), viewer_of(author)
    asked = review.request_review(viewer, case)
    review.approve(viewer_of(colleague), case, asked)
    session.add(Reading(contribution_id=case.id, version=case.version))
    session.flush()
    save_case(viewer, case, to_document(case) | {"attempted": "Autre."}, base_version=None)
    session.expire_all()
    assert find(viewer, case.uid, CaseStudy).visibility == Visibility.COMMUNITY
    verdicts = session.scalars(select(Reading.verdict).order_by(Reading.id)).all()
    assert verdicts == [Verdict.APPROVED, Verdict.CANCELLED]


def test_the_same_text_saved_again_leaves_a_public_case_public(
    author: Member, case_document: dict[str, Any]
) -> None:
    case, viewer = written(author, case_document, publish=True), viewer_of(author)
    case.visibility = Visibility.PUBLIC
    save_case(viewer, case, to_document(case), base_version=None)
    assert case.visibility == Visibility.PUBLIC


def test_a_case_goes_from_open_to_answered_to_closed_and_back(
    colleague: Member, author: Member, case_document: dict[str, Any]
) -> None:
    case, viewer = written(author, case_document, publish=True), viewer_of(author)
    states = [case.status]
    comment_on(viewer, case, "Je précise.")
    states.append(case.status)
    comment_on(viewer_of(colleague), case, "Une piste.")
    states.append(case.status)
    conclude(viewer, case, "Merci.")
    states.append(case.status)
    session.refresh(case)
    reopen(viewer, find(viewer, case.uid, CaseStudy))
    states.append(case.status)
    assert states == [
        Status.OPEN, Status.OPEN, Status.ANSWERED, Status.CLOSED, Status.ANSWERED,
    ]  # fmt: skip


def test_only_the_authors_conclude(
    colleague: Member, author: Member, case_document: dict[str, Any]
) -> None:
    case = written(author, case_document, publish=True)
    with pytest.raises(Forbidden):
        conclude(viewer_of(colleague), case, "À leur place.")
    assert (case.synthesis, case.status) == (None, Status.OPEN)
