"""What a second reading does for a case: the public web, and nothing less."""

from __future__ import annotations

from cop import events
from cop.contributions import care, readings
from cop.contributions.finding import demand
from cop.contributions.models import Visibility
from cop.contributions.readings import Reading, Verdict
from cop.contributions.services import act, tell
from cop.db import session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.case_studies.models import CaseStudy


def request_review(viewer: Viewer, case: CaseStudy) -> Reading:
    """Ask for the public web; the same version is asked about once."""
    demand(viewer, "case_studies.request", case)
    return readings.request(viewer, case)


def approve(viewer: Viewer, case: CaseStudy, reading: Reading) -> None:
    """Put the case on the public web; its earlier versions are erased with the same act."""
    demand(viewer, "case_studies.review", case)
    readings.decide(viewer, reading, Verdict.APPROVED)
    act(viewer, case, "visibility", case.visibility, Visibility.PUBLIC)
    case.visibility, case.space_id = Visibility.PUBLIC, None
    care.purge_revisions(case)
    _tell_author(case, _("Your case has been read and is now public"))
    tell(events.contribution_published, contribution=case, viewer=viewer)


def ask_for_changes(viewer: Viewer, case: CaseStudy, reading: Reading, remark: str) -> None:
    """Say what could give somebody away; the case stays where it is."""
    demand(viewer, "case_studies.review", case)
    readings.decide(viewer, reading, Verdict.CHANGES, remark)
    _tell_author(case, _("A colleague asks for a change before your case is public"))


def _tell_author(case: CaseStudy, subject: str) -> None:
    author = session.get(Member, case.author_id) if case.author_id else None
    if author is not None:
        notify(author, case, subject=subject)
