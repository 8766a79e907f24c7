"""What is said in the debrief, step by step, and what of it stays when the run is purged."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import demand
from cop.db import now, session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.role_plays.packet import Origin, Packet
from cop.plugins.role_plays.room import paper
from cop.plugins.role_plays.room.models import By, Capture, Debrief, Observation
from cop.plugins.role_plays.room.observing import of_run
from cop.plugins.role_plays.runs.models import Assignment, Run
from cop.plugins.role_plays.runs.rules import LOOKING_BACK
from cop.plugins.role_plays.runs.services import packet_for, play_of


@dataclass(frozen=True)
class Said:
    """One capture as the page shows it; `who` is a name of a part, a first name or a table."""

    uid: str
    step: int
    body: str
    who: str


def capture(viewer: Viewer, run: Run, step: int, body: str, by: By, said_by: str) -> Capture:
    """Write down what was said; the run has its debrief from now on."""
    demand(viewer, "role_plays.conduct", run)
    if run.phase not in LOOKING_BACK:
        raise Forbidden
    row = Capture(run_id=run.id, step=step, body=body, by=by, said_by=said_by)
    session.add(row)
    held(run)
    session.flush()
    return row


def held(run: Run, moment: datetime | None = None) -> None:
    """Something was said about what happened: the run may be closed."""
    run.debriefed_at = run.debriefed_at or moment or now()


def erase(viewer: Viewer, run: Run, uid: str) -> None:
    """Take one back. Raises `NotFound`."""
    demand(viewer, "role_plays.conduct", run)
    row = session.scalar(
        select(Capture).where(
            Capture.run_id == run.id, Capture.uid == uid, Capture.erased_at.is_(None)
        )
    )
    if row is None:
        raise NotFound
    row.erased_at = now()
    session.flush()


def captures(run: Run, packet: Packet) -> list[Said]:
    """What was said, in the order in which it was written down."""
    names = {part.code: part.name for part in packet.parts}
    rows = session.scalars(
        select(Capture)
        .where(Capture.run_id == run.id, Capture.erased_at.is_(None))
        .order_by(Capture.step, Capture.id)
    )
    return [Said(one.uid, one.step, one.body, _who(one, names)) for one in rows]


def _who(one: Capture, names: dict[str, str]) -> str:
    match one.by:
        case By.PART:
            return names.get(one.said_by, one.said_by)
        case By.GROUP:
            return _("Table %(number)s", number=one.said_by)
        case _person:
            return one.said_by


def forget(run: Run) -> None:
    """When a run is purged: of the grids only their sum stays, without a sentence; of what was said
    nobody's name, and of a real situation nothing."""
    packet = packet_for(run)
    grids, lines = of_run(run, list(packet.criteria))
    clock = session.get(Debrief, run.id)
    if clock is not None and grids:
        clock.gathered = {"grids": grids, "lines": [_sum(asdict(one)) for one in lines]}
    mine = select(Assignment.id).where(Assignment.run_id == run.id)
    session.execute(delete(Observation).where(Observation.assignment_id.in_(mine)))
    paper.forget(run)
    gone = Capture.run_id == run.id
    if play_of(run).origin == Origin.REAL:
        session.execute(delete(Capture).where(gone))
    else:
        session.execute(delete(Capture).where(gone, Capture.erased_at.is_not(None)))
        session.execute(update(Capture).where(gone, Capture.by == By.PERSON).values(said_by=""))
    session.flush()


def _sum(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": line["criterion"]["code"],
        "grids": line["grids"],
        "values": list(line["values"]),
        "minutes": list(line["minutes"]),
    }
