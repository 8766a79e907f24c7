"""What the cases put on the home page and beside a case."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template

from cop.config import setting
from cop.contributions.listing import list_page, titles
from cop.contributions.models import State
from cop.contributions.readings import waiting_for
from cop.db import now
from cop.members.viewer import Viewer
from cop.plugins.case_studies.models import CaseStudy, Status


def start(*, viewer: Viewer) -> str:
    """The one button of the home page."""
    return render_template("case_studies/_start.html") if viewer.is_full_member else ""


def open_cases(*, viewer: Viewer) -> str:
    """The newest questions that nobody has answered."""
    page = list_page(
        viewer,
        CaseStudy.state == State.PUBLISHED,
        CaseStudy.status == Status.OPEN,
        type_name="case_study",
        limit=3,
    )
    return render_template("case_studies/_open.html", items=page.items) if page.items else ""


def asked(*, viewer: Viewer) -> str:
    """At most three things: a reading, an old question, a summary to write."""
    if not viewer.is_full_member:
        return ""
    readings = waiting_for(viewer, CaseStudy)
    unanswered = _unanswered(viewer)
    answered = _to_conclude(viewer)
    room = 3 - len(readings)
    return render_template(
        "case_studies/_asked.html",
        readings=readings,
        unanswered=unanswered[: max(0, room)],
        answered=answered[: max(0, room - len(unanswered))],
    )


def _unanswered(viewer: Viewer) -> list[tuple[str, str]]:
    """Other people's questions that have waited for an answer too long, oldest first."""
    days = int(setting("COP_CASE_STUDIES_ALERT"))
    return titles(
        viewer,
        CaseStudy,
        CaseStudy.status == Status.OPEN,
        CaseStudy.published_at < now() - timedelta(days=days),
        CaseStudy.author_id != viewer.member_id,
        # The same moment as `published_at`, with an index.
        order_by=CaseStudy.listed_at,
        limit=2,
    )


def _to_conclude(viewer: Viewer) -> list[tuple[str, str]]:
    """One's own cases that have answers and no summary yet."""
    return titles(
        viewer,
        CaseStudy,
        CaseStudy.status == Status.ANSWERED,
        CaseStudy.author_id == viewer.member_id,
        order_by=CaseStudy.listed_at,
        limit=2,
    )
