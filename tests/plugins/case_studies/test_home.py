"""The home page: what is open, and at most three things that are asked of one person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from cop.contributions.asking import asked_of
from cop.contributions.models import State, Visibility
from cop.contributions.readings import Reading
from cop.db import now, session
from cop.members.models import Member, Role
from cop.members.viewer import VISITOR, viewer_of
from cop.plugins.case_studies import home
from cop.plugins.case_studies.models import CaseStudy, Status
from cop.testing import Make


def case(
    make: Make, author: Member, document: dict[str, Any], title: str, **keywords: Any
) -> CaseStudy:
    made = make.contribution("case_study", author, document | {"title": title}, **keywords)
    assert isinstance(made, CaseStudy)
    return made


def asked(app: Flask, member: Member) -> str:
    with app.test_request_context():
        return " ".join(f"<li>{line.words}" for line in asked_of(viewer_of(member)))


def test_three_things_at_the_most_are_asked(
    cop_app: Flask, make: Make, case_document: dict[str, Any]
) -> None:
    me, other = make.member(), make.member()
    for number in range(4):
        read_over = case(make, other, case_document, f"À relire {number}")
        session.add(Reading(contribution_id=read_over.id, version=read_over.version))
        old = case(make, other, case_document, f"Ancien {number}")
        old.published_at = now() - timedelta(days=9)
        mine = case(make, me, case_document, f"À conclure {number}")
        mine.status = Status.ANSWERED
    session.commit()
    assert asked(cop_app, me).count("<li>") == 3


def test_nothing_is_asked_about_what_one_may_not_read(
    cop_app: Flask, make: Make, case_document: dict[str, Any]
) -> None:
    me, other = make.member(), make.member()
    for keywords in (
        {"visibility": Visibility.NETWORK}, {"state": State.WITHDRAWN}, {"state": State.DRAFT},
    ):  # fmt: skip
        hidden = case(make, other, case_document, "Caché", **keywords)
        hidden.published_at = now() - timedelta(days=9)
        session.add(Reading(contribution_id=hidden.id, version=hidden.version))
    session.commit()
    assert "Caché" not in asked(cop_app, me)


def test_a_guest_and_a_visitor_are_asked_nothing(
    cop_app: Flask, make: Make, case_document: dict[str, Any]
) -> None:
    guest, other = make.member(roles=(Role.GUEST,)), make.member()
    old = case(make, other, case_document, "Ancien", visibility=Visibility.PUBLIC)
    old.published_at = now() - timedelta(days=9)
    session.commit()
    assert asked(cop_app, guest) == ""
    assert home.start(viewer=VISITOR) == ""
