"""A copy and what it was adapted from: what differs, and one change carried over with credit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import NotFound

from cop.addresses import public_url
from cop.contributions.crediting import credit
from cop.contributions.finding import demand, find
from cop.contributions.models import CoAuthor, Contribution, Revision
from cop.contributions.rules import can
from cop.contributions.ties import origin
from cop.db import session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.workshops import planning, sittings
from cop.plugins.workshops.assembly import public_plan, seal
from cop.plugins.workshops.lineage.differences import Difference, differences, taking
from cop.plugins.workshops.models import Edition, Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.present import present
from cop.shape import Misshapen

TO_ORIGIN, TO_COPY = "origin", "copy"


class Moved(ValueError):
    """One of the two was changed since the differences were shown."""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A copy beside its origin. `whole`: with the private notes, which this reader has opened at
    both."""

    copy: Workshop
    origin: Workshop
    whole: bool
    differences: tuple[Difference, ...]

    @property
    def mark(self) -> str:
        """What was shown, so that nothing else is carried over."""
        return f"{planning.stamp_of(self.copy)}.{planning.stamp_of(self.origin)}"


def beside(viewer: Viewer, copy: Workshop) -> Beside:
    """Raises `NotFound` for what was adapted from nothing that this reader reads."""
    tie = origin(viewer, copy)
    if tie is None or tie.type != "workshop":
        raise NotFound
    source = find(viewer, tie.uid, Workshop)
    whole = all(can(viewer, "workshops.read_notes", one) for one in (copy, source))
    plans = [present(viewer, one, secret=whole).plan for one in (source, copy)]
    found = differences(plans[0], plans[1], _base(copy))
    return Beside(copy=copy, origin=source, whole=whole, differences=tuple(found))


def _base(copy: Workshop) -> Plan | None:
    """What the copy began with, as far as everybody read it."""
    document = session.scalar(
        select(Revision.document).where(
            Revision.contribution_id == copy.id, Revision.number == 1, Revision.kind == "adapted"
        )
    )
    try:
        return Plan.from_json((document or {}).get("plan") or {}) if document else None
    except Misshapen:
        return None


def carry_over(viewer: Viewer, seen: Beside, name: str, *, to: str, mark: str) -> None:
    """Take one difference of one side into the other as a change of its planner, with credit.

    Raises `Moved`, `NotFound` for what doesn't differ, `Forbidden` for who may not write, `Refused`
    for what the plan can't hold.
    """
    source, target = (seen.copy, seen.origin) if to == TO_ORIGIN else (seen.origin, seen.copy)
    demand(viewer, "workshops.write", target)
    if mark != seen.mark:
        raise Moved
    if name not in {one.name for one in seen.differences}:
        raise NotFound
    # Whoever writes here has opened these notes, but may not have opened those of the other.
    given = present(viewer, source, secret=seen.whole).plan
    made = planning.make(viewer, target, lambda plan: taking(given, plan, name))
    if made.changed:
        sittings.settle(target)
        credit(viewer, target, source)


def writes(viewer: Viewer, seen: Beside) -> tuple[bool, bool]:
    """Whether this reader may write into the origin, and into the copy."""
    may = [can(viewer, "workshops.write", one) for one in (seen.origin, seen.copy)]
    return may[0], may[1]


def secrets_for(viewer: Viewer, thing: Contribution) -> Mapping[str, str]:
    """A copy takes the private notes along for who has opened them."""
    if not (isinstance(thing, Workshop) and can(viewer, "workshops.read_notes", thing)):
        return {}
    return {"sealed": seal(present(viewer, thing, secret=True).plan)}


def on_adapted(*, contribution: Contribution, origin: Contribution, viewer: Viewer) -> None:
    """One message to who wrote the origin. The copy is a draft still: it isn't named."""
    if not (isinstance(contribution, Workshop) and isinstance(origin, Workshop)):
        return
    author = _told(origin, viewer)
    if author is not None:
        notify(
            author, origin, key=f"workshop-adapted-{contribution.uid}",
            subject=lambda: _("A colleague adapts your workshop"),
        )  # fmt: skip


def on_edition(viewer: Viewer, copy: Workshop, edition: Edition) -> None:
    """Tell who wrote the origin when a copy is published that differs, if they read it."""
    if copy.adapted_from_id is None or edition.minor:
        return
    source = (
        session.scalars(
            select(Workshop)
            .where(Workshop.id == copy.adapted_from_id)
            .options(joinedload(Workshop.coauthors).joinedload(CoAuthor.member))
        )
        .unique()
        .one_or_none()
    )
    author = _told(source, viewer) if source is not None else None
    if source is None or author is None or not can(viewer_of(author), "read", copy):
        return
    if differences(public_plan(source), public_plan(copy)):
        notify(
            author, copy, key=f"workshop-differs-{copy.uid}-{edition.number}",
            subject=lambda: _("A workshop adapted from yours differs from it"),
            address=public_url("cop.workshops.origin", uid=copy.uid),
        )  # fmt: skip


def _told(source: Workshop, viewer: Viewer) -> Member | None:
    """Its author, who still reads it, unless it is they who act."""
    author = session.get(Member, source.author_id) if source.author_id else None
    if author is None or author.id == viewer.member_id or author.status != MemberStatus.ACTIVE:
        return None
    return author if can(viewer_of(author), "read", source) else None
