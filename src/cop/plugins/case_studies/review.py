"""The second pair of eyes: asked for by the author, given by somebody of another network."""

from __future__ import annotations

from sqlalchemy import exists, select, update

from cop import events
from cop.columns import Prose
from cop.contributions import care
from cop.contributions.finding import demand
from cop.contributions.models import CoAuthor, Contribution, State, Visibility
from cop.contributions.rules import visible_to
from cop.contributions.services import act, tell
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.case_studies.models import CaseStudy, Review, Verdict


def request_review(viewer: Viewer, case: CaseStudy) -> Review:
    """Ask for the public web; the same version is asked about once."""
    demand(viewer, "case_studies.request", case)
    waiting = pending(case)
    if waiting is not None:
        return waiting
    review = Review(case_id=case.id, version=case.version, requested_by_id=viewer.member_id)
    session.add(review)
    session.flush()
    return review


def pending(case: CaseStudy) -> Review | None:
    """The reading that this version waits for."""
    return session.scalar(
        select(Review).where(
            Review.case_id == case.id,
            Review.version == case.version,
            Review.verdict == Verdict.PENDING,
        )
    )


def latest(case: CaseStudy) -> Review | None:
    """The newest reading of this case, whatever came of it."""
    return session.scalar(
        select(Review).where(Review.case_id == case.id).order_by(Review.id.desc()).limit(1)
    )


def cancel_pending(case: CaseStudy) -> None:
    """A text that has changed must be asked about again."""
    session.execute(
        update(Review)
        .where(Review.case_id == case.id, Review.verdict == Verdict.PENDING)
        .values(verdict=Verdict.CANCELLED)
    )


def approve(viewer: Viewer, case: CaseStudy, review: Review) -> None:
    """Put the case on the public web; its earlier versions are erased with the same act."""
    _decide(viewer, case, review, Verdict.APPROVED)
    act(viewer, case, "visibility", case.visibility, Visibility.PUBLIC)
    case.visibility, case.space_id = Visibility.PUBLIC, None
    care.purge_revisions(case)
    _tell_author(case, _("Your case has been read and is now public"))
    tell(events.contribution_published, contribution=case, viewer=viewer)


def ask_for_changes(viewer: Viewer, case: CaseStudy, review: Review, remark: str) -> None:
    """Say what could give somebody away; the case stays where it is."""
    _decide(viewer, case, review, Verdict.CHANGES)
    review.remark = Prose.of(remark)
    session.flush()
    _tell_author(case, _("A colleague asks for a change before your case is public"))


def _decide(viewer: Viewer, case: CaseStudy, review: Review, verdict: Verdict) -> None:
    demand(viewer, "case_studies.review", case)
    review.verdict, review.reviewer_id, review.decided_at = verdict, viewer.member_id, now()
    session.flush()


def _tell_author(case: CaseStudy, subject: str) -> None:
    author = session.get(Member, case.author_id) if case.author_id else None
    if author is not None:
        notify(author, case, subject=subject)


def waiting_for(viewer: Viewer, limit: int = 3) -> list[tuple[str, str]]:
    """(uid, title) of the cases that `viewer` may read over for the public web."""
    if not viewer.is_full_member:
        return []
    # Few wait, among many cases: begin with those.
    waiting = session.scalars(select(Review.case_id).where(Review.verdict == Verdict.PENDING)).all()
    if not waiting:
        return []
    statement = (
        select(CaseStudy.uid, CaseStudy.title)
        .join(Review, (Review.case_id == CaseStudy.id) & (Review.version == CaseStudy.version))
        .where(
            Review.verdict == Verdict.PENDING,
            CaseStudy.id.in_(waiting),
            visible_to(viewer, model=CaseStudy),
            Contribution.state == State.PUBLISHED,
            CaseStudy.author_id != viewer.member_id,
            ~exists().where(
                CoAuthor.contribution_id == CaseStudy.id, CoAuthor.member_id == viewer.member_id
            ),
        )
        .order_by(Review.requested_at)
        .limit(limit)
    )
    if not viewer.is_coordinator:
        statement = statement.where(CaseStudy.network_id != viewer.organisation_id)
    return [(uid, title) for uid, title in session.execute(statement)]
