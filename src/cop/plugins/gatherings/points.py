"""What is left open: the hosts' own list, and the takeaways that nothing has come of yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from werkzeug.exceptions import NotFound

from cop.contributions.finding import demand, find_any
from cop.contributions.models import Contribution, Link
from cop.contributions.rules import visible_to
from cop.contributions.services import WIDTH
from cop.contributions.takeaways_model import Status, Takeaway
from cop.contributions.takeaways_reading import takeaways_of
from cop.db import now, session
from cop.members.viewer import Viewer
from cop.plugins.gatherings.models import Gathering, OpenPoint


@dataclass(frozen=True)
class Left:
    """Something left open by a gathering. key: what the form posts; source: the title of what it
    was kept from; narrower: fewer people read that than read the gathering."""

    key: str
    body: str
    source: str = ""
    carried: int = 0
    narrower: bool = False


def points_of(gathering: Gathering, *, settled: bool = False) -> list[OpenPoint]:
    """Its own list, in the order it was written; one query."""
    statement = select(OpenPoint).where(OpenPoint.gathering_id == gathering.id)
    if not settled:
        statement = statement.where(OpenPoint.settled_at.is_(None))
    return list(session.scalars(statement.order_by(OpenPoint.id)))


def add(viewer: Viewer, gathering: Gathering, body: str, *, carried: int = 0) -> OpenPoint:
    demand(viewer, "gatherings.host", gathering)
    point = OpenPoint(
        gathering_id=gathering.id, body=body, author_id=viewer.member_id, carried=carried
    )
    session.add(point)
    session.flush()
    return point


def settle(viewer: Viewer, gathering: Gathering, uid: str, settled: bool) -> None:
    """Strike one out, or put it back. Raises `NotFound`."""
    demand(viewer, "gatherings.host", gathering)
    point = session.scalar(
        select(OpenPoint).where(OpenPoint.gathering_id == gathering.id, OpenPoint.uid == uid)
    )
    if point is None:
        raise NotFound
    point.settled_at = (point.settled_at or now()) if settled else None
    session.flush()


def left_open(viewer: Viewer, gathering: Gathering) -> list[Left]:
    """All that `viewer` may know of what it left open: its own points, then the takeaways of itself
    and of what is linked to it that nothing has come of as far as this reader can see."""
    demand(viewer, "gatherings.follow", gathering)
    found = [
        Left(f"p-{point.uid}", point.body, carried=point.carried) for point in points_of(gathering)
    ]
    for source in _sources(viewer, gathering):
        narrower = WIDTH[source.visibility] < WIDTH[gathering.visibility]
        found += [
            Left(f"t-{row.uid}", row.body, source.title, narrower=narrower)
            for row in takeaways_of(viewer, source)
            if row.status == Status.CAPTURED
        ]
    return found


def _sources(viewer: Viewer, gathering: Gathering) -> list[Contribution]:
    """The gathering and what is linked to it, where something was kept. Each type may say more of
    who reads what is kept of it, so each is asked by itself."""
    linked = select(Link.target_id).where(Link.source_id == gathering.id)
    linking = select(Link.source_id).where(Link.target_id == gathering.id)
    uids = session.scalars(
        select(Contribution.uid)
        .where(
            visible_to(viewer),
            or_(
                Contribution.id == gathering.id,
                Contribution.id.in_(linked),
                Contribution.id.in_(linking),
            ),
            Contribution.id.in_(select(Takeaway.contribution_id)),
        )
        .order_by(Contribution.listed_at, Contribution.id)
    ).all()
    return [find_any(viewer, uid) for uid in uids]
