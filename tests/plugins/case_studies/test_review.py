"""The second pair of eyes: of another network or of the coordination, and of nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.columns import Prose
from cop.contributions import care, readings, services
from cop.contributions.asking import asked_of
from cop.contributions.documents import to_document
from cop.contributions.finding import find
from cop.contributions.models import CoAuthor, Revision, State, Visibility
from cop.contributions.readings import Reading, Verdict
from cop.db import session
from cop.mail.outbox import Mail
from cop.members.models import Member, OrganisationKind, Role
from cop.members.viewer import viewer_of
from cop.plugins.case_studies import review
from cop.plugins.case_studies.models import CaseStudy
from cop.testing import Make


@pytest.fixture
def people(make: Make) -> dict[str, Member]:
    home = make.organisation("Rives")
    fund = make.organisation("Fonds", kind=OrganisationKind.PRIVATE_FUNDER, funder=True)
    return {
        "author": make.member("Aurore", organisation=home),
        "colleague": make.member("Colette", organisation=home),
        "co-author": make.member("Côme"),
        "elsewhere": make.member("Elias"),
        "funder": make.member("Flora", organisation=fund),
        "guest": make.member("Gaspard", roles=(Role.GUEST,)),
        "admin": make.member("Teo", roles=(Role.ADMIN,)),
        "coordinator": make.member("Nadia", organisation=home, roles=(Role.COORDINATOR,)),
    }


@pytest.fixture
def case(make: Make, people: dict[str, Member], case_document: dict[str, Any]) -> CaseStudy:
    author = people["author"]
    made = make.contribution("case_study", author, case_document)
    session.add(CoAuthor(contribution_id=made.id, member_id=people["co-author"].id))
    session.commit()
    found = find(viewer_of(author), made.uid, CaseStudy)
    services.save(viewer_of(author), found, to_document(found) | {"attempted": "Deux visites."})
    return found


@pytest.fixture
def asked(case: CaseStudy, people: dict[str, Member]) -> Reading:
    return review.request_review(viewer_of(people["author"]), case)


@pytest.mark.parametrize("who", ["author", "co-author", "colleague"])
def test_somebody_too_near_is_refused(
    who: str, asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    with pytest.raises(Forbidden):
        review.approve(viewer_of(people[who]), case, asked)
    assert (case.visibility, asked.verdict) == (Visibility.COMMUNITY, Verdict.PENDING)


@pytest.mark.parametrize("who", ["guest", "admin"])
def test_somebody_who_does_not_read_it_learns_nothing(
    who: str, asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    with pytest.raises(NotFound):
        review.approve(viewer_of(people[who]), case, asked)
    assert case.visibility == Visibility.COMMUNITY


@pytest.mark.parametrize("who", ["elsewhere", "funder", "coordinator"])
def test_a_reader_of_another_organisation_or_the_coordination_opens_it(
    who: str, asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    review.approve(viewer_of(people[who]), case, asked)
    assert (case.visibility, asked.verdict) == (Visibility.PUBLIC, Verdict.APPROVED)


def test_opening_erases_the_earlier_versions(
    asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    review.approve(viewer_of(people["elsewhere"]), case, asked)
    assert session.scalars(select(Revision.number)).all() == [2]


@pytest.mark.parametrize("change", ["archived", "reported", "narrowed"])
def test_a_request_does_not_outlive_what_it_was_asked_for(
    change: str, asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    author, coordinator = viewer_of(people["author"]), viewer_of(people["coordinator"])
    if change == "archived":
        services.archive(author, case)
    elif change == "reported":
        care.report(viewer_of(people["elsewhere"]), case)
    else:
        services.set_visibility(author, case, Visibility.NETWORK)
    before = case.visibility
    with pytest.raises(Forbidden):
        review.approve(coordinator, case, asked)
    assert case.visibility == before != Visibility.PUBLIC


def test_another_version_needs_another_reading(
    asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    author = viewer_of(people["author"])
    services.save(author, case, to_document(case) | {"attempted": "Trois visites."})
    assert readings.pending(case) is None
    assert review.request_review(author, case).version == 3


def test_asking_twice_is_one_request(
    asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    assert review.request_review(viewer_of(people["co-author"]), case) is asked


def test_a_draft_or_a_network_case_is_not_for_the_web(
    make: Make, people: dict[str, Member], case_document: dict[str, Any]
) -> None:
    viewer = viewer_of(people["author"])
    for keywords in ({"state": State.DRAFT}, {"visibility": Visibility.NETWORK}):
        made = make.contribution("case_study", people["author"], case_document, **keywords)
        with pytest.raises(Forbidden):
            review.request_review(viewer, find(viewer, made.uid, CaseStudy))


def test_a_remark_reaches_the_author_on_the_page_and_never_in_the_mail(
    asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    review.ask_for_changes(viewer_of(people["elsewhere"]), case, asked, "Ôtez le marché du jeudi.")
    assert asked.remark == Prose.of("Ôtez le marché du jeudi.")
    mail = session.scalars(select(Mail)).one()
    assert (mail.to, "jeudi" in mail.body) == (people["author"].email, False)
    assert case.visibility == Visibility.COMMUNITY


def test_the_home_page_asks_only_those_who_may_read_it_over(
    cop_app: Flask, asked: Reading, case: CaseStudy, people: dict[str, Member]
) -> None:
    with cop_app.test_request_context():
        told = {
            who
            for who, member in people.items()
            if any(line.url.endswith("/relecture") for line in asked_of(viewer_of(member)))
        }
    assert told == {"elsewhere", "funder", "coordinator"}
