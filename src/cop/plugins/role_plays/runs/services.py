"""What is out, and what one part reads: the two questions that every page of a player asks."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from cop.columns import Secret
from cop.contributions.models import CoAuthor
from cop.db import now, session
from cop.plugins.role_plays.assembly import packet_in
from cop.plugins.role_plays.models import Edition, RolePlay
from cop.plugins.role_plays.packet import Packet, Sheet
from cop.plugins.role_plays.runs.clock import minute
from cop.plugins.role_plays.runs.models import Assignment, Group, Release, Run, RunPhase
from cop.plugins.role_plays.runs.rules import BY_MAIL
from cop.plugins.role_plays.runs.standing import standing

BEFORE_PLAY = frozenset({RunPhase.PREPARATION, RunPhase.HANDED_OUT})
NEVER_PLAYED = frozenset({RunPhase.PREPARATION, RunPhase.CANCELLED, RunPhase.PURGED})


def edition_of(run: Run) -> Edition:
    """The edition that a run plays. Raises `NotFound` for a run that has none any more."""
    found = session.get(Edition, run.edition_id) if run.edition_id else None
    if found is None:
        raise NotFound
    return found


def packet_for(run: Run) -> Packet:
    """The whole packet of a run: for its facilitators, and to cut sheets from. Read out of its text
    once in a request: a page asks several times."""
    edition = edition_of(run)
    kept: tuple[Secret, Packet] | None = session.info.get(edition)
    if kept is None or kept[0] != edition.payload:
        kept = session.info[edition] = edition.payload, packet_in(edition)
    return kept[1]


def play_of(run: Run) -> RolePlay:
    """The role-play of a run, with who writes it. Raises `NotFound`."""
    found = session.scalars(
        select(RolePlay)
        .where(RolePlay.id == edition_of(run).role_play_id)
        .options(joinedload(RolePlay.coauthors).joinedload(CoAuthor.member))
    )
    play = found.unique().one_or_none()
    if play is None:
        raise NotFound
    return play


def released(run: Run, assignment: Assignment, moment: datetime | None = None) -> set[str]:
    """The codes of the events that are out for the group of `assignment` at `moment` (now)."""
    return released_to(run, assignment.group, packet_for(run), moment)


def released_to(run: Run, group: int, packet: Packet, moment: datetime | None = None) -> set[str]:
    """By round, by minute of play or by hand; to nobody before the parts are handed out."""
    return released_by_group(run, packet, moment, group).get(group, set())


def released_by_group(
    run: Run, packet: Packet, moment: datetime | None = None, only: int | None = None
) -> dict[int, set[str]]:
    """The same for all groups at once, or for one."""
    at = moment or now()
    groups = select(Group).where(Group.run_id == run.id).order_by(Group.number)
    hands = select(Release.group, Release.event_code).where(Release.run_id == run.id)
    if only is not None:
        groups, hands = groups.where(Group.number == only), hands.where(Release.group == only)
    by_hand: dict[int, set[str]] = defaultdict(set)
    for group, code in session.execute(hands):
        by_hand[group].add(code)
    phase = standing(run, at).phase
    return {
        clock.number: _released(run, clock, packet, by_hand[clock.number], phase, at)
        for clock in session.scalars(groups)
    }


def _released(
    run: Run, clock: Group, packet: Packet, by_hand: set[str], phase: RunPhase, at: datetime
) -> set[str]:
    if phase in NEVER_PLAYED:
        return set()
    known = by_hand & {event.code for event in packet.events}
    if phase in BEFORE_PLAY:
        return known
    if run.mode in BY_MAIL:
        return known | packet.released_in(standing(run, at).turn.number)
    return known | packet.released_at(_minute(clock, at))


def minute_of(run: Run, group: int, moment: datetime) -> int:
    """The minute of play of one group; -1 before it has begun."""
    clock = session.get(Group, (run.id, group))
    return -1 if clock is None else _minute(clock, moment)


def _minute(clock: Group, moment: datetime) -> int:
    stood = timedelta(seconds=clock.paused_seconds)
    return minute(clock.started_at, clock.paused_at, stood, moment)


def sheet_for(assignment: Assignment, moment: datetime | None = None) -> Sheet | None:
    """What the holder of `assignment` may read now; None for an observer without a part."""
    if not assignment.part_code:
        return None
    run = session.get_one(Run, assignment.run_id)
    packet = packet_for(run)
    out = released_to(run, assignment.group, packet, moment)
    return packet.sheet(assignment.part_code, out)
