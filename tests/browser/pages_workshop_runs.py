"""Runs of a workshop to look at: one that is under way, one that was held."""

from __future__ import annotations

from sqlalchemy import select

from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import viewer_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.runs import attendance, conducting, showing
from cop.plugins.workshops.runs.models import RunStage, WorkshopRun
from cop.plugins.workshops.runs.opening import open_run


def workshop_runs() -> dict[str, list[str]]:
    """Addresses about a run that the adviser leads, and about one of the demo that she reads."""
    adviser = viewer_of(session.scalars(select(Member).where(Member.handle == "maelle")).one())
    held = session.scalars(
        select(WorkshopRun).where(WorkshopRun.stage == RunStage.REVIEWED).order_by(WorkshopRun.id)
    ).first()
    assert held is not None
    workshop = find(adviser, held.workshop, Workshop)
    document = {"title": "Un passage en cours", "summary": "", "day": "2027-03-02",
                "begins": "09:30", "zone": "Europe/Paris", "expected": 12, "group_size": 4,
                "room": "Salle B"}  # fmt: skip
    run = open_run(
        adviser, kind_of("workshop_run"), workshop, document, visibility=Visibility.COMMUNITY
    )
    run = find(adviser, run.uid, WorkshopRun)
    attendance.add_names(adviser, run, "Awa, Rives\nLise, Monts")
    attendance.add_guide(adviser, run, "Une invitée", "guest")
    coming = f"/ateliers/passages/{run.uid}"
    course, _secret = showing.course_for(adviser, run)
    conducting.do(adviser, run, "start", course["steps"], at="moved")
    return {
        "cop.workshops.open_run": [f"/ateliers/{workshop.uid}/programmer"],
        "cop.workshops.run": [coming, f"/ateliers/passages/{held.uid}"],
        "cop.workshops.edit_run": [f"{coming}/modifier"],
        "cop.workshops.adjust_run": [f"{coming}/adapter"],
        "cop.workshops.live": [f"{coming}/en-direct"],
        "cop.workshops.after_run": [f"{coming}/apres"],
        "cop.workshops.attendance": [f"{coming}/presences"],
    }
