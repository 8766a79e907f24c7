"""What a commitment was written at: a gathering, a workshop, a role-play; nothing is needed of its
type but that its page can be read."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions.finding import find_any
from cop.contributions.models import Contribution, Link, LinkKind
from cop.db import session
from cop.members.dates import day_of
from cop.members.viewer import Viewer
from cop.plugins.commitments.models import Commitment
from cop.plugins.commitments.rules import may_look_back

# The types that have a place of their own for commitments on their page.
MEETINGS = frozenset({"gathering", "workshop_run", "role_play_run"})
# What types call the day on which something took place, the last day first.
DAYS = ("end_date", "starts_at")


def day_at(source: Contribution) -> date | None:
    """The day that `source` took place, as far as its type has one."""
    for name in DAYS:
        found = getattr(source, name, None)
        if isinstance(found, datetime):
            return day_of(found)
        if isinstance(found, date):
            return found
    return None


def source_of(viewer: Viewer, thing: Commitment) -> Contribution | None:
    """What it was written at, for who may read that."""
    return source_by_key(viewer, thing.source_id)


def source_by_key(viewer: Viewer, key: int | None) -> Contribution | None:
    """The contribution with this key, for a member who reads it."""
    if key is None:
        return None
    uid = session.scalar(select(Contribution.uid).where(Contribution.id == key))
    try:
        found = find_any(viewer, uid) if uid else None
    except NotFound:
        return None
    return found if found is not None and may_look_back(viewer, found) else None


def begin_count(thing: Commitment) -> None:
    """Let reminders count from the day of the source, or from the last day where there is none.

    A draft that was made of something kept takes as its source what that was kept from.
    """
    if thing.source_id is None:
        thing.source_id = session.scalar(
            select(Link.source_id).where(
                Link.target_id == thing.id, Link.kind == LinkKind.PRODUCED
            ).limit(1)
        )  # fmt: skip
    source = _whole(thing.source_id)
    thing.counts_from = (day_at(source) if source is not None else None) or thing.due


def _whole(key: int | None) -> Contribution | None:
    """The source with the columns of its own type; no reader sees it here."""
    return session.get(Contribution, key) if key is not None else None
