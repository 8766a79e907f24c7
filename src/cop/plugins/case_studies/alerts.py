"""A question that nobody answers kills a community: after seven days the coordination is told."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from cop.config import setting
from cop.contributions.models import Contribution, State
from cop.contributions.rules import can
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member, MemberStatus, Role
from cop.members.viewer import viewer_of
from cop.plugins.case_studies.models import CaseStudy, Status


def tell_of_unanswered() -> None:
    """One mail a case to each coordinator who may read it; never a second one."""
    days = int(setting("COP_CASE_STUDIES_ALERT"))
    cases = session.scalars(
        select(CaseStudy).where(
            Contribution.state == State.PUBLISHED,
            Contribution.deleted_at.is_(None),
            CaseStudy.status == Status.OPEN,
            CaseStudy.published_at < now() - timedelta(days=days),
        )
    ).all()
    if not cases:
        return
    active = select(Member).where(Member.status == MemberStatus.ACTIVE)
    for member in session.scalars(active):
        if Role.COORDINATOR not in member.roles:
            continue
        viewer = viewer_of(member)
        for case in cases:
            session.refresh(case, ["coauthors"])
            if can(viewer, "read", case):
                notify(
                    member,
                    case,
                    subject=lambda: _("A question has waited for seven days"),
                    key=f"unanswered-{case.uid}-{member.id}",
                )
