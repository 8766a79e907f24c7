"""Noting on a grid, and all grids of one run together."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Row, select
from werkzeug.exceptions import NotFound

from cop.contributions.finding import demand
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.packet import Criterion, Packet
from cop.plugins.role_plays.room import paper
from cop.plugins.role_plays.room.grid import Act, Gathered, Mark, gathered, is_possible, marks
from cop.plugins.role_plays.room.models import Observation
from cop.plugins.role_plays.runs.models import Assignment, Place, Run, RunPhase
from cop.plugins.role_plays.runs.services import minute_of

NOTING = frozenset({RunPhase.HANDED_OUT, RunPhase.PLAYING, RunPhase.DEBRIEFING})
MOST_UNDER_WAY = 20  # a phone sends one after the other; several of its windows, a few at a time
MOST_ACTS = 600  # of one observer: far more than anybody presses in half an hour


class NotPossible(ValueError):
    """An act that this line of the grid doesn't take, or one too many."""


def observes(assignment: Assignment, run: Run) -> bool:
    """Whether the holder of a part may note on the grid now."""
    return assignment.place == Place.OBSERVER and run.phase in NOTING


def note(run: Run, assignment: Assignment, packet: Packet, act: Act) -> None:
    """Keep one act; the same key a second time changes nothing. Raises `NotPossible`."""
    if not observes(assignment, run):
        raise NotFound
    kinds = {one.code: one.kind for one in packet.criteria}
    if act.criterion not in kinds:
        raise NotPossible
    if not is_possible(kinds[act.criterion], act.value, act.verbatim):
        raise NotPossible
    known = {one.key for one in _rows(assignment)}
    if act.key in known:
        return
    if len(known) >= MOST_ACTS:
        raise NotPossible
    minute = act.minute if act.minute is not None else _minute(run, assignment)
    session.add(
        Observation(
            assignment_id=assignment.id,
            key=act.key,
            criterion=act.criterion,
            value=act.value,
            minute=minute,
            verbatim=act.verbatim.strip(),
        )
    )
    session.flush()


def erase(run: Run, assignment: Assignment, key: str) -> None:
    """Take a sentence back; one that isn't there any more is taken back already."""
    if not observes(assignment, run):
        raise NotFound
    for one in _rows(assignment):
        if one.key == key:
            one.erased_at = one.erased_at or now()
    session.flush()


def own_marks(assignment: Assignment, packet: Packet) -> dict[str, Mark]:
    """The grid of one observer as it stands."""
    acts = [_act(one) for one in _rows(assignment) if one.erased_at is None]
    return marks(packet.criteria, acts)


def newest_keys(assignment: Assignment) -> list[str]:
    """The acts that were kept last: a page that is opened while one is on its way counts it once."""
    return [one.key for one in _rows(assignment)[-MOST_UNDER_WAY:]]


def seen_in(viewer: Viewer, run: Run, packet: Packet) -> tuple[int, list[Gathered]]:
    """How many grids there are, and what they say together; for who conducts the run."""
    demand(viewer, "role_plays.conduct", run)
    return of_run(run, list(packet.criteria))


def of_run(run: Run, criteria: list[Criterion]) -> tuple[int, list[Gathered]]:
    """The same, without asking who wants to know."""
    rows: list[Row[Any]] = list(
        session.execute(
            select(Observation)
            .join(Assignment, Assignment.id == Observation.assignment_id)
            .where(Assignment.run_id == run.id, Observation.erased_at.is_(None))
            .order_by(Observation.id)
        )
    )
    by_observer: dict[int, list[Act]] = defaultdict(list)
    for (one,) in rows:
        by_observer[one.assignment_id].append(_act(one))
    grids = [marks(criteria, acts) for acts in by_observer.values()] + paper.grids_of(run)
    return len(grids), gathered(criteria, grids)


def _minute(run: Run, assignment: Assignment) -> int | None:
    """The minute of play at which something is noted; None before play."""
    found = minute_of(run, assignment.group, now())
    return found if found >= 0 else None


def _rows(assignment: Assignment) -> list[Observation]:
    return list(
        session.scalars(
            select(Observation)
            .where(Observation.assignment_id == assignment.id)
            .order_by(Observation.id)
        )
    )


def _act(one: Observation) -> Act:
    return Act(one.key, one.criterion, one.value, one.minute, one.verbatim)
