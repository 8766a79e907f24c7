"""Opening a run and handing out its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import Forbidden

from cop.addresses import public_url
from cop.contributions import services as spine
from cop.contributions.finding import demand
from cop.contributions.models import LinkKind, Visibility
from cop.contributions.services import WIDTH
from cop.contributions.ties import join
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.role_plays.models import RolePlay
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.rules import has_prepared
from cop.plugins.role_plays.runs import codes, letters
from cop.plugins.role_plays.runs.models import MOST_GROUPS as MOST_GROUPS  # for the room, too
from cop.plugins.role_plays.runs.models import Assignment, Delivery, Group, Place, Run, RunPhase
from cop.plugins.role_plays.runs.rules import BY_MAIL, OVER
from cop.plugins.role_plays.runs.services import packet_for, play_of
from cop.plugins.role_plays.runs.standing import rounds_of, standing, write
from cop.plugins.role_plays.services import newest_edition, prepare

LEVELS = (Visibility.NETWORK, Visibility.NETWORKS, Visibility.COMMUNITY)


@dataclass(frozen=True)
class Handed:
    """One part as it was just handed out. `link` and `code` are shown this once."""

    assignment: Assignment
    link: str = ""
    code: str = ""


class CannotPlay(Exception):
    """Somebody may not hold a part; `reason` is `prepared`, `facilitates`, `plays` or `taken`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def levels_of(play: RolePlay) -> tuple[Visibility, ...]:
    """Who may read a run: nobody who doesn't read what is played, whose title it tells."""
    return tuple(one for one in LEVELS if WIDTH[one] <= WIDTH[play.visibility]) or LEVELS[:1]


def open_run(
    viewer: Viewer,
    kind: ContributionType,
    play: RolePlay,
    document: dict[str, Any],
    *,
    starts_at: datetime,
    visibility: Visibility,
) -> Run:
    """A run of the newest edition, prepared by `viewer`, who from now on facilitates."""
    demand(viewer, "role_plays.open_run", play)
    if visibility not in levels_of(play):
        raise Forbidden
    prepare(viewer, play)
    edition = newest_edition(play)
    run = spine.create(viewer, kind, document, visibility=visibility)
    assert isinstance(run, Run) and edition is not None
    run.edition_id, run.starts_at = edition.id, starts_at
    session.add(Group(run_id=run.id, number=1))
    join(viewer, run, play, LinkKind.PLAYS)
    spine.publish(viewer, run)
    session.flush()
    return run


def assign(
    viewer: Viewer,
    run: Run,
    *,
    part_code: str,
    place: Place = Place.PLAYER,
    group: int = 1,
    member: Member | None = None,
    name: str = "",
    email: str = "",
) -> Assignment:
    """Give a part to a member, or to a guest by name. Raises `CannotPlay`."""
    demand(viewer, "role_plays.conduct", run)
    packet = packet_for(run)
    if part_code or place != Place.OBSERVER:
        packet.part(part_code)
    if member is not None:
        _may_play(run, member, place)
    doubled = _player(run, part_code, group)
    if place == Place.PLAYER and doubled is not None:
        raise CannotPlay("taken")
    if session.get(Group, (run.id, group)) is None:
        session.add(Group(run_id=run.id, number=group))
    given = Assignment(
        run_id=run.id,
        part_code=part_code,
        place=place,
        group=group,
        member_id=member.id if member else None,
        member=member,
        guest_name="" if member else name,
        guest_email="" if member else email,
        mirror_of_id=doubled.id if place == Place.MIRROR and doubled else None,
    )
    session.add(given)
    session.flush()
    return given


def _may_play(run: Run, member: Member, place: Place) -> None:
    if member.id == run.author_id or any(one.member_id == member.id for one in run.coauthors):
        raise CannotPlay("facilitates")
    if place != Place.OBSERVER and has_prepared(member.id, play_of(run)):
        raise CannotPlay("prepared")
    held = select(func.count(Assignment.id)).where(
        Assignment.run_id == run.id,
        Assignment.member_id == member.id,
        Assignment.revoked_at.is_(None),
    )
    if session.scalar(held):
        raise CannotPlay("plays")


