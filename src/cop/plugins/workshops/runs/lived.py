"""What the runs of one workshop tell a reader, as far as they may read those runs. One query."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, case, select

from cop.contributions.models import SignedAs
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.contributions.statements import kept, written
from cop.db import fetch
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.runs.learning import Learnt, Lived, learnt
from cop.plugins.workshops.runs.models import Actual, RunStage, WorkshopRun
from cop.plugins.workshops.runs.words import said

MOST_ROWS = 4000


@dataclass(frozen=True)
class Past:
    """A run as the page of its workshop names it."""

    uid: str
    title: str
    day: date
    stage: RunStage
    network: str


@dataclass(frozen=True)
class Experience:
    """All that is learnt. parts: key of a block → what its runs tell."""

    runs: list[Past] = field(default_factory=list)
    parts: dict[str, Learnt] = field(default_factory=dict)

    @property
    def held(self) -> int:
        return sum(1 for one in self.runs if one.stage in {RunStage.DONE, RunStage.REVIEWED})

    def words(self, key: str) -> str:
        """What is said beside one part; empty for nothing."""
        return said(self.parts[key]) if key in self.parts else ""

    def overflows(self, key: str) -> bool:
        return key in self.parts and self.parts[key].overflows


def experience_of(viewer: Viewer, thing: Workshop, plan: Plan) -> Experience:
    """Of the runs of `thing` that `viewer` may read; ask it of who reads the workshop. Runs stay
    among members: others are told nothing."""
    if not viewer.is_full_member:
        return Experience()
    statement = kept(("workshops.lived", viewer), lambda: _lived(viewer))
    rows = fetch(statement, {"workshop": thing.uid}).all()
    if not rows:
        return Experience()
    runs: dict[str, Past] = {}
    lives = []
    for uid, title, day, stage, network, key, minutes, dropped in rows:
        runs.setdefault(uid, Past(uid, title, day, RunStage(stage), network or ""))
        if key is not None and stage in {RunStage.DONE, RunStage.REVIEWED}:
            lives.append(Lived(key, minutes, bool(dropped), network or ""))
    planned = {block.key: block.minutes for block in plan.blocks}
    return Experience(list(runs.values()), learnt(planned, lives))


def _lived(viewer: Viewer) -> Select[Any]:
    # What stands under the community alone tells nobody its network.
    network = case(
        (
            WorkshopRun.signed_as.in_(written([SignedAs.MEMBER, SignedAs.NETWORK])),
            Organisation.short_name,
        )
    )
    columns: list[Any] = [
        WorkshopRun.uid, WorkshopRun.title, WorkshopRun.day, WorkshopRun.stage, network,
        Actual.block_key, Actual.minutes, Actual.dropped,
    ]  # fmt: skip
    return (
        select(*columns)
        .select_from(WorkshopRun)
        .outerjoin(Organisation, Organisation.id == WorkshopRun.network_id)
        .outerjoin(Actual, Actual.run_id == WorkshopRun.id)
        .where(
            WorkshopRun.workshop == bindparam("workshop"),
            visible_to(viewer, model=WorkshopRun),
            WorkshopRun.state.in_(written(OPEN_STATES)),
        )
        .order_by(WorkshopRun.day.desc(), WorkshopRun.id.desc())
        .limit(MOST_ROWS)
    )
