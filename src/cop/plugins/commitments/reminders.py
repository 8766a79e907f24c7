"""What is due from time to time: asking where commitments stand, forgetting unconfirmed cards."""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from cop.contributions.models import State
from cop.db import now, session
from cop.members.models import Member
from cop.members.viewer import is_current
from cop.plugins.commitments import letters
from cop.plugins.commitments.checkins import course, steps, token_hash
from cop.plugins.commitments.models import Commitment, PaperCard, Reminder
from cop.plugins.commitments.schedule import LATE
from cop.plugins.commitments.words import today

TOKEN_BYTES = 24
CARDS_KEPT = timedelta(days=30)


def remind() -> None:
    """Ask about each commitment that is due today; twice on one day asks once."""
    day = today()
    rows = session.execute(
        select(Commitment, Member)
        .join(Member, Member.id == Commitment.author_id)
        .where(
            Commitment.state == State.PUBLISHED,
            Commitment.deleted_at.is_(None),
            Commitment.stopped_at.is_(None),
            Commitment.counts_from >= day - timedelta(days=max(steps()) + LATE),
            Commitment.counts_from <= day - timedelta(days=min(steps())),
        )
        .order_by(Commitment.id)
    ).all()
    sent = _sent([thing.id for thing, _author in rows])
    for thing, author in rows:
        stands = course(thing, sent[thing.id, thing.round])
        step = stands.due(day)
        if step is not None and is_current(author, now()):
            _ask(thing, author, step, last=stands.is_last(step))
    session.flush()


def _sent(keys: list[int]) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for one in session.scalars(select(Reminder).where(Reminder.commitment_id.in_(keys))):
        found[one.commitment_id, one.round].append(one)
    return found


def _ask(thing: Commitment, author: Member, step: int, *, last: bool) -> None:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Reminder(
            commitment_id=thing.id,
            round=thing.round,
            step=step,
            sent_on=today(),
            token_hash=token_hash(token),
        )
    )
    letters.remind(thing, author, token, mark=f"{thing.round}-{step}", last=last)


def forget() -> None:
    """A card that its person has not confirmed in thirty days."""
    session.execute(delete(PaperCard).where(PaperCard.created_at < now() - CARDS_KEPT))
    session.flush()
