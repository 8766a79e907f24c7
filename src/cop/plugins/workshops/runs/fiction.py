"""Runs of the demo community: three that were held, by three networks, and one to come."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from cop.contributions.finding import find
from cop.contributions.models import Visibility
from cop.contributions.pages import kind_of
from cop.db import session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.runs import attendance, durations, looking_back
from cop.plugins.workshops.runs.conducting import actuals_of
from cop.plugins.workshops.runs.durations import Row
from cop.plugins.workshops.runs.models import Consent, Here, RunStage, WorkshopRun
from cop.plugins.workshops.runs.opening import open_run, turn
from cop.plugins.workshops.runs.planned import plan_of_run
from cop.plugins.workshops.words import KINDS

TOLD = Path(__file__).parents[1] / "demo" / "runs" / "passages.yml"


def load(community: Community) -> None:
    """Open each run as its facilitator would, and write down what happened."""
    for told in yaml.safe_load(TOLD.read_text(encoding="utf-8")):
        _hold(community, told)


def _hold(community: Community, told: dict[str, Any]) -> None:
    viewer = viewer_of(community.members[told["by"]])
    uid = session.scalars(select(Workshop.uid).where(Workshop.title == told["of"])).one()
    day = (community.started - timedelta(days=told["days_ago"])).date()
    document = {"day": day.isoformat(), **told["run"]}
    level = Visibility(told.get("visibility", "community"))
    thing = find(viewer, uid, Workshop)
    run = open_run(viewer, kind_of("workshop_run"), thing, document, visibility=level)
    run = find(viewer, run.uid, WorkshopRun)
    run.created_at = run.listed_at = run.published_at = community.ago(told["known_days_ago"])
    if told["days_ago"] < 0:
        turn(viewer, run, RunStage.CONFIRMED)
        return
    _lived(viewer, run, told)
    if told.get("review"):
        looking_back.look_back(viewer, run, told["review"])


def _lived(viewer: Viewer, run: WorkshopRun, told: dict[str, Any]) -> None:
    rows = durations.table(plan_of_run(run), KINDS, actuals_of(run))
    durations.keep(viewer, run, [_row(one, told) for one in rows])
    names = "\n".join(told.get("present", []))
    attendance.add_names(
        viewer, run, names, consent=Consent.PARTICIPANTS, status=Here.PRESENT
    )  # fmt: skip


def _row(row: Row, told: dict[str, Any]) -> Row:
    real = told["real"].get(row.key)
    remark = told.get("remarks", {}).get(row.key, "")
    return Row(row.key, row.title, row.planned, "" if real is None else str(real),
               dropped=row.key in told.get("dropped", []), remark=remark)  # fmt: skip
