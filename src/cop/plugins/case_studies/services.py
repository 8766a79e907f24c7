"""Writing cases: checked, then published; answered, then concluded."""

from __future__ import annotations

from typing import Any

from cop.contributions import care, services
from cop.contributions.finding import demand
from cop.contributions.models import Comment, Contribution, SignedAs, State, Visibility
from cop.contributions.services import Saved
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.case_studies.models import CaseStudy, Status
from cop.plugins.case_studies.review import cancel_pending


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
) -> Saved:
    """Write a new version of a checked case. A public one goes back to the community, to be read
    again by somebody of another network before it is public once more."""
    saved = services.save(viewer, case, document, base_version=base_version)
    if saved.conflicts:
        return saved
    case.checked_version = case.version
    if signed_as is not None:
        case.signed_as = signed_as
    if saved.changed:
        cancel_pending(case)
        if case.visibility == Visibility.PUBLIC:
            services.narrow_to(viewer, case, Visibility.COMMUNITY)
    session.flush()
    return saved


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
