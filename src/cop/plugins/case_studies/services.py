"""Writing cases: checked, then published; answered, then concluded."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from cop.contributions import care, readings, services
from cop.contributions.finding import demand
from cop.contributions.models import Comment, Contribution, SignedAs, State, Visibility
from cop.contributions.services import Saved
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.case_studies.models import CaseStudy, Status


def create_case(
    viewer: Viewer, kind: ContributionType, document: dict[str, Any], *, publish: bool, **who: Any
) -> CaseStudy:
    """Write a new case. `document` has been through the check when it is to be published."""
    case = services.create(viewer, kind, document, **who)
    assert isinstance(case, CaseStudy)
    if publish:
        publish_case(viewer, case)
    return case


def publish_case(viewer: Viewer, case: CaseStudy) -> None:
    """Open a checked case to its readers, and forget its drafts: they may hold names."""
    case.checked_version = case.version
    services.publish(viewer, case)
    care.purge_revisions(case)


def save_case(
    viewer: Viewer,
    case: CaseStudy,
    document: dict[str, Any],
    *,
    base_version: int | None,
    signed_as: SignedAs | None = None,
    checked: bool = True,
) -> Saved:
    """Write a new version of a case. A public one goes back to the community, to be read again by
    somebody of another network before it is public once more.

    checked: whether `document` went through the check. What was merged with a colleague's draft
    didn't, whatever the caller says: it must be checked again before it is published.
    """
    saved = services.save(viewer, case, document, base_version=base_version)
    if saved.conflicts:
        return saved
    if checked and not (saved.merged and case.state == State.DRAFT):
        case.checked_version = case.version
    if signed_as is not None and signed_as != case.signed_as:
        sign(case, signed_as)
    if saved.changed:
        readings.cancel_pending(case)
        if case.visibility == Visibility.PUBLIC:
            services.narrow_to(viewer, case, Visibility.COMMUNITY)
    session.flush()
    return saved


def sign(case: CaseStudy, signed_as: SignedAs) -> None:
    """Change the name that a case stands under; its author's own answers go with it."""
    case.signed_as = signed_as
    session.execute(
        update(Comment)
        .where(Comment.contribution_id == case.id, Comment.author_id == case.author_id)
        .values(signed_as=signed_as)
    )


def conclude(viewer: Viewer, case: CaseStudy, synthesis: str) -> Saved:
    """Write what the author takes away, and close the case."""
    demand(viewer, "case_studies.conclude", case)
    saved = save_case(viewer, case, {"synthesis": synthesis}, base_version=None)
    case.status = Status.CLOSED
    session.flush()
    return saved


def reopen(viewer: Viewer, case: CaseStudy) -> None:
    """Ask again: the summary stays and can be changed."""
    demand(viewer, "case_studies.conclude", case)
    case.status = Status.ANSWERED if case.comment_count else Status.OPEN
    session.flush()


def on_comment(
    *, comment: Comment, contribution: Contribution, viewer: Viewer, mentioned: object
) -> None:
    """A case is answered as soon as somebody other than its author writes."""
    if not isinstance(contribution, CaseStudy) or contribution.status != Status.OPEN:
        return
    if comment.author_id != contribution.author_id and contribution.state == State.PUBLISHED:
        contribution.status = Status.ANSWERED
        session.flush()
