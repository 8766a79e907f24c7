"""One's buddies: whom one asks after, who asks after oneself, who would like to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from cop.contributions.models import State
from cop.db import session
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.commitments.models import Commitment
from cop.plugins.commitments.seen import seen_by
from cop.plugins.commitments.words import COUNTED


@dataclass(frozen=True)
class Pair:
    """One commitment of two people. who: the other one. agreed: both want it.

    title: empty for who hasn't agreed yet.
    """

    uid: str
    title: str
    due: date
    status: str
    who: str
    handle: str
    mine: bool
    agreed: bool


def buddies_of(viewer: Viewer) -> list[Pair]:
    """In one query; what one was only asked about comes without its words."""
    author, buddy = aliased(Member), aliased(Member)
    home, away = aliased(Organisation), aliased(Organisation)
    rows = session.execute(
        select(
            Commitment.uid, Commitment.title, Commitment.due, Commitment.status,
            Commitment.author_id, Commitment.buddy_agreed_at, seen_by(viewer).label("seen"),
            author.name.label("author"), home.short_name.label("home"),
            author.handle.label("author_handle"), buddy.name.label("buddy"),
            away.short_name.label("away"), buddy.handle.label("buddy_handle"),
        )
        .join(author, author.id == Commitment.author_id)
        .join(buddy, buddy.id == Commitment.buddy_id)
        .outerjoin(home, home.id == author.organisation_id)
        .outerjoin(away, away.id == buddy.organisation_id)
        .where(
            or_(Commitment.author_id == viewer.member_id, Commitment.buddy_id == viewer.member_id),
            Commitment.state == State.PUBLISHED,
            Commitment.deleted_at.is_(None),
        )
        .order_by(Commitment.due, Commitment.id)
    )  # fmt: skip
    return [_pair(viewer, row) for row in rows]


def _pair(viewer: Viewer, row: Any) -> Pair:
    mine = row.author_id == viewer.member_id
    name, network = (row.buddy, row.away) if mine else (row.author, row.home)
    return Pair(
        uid=row.uid,
        title=row.title if row.seen else "",
        due=row.due,
        status=str(COUNTED[row.status]) if row.seen else "",
        who=" · ".join(one for one in (name, network) if one),
        handle=row.buddy_handle if mine else row.author_handle,
        mine=mine,
        agreed=row.buddy_agreed_at is not None,
    )
