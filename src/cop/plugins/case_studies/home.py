"""What the cases put on the home page and beside a case."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, select

from cop.config import setting
from cop.contributions.models import State
from cop.contributions.readings import waiting_for
from cop.contributions.rules import visible_to
from cop.contributions.statements import ago
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer
from cop.plugin import Ask, Shelf
from cop.plugins.case_studies.models import CaseStudy, Status
from cop.web.kept import drawn_once

OPEN = (CaseStudy.state == State.PUBLISHED, CaseStudy.status == Status.OPEN)


def start(*, viewer: Viewer) -> str:
    """The one button of the home page."""
    return drawn_once(viewer, "case_studies/_start.html") if viewer.is_full_member else ""


def to_read_over(viewer: Viewer) -> Select[str, str, datetime]:
    """Cases of other networks, to read over before they are public."""
    return waiting_for(viewer, CaseStudy)


def unanswered(viewer: Viewer) -> Select[str, str, datetime]:
    """Other people's questions that have waited for an answer too long, oldest first."""
    days = int(setting("COP_CASE_STUDIES_ALERT"))
    return published(
        viewer,
        CaseStudy.status == Status.OPEN,
        # The same moment as `published_at`, with an index.
        CaseStudy.listed_at < ago(timedelta(days=days)),
        CaseStudy.author_id != viewer.member_id,
    )


def to_conclude(viewer: Viewer) -> Select[str, str, datetime]:
    """One's own cases that have answers and no summary yet."""
    return published(
        viewer, CaseStudy.status == Status.ANSWERED, CaseStudy.author_id == viewer.member_id
    )


def published(viewer: Viewer, *conditions: ColumnElement[bool]) -> Select[str, str, datetime]:
    return select(CaseStudy.uid, CaseStudy.title, CaseStudy.listed_at).where(
        visible_to(viewer, model=CaseStudy), CaseStudy.state == State.PUBLISHED, *conditions
    )


ASKS = (
    Ask(
        find=to_read_over,
        says=lambda title: _("Read “%(title)s” over before it is public", title=title),
        endpoint="case_studies.second_reading",
    ),
    Ask(
        find=unanswered,
        says=lambda title: _("“%(title)s” has waited for an answer for over a week", title=title),
        endpoint="case_studies.show",
        anchor="answers",
    ),
    Ask(
        find=to_conclude,
        says=lambda title: _("Say what you take away from the answers to “%(title)s”", title=title),
        endpoint="case_studies.conclude",
    ),
)

SHELVES = (
    Shelf(
        title=_l("Questions that wait for an answer"),
        type="case_study",
        always=OPEN,
    ),
)
