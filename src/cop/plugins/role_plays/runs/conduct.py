"""The facilitator's acts during a run: let an event out, go on, prolong, cancel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import demand
from cop.contributions.services import act
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.packet import Event
from cop.plugins.role_plays.runs import letters
from cop.plugins.role_plays.runs.models import Assignment, Group, Release, Run, RunPhase
from cop.plugins.role_plays.runs.opening import held_parts
from cop.plugins.role_plays.runs.playing import wrote_in
from cop.plugins.role_plays.runs.rules import BY_MAIL, IN_PLAY, OVER
from cop.plugins.role_plays.runs.services import packet_for, released_by_group
from cop.plugins.role_plays.runs.standing import rounds_of, standing, write


@dataclass(frozen=True)
class EventState:
    """An event as the control room shows it; `groups` are those that have it."""

    event: Event
    groups: tuple[int, ...]


def groups_of(run: Run) -> list[int]:
    return list(
        session.scalars(select(Group.number).where(Group.run_id == run.id).order_by(Group.number))
    )


def events_of(run: Run, moment: datetime | None = None) -> list[EventState]:
    """Every event of the run, and for whom it is out."""
    packet = packet_for(run)
    out = released_by_group(run, packet, moment)
    return [
        EventState(event, tuple(group for group, codes in out.items() if event.code in codes))
        for event in packet.events
    ]


def assignment_of(run: Run, uid: str) -> Assignment:
    """A part that somebody holds in this run. Raises `NotFound`."""
    found = session.scalar(
        select(Assignment)
        .where(Assignment.run_id == run.id, Assignment.uid == uid, Assignment.revoked_at.is_(None))
        .options(joinedload(Assignment.member))
    )
    if found is None:
        raise NotFound
    return found


def release(viewer: Viewer, run: Run, code: str, group: int) -> None:
    """Let an event out by hand, for one group. Raises `NotFound` for one that isn't there."""
    demand(viewer, "role_plays.conduct", run)
    known = {event.code for event in packet_for(run).events}
    if code not in known or group not in groups_of(run):
        raise NotFound
    if standing(run).phase not in IN_PLAY:
        raise Forbidden
    if session.get(Release, (run.id, group, code)) is None:
        row = Release(run_id=run.id, group=group, event_code=code, member_id=viewer.member_id)
        session.add(row)
        session.flush()


def turn_on(run: Run, moment: datetime | None = None) -> bool:
    """Write down where the clock has brought a run, and tell its players once; whether it moved."""
    if run.mode not in BY_MAIL or run.phase not in IN_PLAY:
        return False
    stands = standing(run, moment)
    if stands.turn.number == run.round:
        return False
    write(run, stands.turn)
    session.flush()
    for one in held_parts(run):
        if stands.phase == RunPhase.DEBRIEFING:
            letters.debrief(run, one)
        else:
            letters.round_opens(run, one, stands)
    return True


def next_round(viewer: Viewer, run: Run, moment: datetime | None = None) -> None:
    """End the round that is open now; after the last one, play is over."""
    demand(viewer, "role_plays.conduct", run)
    at = moment or now()
    turn_on(run, at)
    if run.phase not in IN_PLAY:
        raise Forbidden
    if run.mode not in BY_MAIL:
        run.phase = RunPhase.DEBRIEFING if run.phase == RunPhase.PLAYING else RunPhase.PLAYING
        session.flush()
        return
    before = standing(run, at).turn
    write(run, rounds_of(run).following(before, at))
    session.flush()
    after = standing(run, at)
    for one in held_parts(run):
        if after.phase == RunPhase.DEBRIEFING:
            letters.debrief(run, one)
        else:
            letters.round_opens(run, one, after)


def prolong(viewer: Viewer, run: Run, hours: int, moment: datetime | None = None) -> None:
    """Give the round that is open more working time."""
    demand(viewer, "role_plays.conduct", run)
    turn_on(run, moment)
    stands = standing(run, moment)
    if run.mode not in BY_MAIL or stands.phase not in IN_PLAY:
        raise Forbidden
    write(run, rounds_of(run).longer(stands.turn, timedelta(hours=hours)))
    session.flush()


def cancel(viewer: Viewer, run: Run) -> None:
    """End a run that doesn't take place; every link and code is dead."""
    demand(viewer, "role_plays.conduct", run)
    if run.phase in OVER:
        raise Forbidden
    told = run.phase != RunPhase.PREPARATION
    run.phase, run.closed_at = RunPhase.CANCELLED, now()
    for one in held_parts(run):
        letters.strike_out(one)
        if told:
            letters.cancelled(run, one)
        one.token_hash = one.paper_code_hash = None
    act(viewer, run, "cancelled")
    session.flush()


def remind(run: Run, moment: datetime | None = None) -> int:
    """One gentle reminder in a round to those who haven't written; answers how many."""
    at = moment or now()
    stands = standing(run, at)
    if run.mode not in BY_MAIL or not rounds_of(run).reminds(stands.turn, at):
        return 0
    wrote, told = wrote_in(run, stands.turn.number), 0
    for one in held_parts(run):
        due = letters.writes(one) and one.issue > 0 and one.id not in wrote
        if due and one.reminded_round < stands.turn.number:
            one.reminded_round = stands.turn.number
            letters.remind(run, one, stands)
            told += 1
    session.flush()
    return told
