"""Releasing a programme: a numbered snapshot, and what changed since the one before.

What participants see is the newest release; the draft stays with the hosts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from werkzeug.exceptions import Conflict

from cop.addresses import public_url
from cop.contributions.care import replaced
from cop.contributions.finding import demand
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.gatherings.models import Gathering, Registration, Status
from cop.plugins.gatherings.programme.changes import Change, changes
from cop.plugins.gatherings.programme.models import Release, SlotRow
from cop.plugins.gatherings.programme.plan import Slot, SlotKind, ordered
from cop.plugins.gatherings.programme.reading import standing

TOLD = (Status.INVITED, Status.YES, Status.MAYBE, Status.WAITLISTED)
KEPT = ("uid", "day", "start", "minutes", "room", "title", "about")


@dataclass(frozen=True)
class Released:
    """One release as pages show it."""

    number: int
    slots: list[Slot]
    note: str
    at: datetime


def frozen(slot: Slot) -> dict[str, Any]:
    """What a release keeps of a slot: what readers are told; names, never titles behind them."""
    return {name: getattr(slot, name) for name in KEPT} | {
        "kind": str(slot.kind),
        "people": list(slot.people),
    }


def thawed(kept: Mapping[str, Any]) -> Slot:
    return Slot(
        **{name: kept[name] for name in KEPT},
        kind=SlotKind(kept["kind"]),
        people=tuple(kept["people"]),
    )


def latest(gathering: Gathering) -> Released | None:
    found = session.scalar(_of(gathering).limit(1))
    return _read(found) if found else None


def releases(gathering: Gathering) -> list[Released]:
    """All of them, the newest first."""
    return [_read(one) for one in session.scalars(_of(gathering))]


def _of(gathering: Gathering) -> Any:
    return (
        select(Release).where(Release.gathering_id == gathering.id).order_by(Release.number.desc())
    )


def _read(row: Release) -> Released:
    slots = ordered(thawed(one) for one in row.slots)
    return Released(row.number, slots, row.note, row.released_at)


def to_tell(gathering: Gathering) -> tuple[int, list[Change]]:
    """The number of the newest release (0: none yet), and what a release would change now."""
    known = latest(gathering)
    now_standing = [thawed(frozen(one)) for one in standing(gathering)]
    if known is None:
        return 0, changes([], now_standing)
    return known.number, changes(known.slots, now_standing)


def release(
    viewer: Viewer, gathering: Gathering, *, after: int, note: str = "", tell: bool = False
) -> Release | None:
    """Show participants what stands now, when it changed since release `after`; None if it didn't.

    The caller holds the row of the gathering. Raises `Conflict` when another host released
    meanwhile: what this one looked over is no longer what would go out.
    """
    demand(viewer, "gatherings.host", gathering)
    number, changed = to_tell(gathering)
    if number != after:
        raise Conflict(_("Another host has released the programme meanwhile: look at it again."))
    if not changed:
        return None
    made = Release(
        gathering_id=gathering.id,
        number=number + 1,
        slots=[frozen(one) for one in standing(gathering)],
        note=note,
        author_id=viewer.member_id,
    )
    session.add(made)
    session.flush()
    if tell:
        _tell(viewer, gathering, made.number)
    return made


def _tell(viewer: Viewer, gathering: Gathering, number: int) -> None:
    """A mail with the title and the link to each who may come, and may read it."""
    members = session.scalars(
        select(Member)
        .join(Registration, Registration.member_id == Member.id)
        .where(
            Registration.gathering_id == gathering.id,
            Registration.status.in_(TOLD),
            Member.status == MemberStatus.ACTIVE,
            Member.id != viewer.member_id,
        )
    ).all()
    for member in members:
        if can(viewer_of(member), "read", gathering):
            notify(
                member,
                gathering,
                subject=lambda: _("The programme has changed") if number > 1
                else _("The programme is out"),
                key=f"programme-{gathering.uid}-{number}-{member.id}",
                address=public_url("cop.gatherings.programme", uid=gathering.uid),
            )  # fmt: skip


def count(gathering: Gathering) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(Release).where(Release.gathering_id == gathering.id)
        )
        or 0
    )


def replace_words(gathering: Gathering, replacements: Mapping[str, str]) -> None:
    """A word that is removed from a gathering for good goes from its programme and its releases."""
    for row in session.scalars(select(SlotRow).where(SlotRow.gathering_id == gathering.id)):
        row.title = replaced(row.title, replacements)[:160]
        row.room = replaced(row.room, replacements)[:80]
    for made in session.scalars(_of(gathering)):
        made.note = replaced(made.note, replacements)[:300]
        made.slots = [
            one | {name: replaced(one[name], replacements) for name in ("title", "room")}
            for one in made.slots
        ]
    session.flush()
