"""What the page of one commitment shows to its author, its buddy and others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from cop.contributions.models import State
from cop.contributions.rules import can, visible_to
from cop.db import session
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.commitments.checkins import course_of, history
from cop.plugins.commitments.models import Commitment, Status
from cop.plugins.commitments.source import source_of
from cop.plugins.commitments.words import COUNTED, today


@dataclass(frozen=True)
class Own:
    """One line of « my commitments ». late: its day is over without an answer."""

    uid: str
    title: str
    due: date
    status: str
    draft: bool
    late: bool


def own_list(viewer: Viewer) -> list[Own]:
    """All one's own, the nearest day first."""
    rows = session.execute(
        select(
            Commitment.uid, Commitment.title, Commitment.due, Commitment.status, Commitment.state
        )
        .where(
            visible_to(viewer, model=Commitment),
            Commitment.author_id == viewer.member_id,
        )
        .order_by(Commitment.due, Commitment.id)
    )
    return [
        Own(
            row.uid, row.title, row.due, status_words(row.status),
            row.state == State.DRAFT, row.status is None and row.due < today(),
        )
        for row in rows
    ]  # fmt: skip


def status_words(status: Status | None) -> str:
    return str(COUNTED[status])


def own_context(viewer: Viewer, thing: Commitment) -> dict[str, Any]:
    """Beside what every contribution shows. Check-ins are for its author and the buddy alone."""
    mine = can(viewer, "commitments.own", thing)
    buddied = thing.buddy_agreed_at is not None and thing.buddy_id == viewer.member_id
    stands = course_of(thing) if mine else None
    return {
        # A buddy is named below, and only once they have agreed.
        "coauthors": [],
        "mine": mine,
        # The title is all of it, unless it is long or holds more than words.
        "whole": thing.title != thing.body.source,
        "buddied": buddied,
        "buddy": _named(thing.buddy_id) if mine or thing.buddy_agreed_at else "",
        "told": history(thing) if mine or buddied else [],
        "stands": stands,
        "next_day": stands.next_day(today()) if stands else None,
        "source": source_of(viewer, thing),
        "status_words": status_words,
        "may_help": can(viewer, "commitments.offer_help", thing),
    }


def _named(key: int | None) -> str:
    row = session.execute(
        select(Member.name, Organisation.short_name)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
        .where(Member.id == key)
    ).one_or_none()
    return " · ".join(one for one in row if one) if row else ""