def _player(run: Run, part_code: str, group: int) -> Assignment | None:
    return session.scalar(
        select(Assignment).where(
            Assignment.run_id == run.id,
            Assignment.group == group,
            Assignment.part_code == part_code,
            Assignment.part_code != "",
            Assignment.place == Place.PLAYER,
            Assignment.revoked_at.is_(None),
        )
    )


def held_parts(run: Run) -> list[Assignment]:
    """Who holds what, by group and part; what was taken back is left out."""
    return list(
        session.scalars(
            select(Assignment)
            .where(Assignment.run_id == run.id, Assignment.revoked_at.is_(None))
            .options(joinedload(Assignment.member))
            .order_by(Assignment.group, Assignment.part_code, Assignment.place, Assignment.id)
        )
    )


def missing_parts(packet: Packet, held: list[Assignment]) -> list[tuple[int, str]]:
    """(group, code) of the parts that are needed and that nobody plays."""
    groups = sorted({one.group for one in held}) or [1]
    taken = {(one.group, one.part_code) for one in held if one.place != Place.MIRROR}
    needed = [part.code for part in packet.parts if part.required and not part.observes]
    return [(group, code) for group in groups for code in needed if (group, code) not in taken]


def hand_out(viewer: Viewer, run: Run, moment: datetime | None = None) -> list[Handed]:
    """Hand every part to its player; answers the secrets, which are kept nowhere."""
    demand(viewer, "role_plays.conduct", run)
    handed = [_issue(viewer, run, one) for one in held_parts(run) if one.issue == 0]
    if run.phase == RunPhase.PREPARATION:
        run.phase = RunPhase.HANDED_OUT
        if run.mode in BY_MAIL:
            write(run, rounds_of(run).before(moment or now(), run.starts_at))
    session.flush()
    return handed


def reissue(viewer: Viewer, run: Run, assignment: Assignment, by: Delivery) -> Handed:
    """Hand a part out anew: what opened it before opens nothing any more."""
    demand(viewer, "role_plays.conduct", run)
    if run.phase in OVER | {RunPhase.PREPARATION}:
        raise Forbidden
    assignment.opened_at, assignment.confirmed_name, assignment.openings = None, "", 0
    handed = _issue(viewer, run, assignment, by)
    session.flush()
    return handed


def take_back(viewer: Viewer, run: Run, assignment: Assignment) -> None:
    """Nobody holds this part any more; before it was handed out, it leaves no trace."""
    demand(viewer, "role_plays.conduct", run)
    if assignment.issue == 0:
        session.delete(assignment)
    else:
        assignment.revoked_at = now()
        assignment.token_hash = assignment.paper_code_hash = None
        letters.strike_out(assignment)
    session.flush()


def _issue(viewer: Viewer, run: Run, assignment: Assignment, by: Delivery | None = None) -> Handed:
    by = by or _usual(run, assignment)
    assignment.issue += 1
    assignment.delivered_by, assignment.delivered_at = by, now()
    assignment.token_hash = assignment.paper_code_hash = None
    letters.strike_out(assignment)
    if by == Delivery.PAPER:
        code = codes.new_paper_code()
        assignment.paper_code_hash = codes.paper_code_hash(code)
        return Handed(assignment, code=code)
    secret = codes.token(assignment.uid, assignment.issue)
    assignment.token_hash = codes.token_hash(secret)
    if by == Delivery.EMAIL:
        letters.invite(run, assignment, standing(run), inviter=viewer.name)
    return Handed(assignment, link=public_url("cop.role_plays.key", token=secret))


def _usual(run: Run, assignment: Assignment) -> Delivery:
    if run.mode not in BY_MAIL:
        return Delivery.PAPER
    return Delivery.EMAIL if letters.address(assignment) else Delivery.LINK
