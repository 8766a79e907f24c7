"""What players write to one another: one message for each part and round.

A message can be changed until its round is over, and is delivered then: nobody answers to what may
still change. The facilitator reads along.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from cop.columns import Prose
from cop.db import now, session
from cop.plugins.role_plays.packet import Packet
from cop.plugins.role_plays.runs.models import (
    TO_ALL,
    TO_FACILITATOR,
    Assignment,
    Message,
    Place,
    Run,
)
from cop.plugins.role_plays.runs.rules import BY_MAIL
from cop.plugins.role_plays.runs.standing import Standing, standing


class RoundOver(Exception):
    """The round that somebody wrote for was over when the message came."""


@dataclass(frozen=True)
class Delivered:
    """A message as its reader has it. `player` is empty where players stay unnamed."""

    round: int
    part_name: str
    player: str
    to: frozenset[str]
    body: Prose
    mine: bool
    waiting: bool


def may_write(run: Run, assignment: Assignment, stands: Standing) -> bool:
    """Players of a run by mail, until the last round is over."""
    return (
        run.mode in BY_MAIL
        and assignment.place == Place.PLAYER
        and stands.writes_round > 0
        and bool(assignment.part_code)
    )


def write_message(
    run: Run,
    assignment: Assignment,
    body: str,
    audience: Iterable[str],
    *,
    round_number: int,
    moment: datetime | None = None,
) -> Message:
    """Write the message of a part for a round, or change it.

    round_number: the round that the writer saw. Raises `RoundOver` when it isn't open any more.
    """
    stands = standing(run, moment)
    if not may_write(run, assignment, stands) or stands.writes_round != round_number:
        raise RoundOver
    message = own_message(assignment, round_number)
    if message is None:
        message = Message(run_id=run.id, assignment_id=assignment.id, round=round_number)
        session.add(message)
    else:
        message.changed_at = moment or now()
    message.body, message.audience = Prose.of(body), frozenset(audience)
    session.flush()
    return message


def own_message(assignment: Assignment, round_number: int) -> Message | None:
    """What the part has written in a round, though somebody else may have held it then."""
    return session.scalar(
        select(Message)
        .join(Assignment, Assignment.id == Message.assignment_id)
        .where(
            Message.run_id == assignment.run_id,
            Message.round == round_number,
            Assignment.group == assignment.group,
            Assignment.part_code == assignment.part_code,
        )
    )


def read_by(run: Run, assignment: Assignment, packet: Packet, stands: Standing) -> list[Delivered]:
    """What the holder of a part may read: what was sent to it in rounds that are over, and what
    the part itself wrote. A mirror reads as the part that it doubles."""
    return [
        _delivered(row, run, packet, stands, mine=_is_mine(row, assignment))
        for row in session.execute(_written(run, assignment.group))
        if _is_mine(row, assignment) or _has_arrived(row, assignment, stands)
    ]


def read_by_facilitator(run: Run, packet: Packet, stands: Standing) -> list[Delivered]:
    """All of it, as soon as it is written, with who wrote it."""
    return [
        _delivered(row, run, packet, stands, mine=False, named=True)
        for row in session.execute(_written(run, None))
    ]


def wrote_in(run: Run, round_number: int) -> set[int]:
    """The keys of the assignments that have written in a round."""
    return set(
        session.scalars(
            select(Message.assignment_id).where(
                Message.run_id == run.id, Message.round == round_number
            )
        )
    )


def _written(run: Run, group: int | None) -> Any:
    statement = (
        select(Message, Assignment)
        .join(Assignment, Assignment.id == Message.assignment_id)
        .where(Message.run_id == run.id)
        .order_by(Message.round, Assignment.part_code, Message.id)
    )
    return statement if group is None else statement.where(Assignment.group == group)


def _is_mine(row: Any, assignment: Assignment) -> bool:
    same_part = bool(assignment.part_code) and row.Assignment.part_code == assignment.part_code
    return bool(
        row.Assignment.id == assignment.id or (same_part and assignment.place != "observer")
    )


def _has_arrived(row: Any, assignment: Assignment, stands: Standing) -> bool:
    if row.Message.round >= stands.turn.number:
        return False
    audience = row.Message.audience
    return TO_ALL in audience or (assignment.part_code != "" and assignment.part_code in audience)


def _delivered(
    row: Any, run: Run, packet: Packet, stands: Standing, *, mine: bool, named: bool = False
) -> Delivered:
    names = {part.code: part.name for part in packet.parts}
    return Delivered(
        round=row.Message.round,
        part_name=names.get(row.Assignment.part_code, row.Assignment.part_code),
        player=_player(run, row.Assignment) if named or not run.anonymous_players else "",
        to=frozenset(
            names.get(one, one)
            for one in row.Message.audience
            if one not in {TO_ALL, TO_FACILITATOR}
        )
        or row.Message.audience,
        body=row.Message.body,
        mine=mine,
        waiting=row.Message.round >= stands.turn.number,
    )


def _player(run: Run, assignment: Assignment) -> str:
    """Who plays, as they said themselves; a guest's address is nobody's business."""
    return assignment.confirmed_name or assignment.guest_name
