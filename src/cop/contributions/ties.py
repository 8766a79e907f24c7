"""What ties contributions together: links, shown on both ends, use, and origin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from cop.changes import rows
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, Link, LinkKind, Usage
from cop.contributions.rules import visible_to
from cop.contributions.statements import kept
from cop.db import fetch, session
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import Viewer

# Written once, since every page of a contribution asks them.
OTHER_END = aliased(Contribution, flat=True)
TIED = (
    select(
        OTHER_END.uid,
        OTHER_END.type,
        OTHER_END.title,
        Link.kind,
        (Link.source_id == bindparam("thing")).label("outgoing"),
    )
    .select_from(Link)
    .join(
        OTHER_END,
        OTHER_END.id
        == case((Link.source_id == bindparam("thing"), Link.target_id), else_=Link.source_id),
    )
    .where(or_(Link.source_id == bindparam("thing"), Link.target_id == bindparam("thing")))
    .order_by(OTHER_END.type, OTHER_END.title)
)
USED = (
    select(
        func.count().label("people"),
        func.count(Member.organisation_id.distinct()).label("networks"),
        func.max(case((Usage.member_id == bindparam("me"), 1), else_=0)).label("mine"),
    )
    .select_from(Usage)
    .join(Member, Member.id == Usage.member_id)
    .where(Usage.contribution_id == bindparam("thing"))
    .subquery("used")
)


# What the other end is to the page that shows it: (kind, whether the link starts here) → words.
TIE_WORDS: dict[tuple[LinkKind, bool], Callable[[], str]] = {
    (LinkKind.PRODUCED, True): lambda: _("came of this"),
    (LinkKind.PRODUCED, False): lambda: _("where this comes from"),
    (LinkKind.PLAYS, True): lambda: _("what is played"),
    (LinkKind.PLAYS, False): lambda: _("one time that this was played"),
    (LinkKind.INSPIRED_BY, True): lambda: _("inspired this"),
    (LinkKind.INSPIRED_BY, False): lambda: _("inspired by this"),
    (LinkKind.FOLLOWS, True): lambda: _("came before"),
    (LinkKind.FOLLOWS, False): lambda: _("came after"),
    (LinkKind.RUNS, True): lambda: _("what is run"),
    (LinkKind.RUNS, False): lambda: _("one time that this was run"),
    (LinkKind.HELD_AT, True): lambda: _("where it is held"),
    (LinkKind.HELD_AT, False): lambda: _("held here"),
}


@dataclass(frozen=True)
class Tie:
    """The other end of a link, as far as this reader may know of it. outgoing: it starts here."""

    uid: str
    type: str
    title: str
    kind: LinkKind = LinkKind.RELATED
    outgoing: bool = True

    @property
    def words(self) -> str:
        """What it is to this page, when the link says more than « related »."""
        words = TIE_WORDS.get((self.kind, self.outgoing))
        return words() if words else ""


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
    """Untie; whoever may tie may untie, and tie again. What came of an act stays tied to it."""
    demand(viewer, "link", source)
    demand(viewer, "read", target)
    plain = Link.kind == LinkKind.RELATED
    session.execute(delete(Link).where(_between(source, target), plain))


def join(viewer: Viewer, source: Contribution, target: Contribution, kind: LinkKind) -> None:
    """Tie two contributions as an act of `viewer` has made them stand to one another, drafts too;
    the caller has asked whether they may. A link that is there already says from now on how."""
    known = session.scalar(select(Link).where(_between(source, target)))
    if known is None:
        known = Link(author_id=viewer.member_id)
        session.add(known)
    known.source_id, known.target_id, known.kind = source.id, target.id, kind
    session.flush()


def part(source: Contribution, target_uid: str, kind: LinkKind) -> None:
    """Undo what `join` tied, when the act that it came of is taken back."""
    target = select(Contribution.id).where(Contribution.uid == target_uid).scalar_subquery()
    mine = (Link.source_id == source.id, Link.target_id == target, Link.kind == kind)
    session.execute(delete(Link).where(*mine))


def _between(one: Contribution, other: Contribution) -> ColumnElement[bool]:
    return or_(
        and_(Link.source_id == one.id, Link.target_id == other.id),
        and_(Link.source_id == other.id, Link.target_id == one.id),
    )


def ties(viewer: Viewer, thing: Contribution) -> list[Tie]:
    """What `thing` is linked to, either way, in one query; only what `viewer` may read."""
    statement = kept(("ties", viewer), lambda: TIED.where(visible_to(viewer, model=OTHER_END)))
    return [
        Tie(uid, name, title, kind, bool(outgoing))
        for uid, name, title, kind, outgoing in fetch(statement, {"thing": thing.id})
    ]


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


def ties_and_use(viewer: Viewer, thing: Contribution) -> tuple[list[Tie], Use]:
    """`ties`, and how many people and networks used `thing`, in one query of both."""
    asked = {"thing": thing.id, "me": viewer.member_id or 0}
    found = rows(kept(("ties and use", viewer), lambda: _both(viewer)), asked)
    people, networks, mine = found[0][:3]
    tied = [
        Tie(row.uid, row.type, row.title, row.kind, bool(row.outgoing))
        for row in found
        if row.uid is not None
    ]
    return tied, Use(people, networks, bool(mine))


def _both(viewer: Viewer) -> Select[Any]:
    """One row of use before each tie; where nothing is tied, one row all the same."""
    tied = TIED.where(visible_to(viewer, model=OTHER_END)).order_by(None).subquery("tied")
    both = select(USED, tied).select_from(USED.outerjoin(tied, true()))
    return both.order_by(tied.c.type, tied.c.title)


def origin(viewer: Viewer, thing: Contribution) -> Tie | None:
    """What `thing` was adapted from, when `viewer` may read it."""
    return known(viewer, thing.adapted_from_id)


def known(viewer: Viewer, key: int | None) -> Tie | None:
    """The contribution of that key, where there is one that `viewer` may read."""
    if key is None:
        return None
    row = session.execute(
        select(Contribution.uid, Contribution.type, Contribution.title).where(
            Contribution.id == key, visible_to(viewer)
        )
    ).one_or_none()
    return Tie(*row) if row else None
