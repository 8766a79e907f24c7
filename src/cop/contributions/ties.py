"""What ties contributions together: links, shown on both ends, use, and origin."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select
from sqlalchemy.orm import aliased

from cop.contributions.finding import demand
from cop.contributions.models import Contribution, Link, Usage
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer


# One alias for good, so that conditions on it are written once.
OTHER_END = aliased(Contribution, flat=True)


@dataclass(frozen=True)
class Tie:
    """The other end of a link, as far as this reader may know of it."""

    uid: str
    type: str
    title: str


@dataclass(frozen=True)
class Use:
    """How far something was used, and whether this reader said so."""

    people: int
    networks: int
    mine: bool


def link(viewer: Viewer, source: Contribution, target: Contribution) -> bool:
    """Tie two contributions that `viewer` reads; False when they already are."""
    demand(viewer, "link", source)
    demand(viewer, "link", target)
    if source.id == target.id or session.scalar(select(Link.id).where(_between(source, target))):
        return False
    session.add(Link(source_id=source.id, target_id=target.id, author_id=viewer.member_id))
    session.flush()
    return True


def unlink(viewer: Viewer, source: Contribution, target: Contribution) -> None:
    """Untie; whoever may tie may untie, and tie again."""
    demand(viewer, "link", source)
    demand(viewer, "read", target)
    session.execute(delete(Link).where(_between(source, target)))


def _between(one: Contribution, other: Contribution) -> ColumnElement[bool]:
    return or_(
        and_(Link.source_id == one.id, Link.target_id == other.id),
        and_(Link.source_id == other.id, Link.target_id == one.id),
    )


def ties(viewer: Viewer, thing: Contribution) -> list[Tie]:
    """What `thing` is linked to, either way, in one query; only what `viewer` may read."""
    other = OTHER_END
    far_end = case((Link.source_id == thing.id, Link.target_id), else_=Link.source_id)
    rows = session.execute(
        select(other.uid, other.type, other.title)
        .select_from(Link)
        .join(other, other.id == far_end)
        .where(
            or_(Link.source_id == thing.id, Link.target_id == thing.id),
            visible_to(viewer, model=other),
        )
        .order_by(other.type, other.title)
    )
    return [Tie(*row) for row in rows]


def use(viewer: Viewer, thing: Contribution, used: bool) -> None:
    """« I used it », or no longer."""
    demand(viewer, "use", thing)
    known = session.get(Usage, (thing.id, viewer.member_id))
    if used and known is None:
        session.add(Usage(contribution_id=thing.id, member_id=viewer.member_id))
        thing.usage_count = Contribution.usage_count + 1
    elif not used and known is not None:
        session.delete(known)
        thing.usage_count = Contribution.usage_count - 1
    session.flush()


def use_of(viewer: Viewer, thing: Contribution) -> Use:
    """How many people and networks used `thing`, in one query."""
    mine = func.max(case((Usage.member_id == (viewer.member_id or 0), 1), else_=0))
    row = session.execute(
        select(func.count(), func.count(Member.organisation_id.distinct()), mine)
        .select_from(Usage)
        .join(Member, Member.id == Usage.member_id)
        .where(Usage.contribution_id == thing.id)
    ).one()
    return Use(row[0], row[1], bool(row[2]))


def origin(viewer: Viewer, thing: Contribution) -> Tie | None:
    """What `thing` was adapted from, when `viewer` may read it."""
    if thing.adapted_from_id is None:
        return None
    row = session.execute(
        select(Contribution.uid, Contribution.type, Contribution.title).where(
            Contribution.id == thing.adapted_from_id, visible_to(viewer)
        )
    ).one_or_none()
    return Tie(*row) if row else None
