"""A sitting in the planner is one version of the history: not one for each key that was pressed.

It settles when somebody publishes, saves the facts, adapts or restores; ten minutes after its last
change; after half an hour of work; and when somebody else begins. Two who work at the same time sit
together.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, delete, func, or_, select
from sqlalchemy.orm import joinedload

from cop import events
from cop.columns import UtcDateTime
from cop.config import setting
from cop.contributions import services
from cop.contributions.models import CoAuthor, Contribution
from cop.contributions.services import tell
from cop.contributions.statements import kept
from cop.db import fetch, now, session
from cop.members.models import Member
from cop.members.viewer import VISITOR, Viewer, viewer_of
from cop.plugins.workshops.models import Change, Workshop

PAUSE, LONGEST = timedelta(minutes=10), timedelta(minutes=30)


def settle(thing: Contribution) -> None:
    """Keep what was changed in the planner since as one version, by who changed it last."""
    if not isinstance(thing, Workshop) or thing.settled >= thing.changes:
        return
    last = session.scalar(
        select(Change.member_id)
        .where(Change.workshop_id == thing.id)
        .order_by(func.coalesce(Change.undone_at, Change.at).desc(), Change.number.desc())
        .limit(1)
    )
    member = session.get(Member, last) if last is not None else None
    viewer = viewer_of(member) if member is not None else VISITOR
    services.write_revision(viewer, thing, "edit")
    tell(events.contribution_saved, contribution=thing, viewer=viewer, created=False)


def begin(viewer: Viewer, thing: Workshop) -> None:
    """Settle the sitting before, unless `viewer` is part of it. Asked before each change."""
    if thing.settled >= thing.changes:
        return
    moment = now()
    asked = {"workshop": thing.id, "settled": thing.settled, "since": moment - PAUSE}
    rows = fetch(kept("workshops.sitting", _sitting), asked).all()
    sitting = {row[0]: (row[1], row[2]) for row in rows}
    mine = sitting.get(viewer.member_id)
    long_ago = min((first for first, _last in sitting.values()), default=moment) < moment - LONGEST
    if mine is None or mine[1] < moment - PAUSE or long_ago:
        settle(thing)


def _sitting() -> Select[int | None, datetime, datetime]:
    """(member, first change, last change) of who works on it, or did a moment ago."""
    return (
        select(Change.member_id, func.min(Change.at), func.max(Change.at))
        .where(
            Change.workshop_id == bindparam("workshop"),
            or_(
                Change.number > bindparam("settled"),
                Change.at > bindparam("since", type_=UtcDateTime()),
            ),
        )
        .group_by(Change.member_id)
    )


def settle_all() -> None:
    """What is due: every sitting whose last change is ten minutes old; small changes too old to be
    taken back are forgotten with what was deleted in them."""
    rows = session.scalars(
        select(Workshop)
        .where(
            Workshop.settled < Workshop.changes,
            Contribution.updated_at < now() - PAUSE,
        )
        .options(
            joinedload(Workshop.author),
            joinedload(Workshop.network),
            joinedload(Workshop.coauthors).joinedload(CoAuthor.member),
        )
    ).unique()
    for thing in rows:
        settle(thing)
    keep = timedelta(days=int(setting("COP_PURGE_AFTER")))
    session.execute(delete(Change).where(Change.at < now() - keep))
    session.flush()
