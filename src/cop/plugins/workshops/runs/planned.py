"""The plan of a run: its edition, as it was changed for this day, begun at this run's hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.finding import find
from cop.contributions.rules import can
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import plan_in, without_secrets
from cop.plugins.workshops.changes import Clash, apply
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.models import Edition, Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.runs.models import WorkshopRun
from cop.plugins.workshops.timing import times_of


def workshop_of(viewer: Viewer, run: WorkshopRun) -> Workshop | None:
    """What is run, when this reader may read it."""
    try:
        return find(viewer, run.workshop, Workshop)
    except NotFound:
        return None


def plan_of_run(run: WorkshopRun, *, secret: bool = False) -> Plan:
    """The plan that is followed. Without `secret`, no private note is in it.

    An hour that is fixed in the plan moves with the beginning. Raises `NotFound` for a run whose
    edition is gone.
    """
    edition = session.get(Edition, run.edition_id) if run.edition_id else None
    if edition is None:
        raise NotFound
    plan = changed(plan_in(edition), run)
    return begun_at(plan if secret else without_secrets(plan), minute_of(run.begins))


def plan_read(viewer: Viewer, run: WorkshopRun, *, secret: bool = False) -> Plan:
    """`plan_of_run` for who reads what is run. Raises `NotFound` for who lost it, a report say, even
    if they lead the run."""
    if workshop_of(viewer, run) is None:
        raise NotFound
    return plan_of_run(run, secret=secret)


def changed(plan: Plan, run: WorkshopRun) -> Plan:
    """With this run's own changes; one that no longer fits is left out."""
    for change in run.overrides or ():
        try:
            plan = apply(plan, change).plan
        except (Clash, Refused):
            continue
    return plan


def begun_at(plan: Plan, start: int) -> Plan:
    """The same plan from another hour on, its fixed hours moved alike."""
    moved = start - plan.start
    if not moved:
        return plan
    sections = tuple(
        replace(
            section,
            strands=tuple(
                replace(
                    strand,
                    blocks=tuple(
                        one if one.pinned is None else replace(one, pinned=(one.pinned + moved) % 1440)
                        for one in strand.blocks
                    ),
                )
                for strand in section.strands
            ),
        )
        for section in plan.sections
    )  # fmt: skip
    return replace(plan, start=start, sections=sections)


def minute_of(begins: str) -> int:
    hours, minutes = begins.split(":")
    return int(hours) * 60 + int(minutes)


def schedule(run: WorkshopRun) -> None:
    """Write the moments that come of the day, the hour and the plan."""
    clock = time(*divmod(minute_of(run.begins), 60))
    starts = datetime.combine(run.day, clock, ZoneInfo(run.zone)).astimezone(UTC)
    minutes = times_of(plan_of_run(run)).total if run.edition_id else 0
    run.starts_at, run.ends_at = starts, starts + timedelta(minutes=max(minutes, 5))


def count_turn(run: WorkshopRun) -> None:
    """Something that no version tells is different from now on, and calendars must learn it: by the
    number first, and some of them by the date alone."""
    run.turns += 1
    run.updated_at = now()


def reads_notes(viewer: Viewer, run: WorkshopRun) -> bool:
    """Whether the private notes are open to somebody who leads this run."""
    workshop = workshop_of(viewer, run)
    return workshop is not None and can(viewer, "workshops.read_notes", workshop)


def edition_number(run: WorkshopRun) -> int:
    found = select(Edition.number).where(Edition.id == run.edition_id)
    return int(session.scalar(found) or 0)
