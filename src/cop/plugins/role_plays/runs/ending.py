"""How a run ends: people leave their part, say what happened, and only then all sheets are open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select
from werkzeug.exceptions import Forbidden

from cop.columns import Prose
from cop.contributions.finding import demand
from cop.contributions.services import act
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.packet import Packet, Part, Piece, handed
from cop.plugins.role_plays.runs import letters
from cop.plugins.role_plays.runs.models import Assignment, Reflection, Run, RunPhase
from cop.plugins.role_plays.runs.opening import held_parts
from cop.plugins.role_plays.runs.words import QUESTIONS as QUESTIONS  # for the room, too


class NoDebrief(Exception):
    """A run isn't closed before something was said about what happened."""


@dataclass(frozen=True)
class Said:
    """One answer to a question of the debrief, by part."""

    question: int
    part_name: str
    body: Prose


def leave_part(assignment: Assignment) -> None:
    """Somebody is themselves again: before anything is said about the play."""
    assignment.left_role_at = assignment.left_role_at or now()
    session.flush()


def reflect(run: Run, assignment: Assignment, answers: Mapping[int, str]) -> None:
    """Keep the answers of one person; an empty one is taken back."""
    if run.phase not in {RunPhase.DEBRIEFING, RunPhase.CLOSED}:
        raise Forbidden
    for question in QUESTIONS:
        standing = session.get(Reflection, (assignment.id, question))
        words = answers.get(question, "").strip()
        if not words and standing is not None:
            session.delete(standing)
        elif words and standing is None:
            row = Reflection(assignment_id=assignment.id, question=question, body=Prose.of(words))
            session.add(row)
        elif words and standing is not None:
            standing.body = Prose.of(words)
    session.flush()


def reflections_of(assignment: Assignment) -> dict[int, Prose]:
    rows = session.scalars(select(Reflection).where(Reflection.assignment_id == assignment.id))
    return {row.question: row.body for row in rows}


def said_in(run: Run, packet: Packet) -> list[Said]:
    """All answers of a run, question by question; by part, not by name."""
    names = {part.code: part.name for part in packet.parts}
    rows: Any = session.execute(
        select(Reflection, Assignment.part_code)
        .join(Assignment, Assignment.id == Reflection.assignment_id)
        .where(Assignment.run_id == run.id)
        .order_by(Reflection.question, Assignment.part_code, Assignment.id)
    )
    return [Said(row.question, names.get(code, ""), row.body) for row, code in rows]


def has_debrief(run: Run) -> bool:
    """Whether somebody said something about what happened: a player, or all together."""
    if run.debriefed_at is not None:
        return True
    answered = exists().where(
        Reflection.assignment_id == Assignment.id, Assignment.run_id == run.id
    )
    return bool(session.scalar(select(answered)))


def close(viewer: Viewer, run: Run) -> None:
    """End a run. Raises `NoDebrief` when nobody said anything about it yet."""
    demand(viewer, "role_plays.conduct", run)
    if run.phase != RunPhase.DEBRIEFING:
        raise Forbidden
    if not has_debrief(run):
        raise NoDebrief
    run.phase, run.closed_at = RunPhase.CLOSED, now()
    run.debriefed_at = run.debriefed_at or run.closed_at
    act(viewer, run, "closed")
    session.flush()


def reveal(viewer: Viewer, run: Run) -> None:
    """Open all sheets to those who played, once the run is closed: an act of its own."""
    demand(viewer, "role_plays.conduct", run)
    if run.phase != RunPhase.CLOSED:
        raise Forbidden
    if run.revealed_at is not None:
        return
    run.revealed_at = now()
    for one in held_parts(run):
        letters.revealed(run, one)
    act(viewer, run, "revealed")
    session.flush()


@dataclass(frozen=True)
class Opened:
    """What the players read when all sheets are open. The facilitator's notes stay closed."""

    parts: tuple[Part, ...]
    pieces: tuple[Piece, ...]
    events: tuple[Piece, ...]


def opened(run: Run, packet: Callable[[], Packet]) -> Opened | None:
    """All sheets, once they were revealed; before that nothing, and the packet isn't even read."""
    if run.revealed_at is None or run.phase != RunPhase.CLOSED:
        return None
    whole = packet()
    return Opened(
        parts=whole.parts,
        pieces=tuple(handed(one) for one in whole.pieces),
        events=tuple(handed(one) for one in whole.events),
    )
