"""Opening a run, changing it for its day, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions import services as spine
from cop.contributions import ties
from cop.contributions.finding import demand, find_any
from cop.contributions.models import LinkKind, State, Visibility
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.workshops.assembly import plan_in
from cop.plugins.workshops.changes import apply
from cop.plugins.workshops.models import Edition, Workshop
from cop.plugins.workshops.plan import Block
from cop.plugins.workshops.runs.models import RunStage, WorkshopRun
from cop.plugins.workshops.runs.planned import count_turn, schedule, workshop_of
from cop.plugins.workshops.runs.rules import BEFORE, OVER, levels_of
from cop.plugins.workshops.services import newest_edition, prepare

NEXT: dict[RunStage, frozenset[RunStage]] = {
    RunStage.CONFIRMED: frozenset({RunStage.PLANNED}),
    RunStage.PLANNED: frozenset({RunStage.CONFIRMED, RunStage.CANCELLED}),
    RunStage.CANCELLED: BEFORE,
    RunStage.DONE: BEFORE | {RunStage.RUNNING},
}
"""Where a button may lead, and from where. The others come of what is done."""


def open_run(
    viewer: Viewer,
    kind: ContributionType,
    workshop: Workshop,
    document: dict[str, Any],
    *,
    visibility: Visibility,
    gathering: str = "",
) -> WorkshopRun:
    """A run of the newest edition; `viewer` prepares it, which opens the notes and is written down."""
    demand(viewer, "workshops.open_run", workshop)
    if visibility not in levels_of(viewer, workshop):
        raise Forbidden
    prepare(viewer, workshop)
    edition = newest_edition(workshop)
    if edition is None:
        raise NotFound
    run = spine.create(viewer, kind, document, visibility=visibility)
    assert isinstance(run, WorkshopRun)
    run.workshop, run.edition_id = workshop.uid, edition.id
    schedule(run)
    spine.publish(viewer, run)
    ties.join(viewer, run, workshop, LinkKind.RUNS)
    take_place_at(viewer, run, gathering)
    session.flush()
    return run


def take_place_at(viewer: Viewer, run: WorkshopRun, gathering: str) -> None:
    """Say at what a run is held. Raises `NotFound` for what this reader may not read."""
    if gathering == run.gathering:
        return
    if run.gathering:
        ties.part(run, run.gathering, LinkKind.HELD_AT)
    run.gathering = gathering
    if gathering:
        ties.join(viewer, run, find_any(viewer, gathering), LinkKind.HELD_AT)
    session.flush()


def turn(viewer: Viewer, run: WorkshopRun, stage: RunStage) -> None:
    """Confirm, cancel, take up again, or say that it was held. Raises `Forbidden`."""
    demand(viewer, "workshops.conduct", run)
    if run.stage == stage:
        return
    if run.stage not in NEXT.get(stage, frozenset()):
        raise Forbidden
    spine.act(viewer, run, "stage", run.stage, stage)
    run.stage = stage
    count_turn(run)
    session.flush()


def adjust(viewer: Viewer, run: WorkshopRun, wanted: Mapping[str, Mapping[str, Any]]) -> int:
    """Change durations and words for this run alone; answers how many fields differ from the
    edition. wanted: key of a block → field → value. Raises `Refused` for what a plan can't hold."""
    demand(viewer, "workshops.conduct", run)
    edition = session.get(Edition, run.edition_id) if run.edition_id else None
    if workshop_of(viewer, run) is None:
        raise NotFound
    if run.stage in OVER or edition is None:
        raise Forbidden
    plan = plan_in(edition)
    changes = [
        {"op": "set", "what": "block", "key": key, "field": name,
         "before": getattr(plan.block(key), name), "after": value}
        for key, fields in wanted.items()
        for name, value in fields.items()
        if _differs(plan.block(key), name, value)
    ]  # fmt: skip
    for change in changes:
        plan = apply(plan, change).plan
    if changes != run.overrides:
        run.overrides = changes
        count_turn(run)
        schedule(run)
        session.flush()
    return len(changes)


def _differs(block: Block, name: str, value: Any) -> bool:
    return bool(getattr(block, name) != value)


def is_open(run: WorkshopRun) -> bool:
    """Whether it can still be led."""
    standing = run.state == State.PUBLISHED and run.deleted_at is None
    return standing and run.stage != RunStage.CANCELLED
