"""What runs do when something happens to them, to their workshop or to a member."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete, select

from cop.contributions.care import replaced, replaced_within
from cop.contributions.models import Contribution, State, Visibility
from cop.contributions.services import WIDTH, act, narrow_to
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.runs.models import MOST_REMARK, Actual, Attendance, Guide, WorkshopRun
from cop.plugins.workshops.runs.planned import schedule


def on_saved(*, contribution: Contribution, viewer: Viewer, created: bool) -> None:
    """By whatever door its day was changed: the agenda knows."""
    if isinstance(contribution, WorkshopRun):
        schedule(contribution)


def on_hidden(*, contribution: Contribution, viewer: Viewer, reason: str) -> None:
    """The titles of its runs tell of a workshop: a report hides them too, and nobody reads them
    who doesn't read it any more."""
    if not isinstance(contribution, Workshop) or reason == "deleted":
        return
    found = select(WorkshopRun).where(WorkshopRun.workshop == contribution.uid)
    for run in session.scalars(found.where(WorkshopRun.state != State.WITHDRAWN)).all():
        if reason == "withdrawn":
            act(viewer, run, "reported", run.state, State.WITHDRAWN)
            run.state = State.WITHDRAWN
        elif (level := _left_to(contribution, run)) != run.visibility:
            narrow_to(viewer, run, level)
    session.flush()


def _left_to(workshop: Workshop, run: WorkshopRun) -> Visibility:
    """Who of a run's readers still reads its workshop. What one network keeps to itself another one
    can't read any more: of the other's runs, those who facilitate are left."""
    level = min(workshop.visibility, run.visibility, key=WIDTH.__getitem__)
    kept = workshop.visibility == Visibility.NETWORK and run.network_id != workshop.network_id
    return Visibility.DRAFT if kept else level


def on_left(*, member: Member) -> None:
    """Whoever leaves stands on no list any more."""
    session.execute(delete(Attendance).where(Attendance.member_id == member.id))
    session.execute(delete(Guide).where(Guide.member_id == member.id))


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    """The same words leave the remarks, the room's changes and the lists; of a workshop, what its
    runs changed of its plan."""
    if isinstance(contribution, Workshop):
        found = select(WorkshopRun).where(WorkshopRun.workshop == contribution.uid)
        for run in session.scalars(found):
            run.overrides = replaced_within(run.overrides, replacements)
    if not isinstance(contribution, WorkshopRun):
        return
    run = contribution
    run.overrides = replaced_within(run.overrides, replacements)
    for row in session.scalars(select(Actual).where(Actual.run_id == run.id)):
        row.remark = replaced(row.remark, replacements)[:MOST_REMARK]
    for one in session.scalars(select(Attendance).where(Attendance.run_id == run.id)):
        one.name = replaced(one.name, replacements)[:80] or "…"
        one.network = replaced(one.network, replacements)[:80]
        one.needs = None
    for guide in session.scalars(select(Guide).where(Guide.run_id == run.id)):
        guide.name = replaced(guide.name, replacements)[:80]
    run.networks = [replaced(one, replacements) for one in run.networks]
    session.flush()


LISTENERS: dict[str, Callable[..., Any]] = {
    "contribution_hidden": on_hidden,
    "member_left": on_left,
}
