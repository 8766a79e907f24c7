"""A run of the demo community, in its second round: `demo/runs/*.yml`."""

from __future__ import annotations

from datetime import datetime, timedelta
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
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.runs import conduct, opening, playing
from cop.plugins.role_plays.runs.models import Run

FOLDER = Path(__file__).parents[1] / "demo" / "runs"
SATURDAY = 5


def load(community: Community) -> None:
    """Open each run as its facilitator would, and let it come to where it stands today."""
    for path in sorted(FOLDER.glob("*.yml")):
        _play(community, yaml.safe_load(path.read_text(encoding="utf-8")))


def _play(community: Community, told: dict[str, Any]) -> None:
    viewer = viewer_of(community.members[told["by"]])
    run = _opened(viewer, told, _working_days_before(community.started, told["working_days_ago"]))
    given = {}
    for one in told["parts"]:
        member = community.members.get(one.get("member", ""))
        given[one["part"]] = opening.assign(
            viewer, run, part_code=one["part"], member=member, name=one.get("name", "")
        )
    opening.hand_out(viewer, run, run.starts_at)
    for message in told["messages"]:
        part = given[message["part"]]
        part.opened_at, part.openings = run.starts_at, 1
        playing.write_message(
            run, part, message["body"], message["to"], round_number=1, moment=run.starts_at
        )
    conduct.turn_on(run)


def _opened(viewer: Viewer, told: dict[str, Any], starts_at: datetime) -> Run:
    uid = session.scalars(select(RolePlay.uid).where(RolePlay.title == told["of"])).one()
    names = ("title", "summary", "mode", "rounds", "round_hours")
    run = opening.open_run(
        viewer,
        kind_of("role_play_run"),
        find(viewer, uid, RolePlay),
        {name: told[name] for name in names},
        starts_at=starts_at,
        visibility=Visibility.COMMUNITY,
    )
    return find(viewer, run.uid, Run)


def _working_days_before(moment: datetime, days: int) -> datetime:
    while days:
        moment -= timedelta(days=1)
        days -= moment.weekday() < SATURDAY
    return moment
