"""Which decision takes the place of which.

Who writes the minutes names, with a new decision, the older one that it replaces: one of the same
series, or of a meeting that they prepare themselves. The older one stands until those minutes are
validated, or everybody would read there what is written on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from werkzeug.exceptions import Forbidden

from cop.contributions.models import CoAuthor
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting
from cop.plugins.notes.outcomes_model import Decision, Standing
from cop.plugins.notes.people import Choices
from cop.plugins.notes.rules import readable

STANDS = (Standing.IN_FORCE, Standing.REVISED)
MOST = 200
"""Decisions to choose from: the newest."""


@dataclass(frozen=True)
class Named:
    """A decision that another one leads to."""

    uid: str
    ref: str
    words: str


@dataclass(frozen=True)
class Links:
    """by: what took its place; of: what it took, or will take, the place of. Only what the reader
    may read stands here, since a reference elsewhere would tell of a meeting."""

    by: Named | None = None
    of: tuple[Named, ...] = ()

    def as_words(self) -> tuple[str, str]:
        return self.by.ref if self.by else "", ", ".join(one.ref for one in self.of)


def stands(decision: Decision) -> bool:
    return decision.published_at is not None and decision.standing in STANDS


def choices(viewer: Viewer, meeting: Meeting, row: Any = None) -> Choices:
    """What a decision of `meeting` may replace, the newest first; and what `row` names already."""
    statement = _candidates(viewer, meeting).limit(MOST)
    found = {one.ref: f"{one.ref} — {_short(one.statement)}" for one in session.execute(statement)}
    named = getattr(row, "replaces", "")
    return [*({named: named} | found if named else found).items()]


def demand_replaceable(viewer: Viewer, meeting: Meeting, ref: str) -> None:
    """Raises `Forbidden` for a reference that `choices` wouldn't offer."""
    wanted = _candidates(viewer, meeting).where(Decision.ref == ref)
    if ref and session.execute(wanted).first() is None:
        raise Forbidden


def _candidates(viewer: Viewer, meeting: Meeting) -> Any:
    together = select(CoAuthor.contribution_id).where(CoAuthor.member_id == viewer.member_id)
    near: ColumnElement[bool] = or_(Meeting.author_id == viewer.member_id, Meeting.id.in_(together))
    if meeting.series_id is not None:
        near = or_(near, Meeting.series_id == meeting.series_id)
    return _published(viewer).where(near, Decision.meeting_id != meeting.id)


def _published(viewer: Viewer) -> Any:
    return (
        select(Decision.ref, Decision.statement)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(
            readable(viewer, Decision),
            Decision.published_at.is_not(None),
            Decision.standing.in_(STANDS),
        )
        .order_by(Decision.ref.desc())
    )


def successors(viewer: Viewer, decision: Decision) -> dict[str, str]:
    """reference → words of what could take its place: published, in force, not decided before it."""
    later = _published(viewer).where(
        Decision.decided_on >= decision.decided_on, Decision.id != decision.id
    )
    return {one.ref: one.statement for one in session.execute(later.limit(MOST))}


def links(viewer: Viewer, decisions: Sequence[Any]) -> Mapping[str, Links]:
    """reference → its links, as far as `viewer` may read them; one query. decisions: rows with
    `ref`, `replaces`, `replaced_by`, `published_at`."""
    refs = [one.ref for one in decisions]
    # Once published, what it took the place of says so itself, or was put in force again.
    aims = {one.ref: one.replaces for one in decisions if one.published_at is None}
    wanted = {one.replaced_by for one in decisions} | set(aims.values())
    if not refs:
        return {}
    rows = session.execute(
        select(Decision.uid, Decision.ref, Decision.statement, Decision.replaced_by)
        .join(Meeting, Meeting.id == Decision.meeting_id)
        .where(
            readable(viewer, Decision),
            or_(Decision.ref.in_(wanted - {""}), Decision.replaced_by.in_(refs)),
        )
        .order_by(Decision.ref)
    ).all()
    named = {one.ref: Named(one.uid, one.ref, one.statement) for one in rows}
    return {
        one.ref: Links(
            named.get(one.replaced_by),
            tuple(
                named[row.ref]
                for row in rows
                if row.replaced_by == one.ref or row.ref == aims.get(one.ref)
            ),
        )
        for one in decisions
    }


def replaced_refs(decisions: Sequence[Decision]) -> dict[str, list[str]]:
    """reference → those of what it took, or will take, the place of; for the minutes, which name
    other meetings by references alone. One query."""
    found: dict[str, list[str]] = {
        one.ref: [one.replaces] for one in decisions if one.published_at is None and one.replaces
    }
    if decisions:
        rows = session.execute(
            select(Decision.ref, Decision.replaced_by)
            .where(Decision.replaced_by.in_([one.ref for one in decisions]))
            .order_by(Decision.ref)
        )
        for row in rows:
            found.setdefault(row.replaced_by, []).append(row.ref)
    return found


def moot(meeting: Meeting) -> list[str]:
    """Why some of its new decisions can't take the place they name. Locks what they name."""
    found, taken = [], set()
    for one, older in _aims(meeting):
        if older is None or not stands(older) or older.ref in taken:
            found.append(_("%(ref)s: what it was to replace is replaced already, or no longer in "
                           "force. Choose again.", ref=one.ref))  # fmt: skip
        taken.add(one.replaces)
    return found


def settle(meeting: Meeting) -> None:
    """Its new decisions take the places that they name: just before they are published."""
    for one, older in _aims(meeting):
        if older is not None:
            older.standing, older.replaced_by = Standing.REPLACED, one.ref
    session.flush()


def _aims(meeting: Meeting) -> list[tuple[Decision, Decision | None]]:
    fresh = session.scalars(
        select(Decision)
        .where(
            Decision.meeting_id == meeting.id,
            Decision.published_at.is_(None),
            Decision.replaces != "",
        )
        .order_by(Decision.ref)
    ).all()
    if not fresh:
        return []
    named = select(Decision).where(Decision.ref.in_([one.replaces for one in fresh]))
    locked = session.scalars(
        named.order_by(Decision.id).with_for_update(),
        execution_options={"populate_existing": True},
    )
    older = {one.ref: one for one in locked}
    return [(one, older.get(one.replaces)) for one in fresh]


def _short(words: str) -> str:
    return words if len(words) <= 80 else words[:79].rstrip() + "…"
