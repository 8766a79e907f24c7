"""What the pages of a run share: its words, its hours, where it can be held."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import render_template

from cop.calendar.events import events
from cop.db import now
from cop.members.viewer import Viewer
from cop.plugins.workshops.kit.course import course_of
from cop.plugins.workshops.kit.printing import course_words
from cop.plugins.workshops.runs import words
from cop.plugins.workshops.runs.models import WorkshopRun
from cop.plugins.workshops.runs.planned import edition_number, plan_read, reads_notes
from cop.plugins.workshops.timing import shown

LABELS = {"stages": words.STAGES, "here": words.HERE, "consents": words.CONSENTS,
          "roles": words.ROLES, "moods": words.MOODS, "clock": shown}  # fmt: skip


def page(name: str, **given: Any) -> str:
    """One template of the runs."""
    return render_template(f"workshops/runs/{name}.html", **LABELS, **given)


def course_for(viewer: Viewer, run: WorkshopRun) -> tuple[dict[str, Any], bool]:
    """The data that leads a run, and whether private notes are in it."""
    secret = reads_notes(viewer, run)
    course = course_of(plan_read(viewer, run, secret=secret), course_words(), secret=secret)
    course |= {"workshop": run.workshop, "title": run.title, "edition": edition_number(run)}
    return course, secret


def places(viewer: Viewer, run: WorkshopRun | None = None) -> list[tuple[str, str]]:
    """(uid, title) of what is in the agenda of this reader that a run can be part of."""
    since = (now() - timedelta(days=60)).date()
    found = [
        (one.uid, one.title)
        for one in events(viewer, since=since)
        if one.dated.name != "workshop_run" and (not one.cancelled or _is(run, one.uid))
    ]
    return found[:100]


def _is(run: WorkshopRun | None, uid: str) -> bool:
    return run is not None and run.gathering == uid
