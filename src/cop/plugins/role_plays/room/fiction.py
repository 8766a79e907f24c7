"""A run of the demo community that was played in a room and looked back on: `demo/rooms/*.yml`."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select, update

from cop.contributions import takeaways, ties
from cop.contributions.finding import find, find_any
from cop.contributions.models import Act as Trace
from cop.contributions.models import LinkKind, Revision, Visibility
from cop.contributions.pages import kind_of
from cop.contributions.takeaways_model import Takeaway, TakeawayKind, TakeUp
from cop.db import session
from cop.demo import Community
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.role_plays.fiction import uids
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.room import debrief, paper, services
from cop.plugins.role_plays.room.grid import Act, Mark
from cop.plugins.role_plays.room.models import By, Debrief, Observation
from cop.plugins.role_plays.runs import conduct, ending
from cop.plugins.role_plays.runs.models import Assignment, Place, Run

FOLDER = Path(__file__).parents[1] / "demo" / "rooms"
Told = dict[str, Any]


def load(community: Community) -> None:
    """Open, play, look back on and close each run, as its facilitator would have."""
    for path in sorted(FOLDER.glob("*.yml")):
        told: Told = yaml.safe_load(path.read_text(encoding="utf-8"))
        viewer, day = viewer_of(community.members[told["by"]]), community.ago(told["days_ago"])
        run = _played(viewer, told, day)
        _observed(viewer, run, told)
        _looked_back(viewer, run, told)
        _date(run, day)


def _played(viewer: Viewer, told: Told, day: datetime) -> Run:
    uid = session.scalars(select(RolePlay.uid).where(RolePlay.title == told["of"])).one()
    run = services.open_room(
        viewer, kind_of("role_play_run"), find(viewer, uid, RolePlay), told["title"],
        told["people"], starts_at=day, visibility=Visibility.COMMUNITY,
    )  # fmt: skip
    run = find(viewer, run.uid, Run)
    run.summary = told["summary"]
    services.hand_out(viewer, run)
    services.start(viewer, run, moment=day)
    conduct.release(viewer, run, told["by_hand"]["event"], told["by_hand"]["group"])
    services.stop(viewer, run, moment=day + timedelta(minutes=told["play_minutes"]))
    return run


def _observed(viewer: Viewer, run: Run, told: Told) -> None:
    """One grid on a phone, the others on paper."""
    seat = session.scalars(
        select(Assignment)
        .where(Assignment.run_id == run.id, Assignment.place == Place.OBSERVER)
        .order_by(Assignment.group)
    ).first()
    assert seat is not None
    for place, one in enumerate(told["phone"]):
        kept = Observation(
            assignment_id=seat.id, key=f"demo-{place:04}", criterion=one["line"],
            value=one.get("value"), minute=one.get("minute"), verbatim=one.get("words", ""),
        )  # fmt: skip
        session.add(kept)
    for sheet in told["papers"]:
        marks = {code: _mark(code, line) for code, line in sheet["lines"].items()}
        paper.add(viewer, run, sheet["observer"], marks)


def _mark(code: str, line: Told) -> Mark:
    if "words" in line:
        return Mark(verbatims=(Act("", code, None, line.get("minute"), line["words"]),))
    return Mark(line["value"], line.get("minute"))


def _looked_back(viewer: Viewer, run: Run, told: Told) -> None:
    for one in told["said"]:
        debrief.capture(viewer, run, one["step"], one["body"], By(one["by"]), one["who"])
    for one in told["takeaways"]:
        kept = takeaways.keep(viewer, run, TakeawayKind(one["kind"]), one["body"])
        _taken_up(viewer, run, kept, one.get("became", ""))
    ending.close(viewer, run)
    ending.reveal(viewer, run)


def _taken_up(viewer: Viewer, run: Run, kept: Takeaway, title: str) -> None:
    """Tie it to what came of it; another plugin's share of the demo may be switched off."""
    for made in [find_any(viewer, uid) for uid in uids([title])]:
        session.add(
            TakeUp(takeaway_id=kept.id, contribution_id=made.id, member_id=viewer.member_id)
        )
        ties.join(viewer, run, made, LinkKind.PRODUCED)


def _date(run: Run, day: datetime) -> None:
    """Move what was just written to the day on which, in the fiction, it was."""
    run.created_at = run.updated_at = run.listed_at = run.published_at = day
    run.debriefed_at = run.closed_at = run.revealed_at = day
    session.get_one(Debrief, run.id).since = day
    for trace in (Revision, Trace):
        session.execute(update(trace).where(trace.contribution_id == run.id).values(at=day))
    session.execute(
        update(Takeaway).where(Takeaway.contribution_id == run.id).values(created_at=day)
    )
    session.flush()
