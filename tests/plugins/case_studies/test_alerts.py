"""After seven days without an answer the coordination is told: once, and only of what it reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from cop.contributions.models import State, Visibility
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.members.models import Role
from cop.plugins.case_studies.alerts import tell_of_unanswered
from cop.plugins.case_studies.models import CaseStudy, Status
from cop.testing import Make


def old_case(make: Make, author: Any, document: dict[str, Any], **keywords: Any) -> CaseStudy:
    case = make.contribution("case_study", author, document, **keywords)
    assert isinstance(case, CaseStudy)
    case.published_at = now() - timedelta(days=8)
    session.commit()
    return case


def told() -> list[str]:
    return sorted(session.scalars(select(Mail.to)))


def test_the_coordination_is_told_once_and_nobody_else(
    make: Make, case_document: dict[str, Any]
) -> None:
    author, coordinator = make.member(), make.member(roles=(Role.COORDINATOR,))
    make.member(roles=(Role.MEMBER, Role.NETWORK_CONTACT))
    old_case(make, author, case_document)
    tell_of_unanswered()
    tell_of_unanswered()
    assert told() == [coordinator.email]
    mail = session.scalars(select(Mail)).one()
    assert "Deux groupes" not in mail.body


def test_what_the_coordination_may_not_read_stays_untold(
    make: Make, case_document: dict[str, Any]
) -> None:
    author = make.member()
    make.member(roles=(Role.COORDINATOR,))
    old_case(make, author, case_document, visibility=Visibility.NETWORK)
    old_case(make, author, case_document, state=State.WITHDRAWN)
    old_case(make, author, case_document, state=State.ARCHIVED)
    deleted = old_case(make, author, case_document)
    deleted.deleted_at = now()
    answered = old_case(make, author, case_document)
    answered.status = Status.ANSWERED
    make.contribution("case_study", author, case_document)  # of today
    session.commit()
    tell_of_unanswered()
    assert told() == []
