"""What people need (access, food, when they arrive) is erased some time after a gathering."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, update

from cop.config import setting
from cop.db import now, session
from cop.plugins.gatherings.models import Gathering, Registration

log = logging.getLogger("cop.gatherings")
SAID = or_(
    Registration.access_needs.is_not(None),
    Registration.food_needs.is_not(None),
    Registration.arrives != "",
)


@dataclass(frozen=True)
class Purged:
    """Of which gathering, and from how many registrations."""

    uid: str
    registrations: int


def purge(moment: datetime | None = None, *, dry_run: bool = False) -> list[Purged]:
    """Erase them where the gathering is over for long enough; log how many, never what.

    dry_run: only say what would go.
    """
    at, done = moment or now(), []
    last = at.date() - timedelta(days=int(setting("COP_GATHERINGS_KEEP_NEEDS")))
    due = session.execute(
        select(Gathering.id, Gathering.uid)
        .where(Gathering.end_date < last, Gathering.needs_purged_at.is_(None))
        .order_by(Gathering.id)
    ).all()
    for key, uid in due:
        mine = (Registration.gathering_id == key, SAID)
        count = int(session.scalar(select(func.count(Registration.id)).where(*mine)) or 0)
        done.append(Purged(uid, count))
        if not dry_run:
            _erase(key, at)
            log.info("gathering %s: needs of %d registrations erased", uid, count)
    session.flush()
    return done


def _erase(key: int, at: datetime) -> None:
    session.execute(
        update(Registration)
        .where(Registration.gathering_id == key)
        .values(access_needs=None, food_needs=None, arrives="")
    )
    session.execute(update(Gathering).where(Gathering.id == key).values(needs_purged_at=at))
    session.expire_all()


def job() -> None:
    purge()
