"""Acts in a room: setting the tables, the clock of the groups, the steps of the debrief."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from werkzeug.exceptions import Forbidden, NotFound

from cop.contributions.finding import demand
from cop.contributions.models import Visibility
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Mode, Packet
from cop.plugins.role_plays.room.course import Due, due, elapsed, phases
from cop.plugins.role_plays.room.models import Debrief
from cop.plugins.role_plays.room.seats import seats
from cop.plugins.role_plays.runs import opening
from cop.plugins.role_plays.runs.models import Assignment, Delivery, Group, Run, RunPhase
from cop.plugins.role_plays.runs.opening import Handed
from cop.plugins.role_plays.runs.rules import BY_MAIL
from cop.plugins.role_plays.runs.services import packet_for, released_by_group

BEFORE_END = frozenset({RunPhase.HANDED_OUT, RunPhase.PLAYING})


@dataclass(frozen=True)
class Table:
    """One group as the room page shows it. seconds: of play, pauses left out; since: when it would
    have begun without them."""

    number: int
    held: list[Assignment]
    begun: bool
    paused: bool
    seconds: int
    since: datetime
    events: list[Due]

    @property
    def minute(self) -> int:
        return self.seconds // 60


def open_room(
    viewer: Viewer,
    kind: ContributionType,
    play: RolePlay,
    title: str,
    people: int,
    *,
    starts_at: datetime,
    visibility: Visibility,
) -> Run:
    """A run in a room with a chair for each of `people`, nobody named."""
    document = {"title": title, "summary": "", "mode": Mode.ROOM, "rounds": 1, "round_hours": 1}
    document["anonymous_players"] = False
    run = opening.open_run(viewer, kind, play, document, starts_at=starts_at, visibility=visibility)
    for seat in seats(packet_for(run), people, most_groups=opening.MOST_GROUPS):
        opening.assign(viewer, run, part_code=seat.part_code, place=seat.place, group=seat.group)
    return run


def hand_out(viewer: Viewer, run: Run, group: int = 0) -> list[Handed]:
    """A code on paper for each chair of a group (0: of all). Codes that were handed out before open
    nothing any more: they are kept nowhere, so that a lost sheet means new ones."""
    demand(viewer, "role_plays.conduct", run)
    if in_room(run).phase == RunPhase.PREPARATION:
        return opening.hand_out(viewer, run)
    wanted = [one for one in opening.held_parts(run) if group in {0, one.group}]
    return [opening.reissue(viewer, run, one, Delivery.PAPER) for one in wanted]


def in_room(run: Run) -> Run:
    """Raises `NotFound` for a run that is played by mail."""
    if run.mode in BY_MAIL:
        raise NotFound
    return run


def tables(run: Run, packet: Packet, moment: datetime | None = None) -> list[Table]:
    at = moment or now()
    held, out = opening.held_parts(run), released_by_group(run, packet, at)
    return [_table(packet, group, held, out[group.number], at) for group in clocks(run)]


def _table(
    packet: Packet, group: Group, held: list[Assignment], out: set[str], at: datetime
) -> Table:
    seconds = elapsed(group.started_at, group.paused_at, group.paused_seconds, at)
    return Table(
        number=group.number,
        held=[one for one in held if one.group == group.number],
        begun=group.started_at is not None,
        paused=group.paused_at is not None,
        seconds=seconds,
        since=at - timedelta(seconds=seconds),
        events=due(packet, seconds, out),
    )


def clocks(run: Run, number: int = 0) -> list[Group]:
    """The groups of a run, or one. Raises `NotFound` for one that isn't there."""
    statement = select(Group).where(Group.run_id == run.id).order_by(Group.number)
    if number:
        statement = statement.where(Group.number == number)
    found = list(session.scalars(statement))
    if not found:
        raise NotFound
    return found


def start(viewer: Viewer, run: Run, number: int = 0, moment: datetime | None = None) -> None:
    """Play begins, for one group or for all that wait; a paused one goes on."""
    at = moment or now()
    for group in _playing(viewer, run, number):
        if group.started_at is None:
            group.started_at = at
        elif group.paused_at is not None:
            group.paused_seconds += int((at - group.paused_at) / timedelta(seconds=1))
            group.paused_at = None
    run.phase = RunPhase.PLAYING
    session.flush()


def pause(viewer: Viewer, run: Run, number: int = 0, moment: datetime | None = None) -> None:
    """The clock stands still: no event comes out meanwhile."""
    for group in _playing(viewer, run, number):
        if group.started_at is not None and group.paused_at is None:
            group.paused_at = moment or now()
    session.flush()


def stop(viewer: Viewer, run: Run, moment: datetime | None = None) -> None:
    """Play is over at all tables: people leave their parts, then look back."""
    pause(viewer, run, moment=moment)
    run.phase = RunPhase.DEBRIEFING
    session.add(Debrief(run_id=run.id, step=0, since=moment or now()))
    session.flush()


def go_to_step(viewer: Viewer, run: Run, step: int, moment: datetime | None = None) -> None:
    """The debrief goes on, or back, to one of its steps."""
    demand(viewer, "role_plays.conduct", run)
    if run.phase != RunPhase.DEBRIEFING:
        raise Forbidden
    if not 0 <= step < len(phases(packet_for(run))):
        raise NotFound
    clock = debrief_of(run)
    clock.step, clock.since = step, moment or now()
    session.add(clock)
    session.flush()


def debrief_of(run: Run) -> Debrief:
    """The clock of the debrief; one that isn't kept yet stands at its first step."""
    return session.get(Debrief, run.id) or Debrief(run_id=run.id, step=0, since=now())


def _playing(viewer: Viewer, run: Run, number: int) -> Iterable[Group]:
    demand(viewer, "role_plays.conduct", run)
    if in_room(run).phase not in BEFORE_END:
        raise Forbidden
    return clocks(run, number)
