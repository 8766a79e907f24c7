"""Who may do what to a case, beyond what the core already refuses."""

from __future__ import annotations

from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.readings import may_read_over
from cop.contributions.rules import can, is_author
from cop.members.viewer import Viewer
from cop.plugins.case_studies.models import CaseStudy

# Read by colleagues of other networks, so that one of them can be the second pair of eyes.
REVIEWABLE = frozenset({Visibility.NETWORKS, Visibility.COMMUNITY, Visibility.SPACE})


def narrow(viewer: Viewer, action: str, case: Contribution) -> bool:
    """What the core would allow and a case doesn't."""
    if not isinstance(case, CaseStudy):
        return True
    if action == "publish":
        return case.checked_version == case.version
    if action == "make_public":
        return False  # only an approved reading does that
    if action == "restore":
        # An earlier text may hold what was taken out, and nobody has read it again.
        return case.visibility != Visibility.PUBLIC and case.state == State.DRAFT
    return True


def may_request(viewer: Viewer, case: Contribution) -> bool:
    """The authors ask for the public web, for a published case that other networks read."""
    return (
        is_author(viewer, case)
        and case.state == State.PUBLISHED
        and case.visibility in REVIEWABLE
        and case.deleted_at is None
    )


def may_review(viewer: Viewer, case: Contribution) -> bool:
    """A second pair of eyes, for a case that other networks read still."""
    return case.visibility in REVIEWABLE and may_read_over(viewer, case)


def may_conclude(viewer: Viewer, case: Contribution) -> bool:
    """Write the summary, close and reopen: the authors."""
    return is_author(viewer, case) and case.state == State.PUBLISHED and can(viewer, "read", case)
