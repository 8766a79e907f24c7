"""The planner: one small change at a time, under the row's lock, with undo and redo."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Insert, Select, String, bindparam, func, insert, or_, select

from cop.columns import Secret
from cop.contributions.finding import demand
from cop.contributions.statements import kept
from cop.db import fetch, now, session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.workshops import sittings
from cop.plugins.workshops.assembly import keep, plan_of
from cop.plugins.workshops.changes import NOTHING, Applied, apply
from cop.plugins.workshops.changes import Change as Wanted
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.models import Change, Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.timing import Times, times_of


@dataclass(frozen=True)
class Steps:
    """Whether there is something of one's own to take back, and to do again."""

    back: bool
    again: bool


@dataclass(frozen=True)
class Made:
    """The plan after a change, its times, and what it was changed from: the same where nothing was
    to be done. steps: where they are known without asking."""

    plan: Plan
    times: Times
    before: Plan
    steps: Steps | None = None

    @property
    def changed(self) -> bool:
        return self.plan is not self.before


def make(
    viewer: Viewer, thing: Workshop, build: Callable[[Plan], Wanted], *, token: str | None = None
) -> Made:
    """Make the change that `build` answers for the plan as it stands. `thing` is locked.

    token: what the browser called it; the same one again does nothing. Raises `Clash`, `Refused`.
    """
    demand(viewer, "workshops.write", thing)
    plan = plan_of(thing)
    if token and _is_done(thing, token):
        return _nothing(plan)
    wanted = build(plan)
    applied = apply(plan, wanted)
    if applied.undo == NOTHING:
        return _nothing(plan)
    sittings.begin(viewer, thing)
    times = _write(thing, applied, plan)
    session.flush()
    row = {
        "workshop_id": thing.id, "number": thing.changes, "member_id": viewer.member_id,
        "token": token, "done": _sealed(wanted), "undo": _sealed(applied.undo), "at": now(),
    }  # fmt: skip
    session.connection().execute(kept("workshops.change", _adding), row)
    # What was taken back before can't be done again over something new.
    return Made(applied.plan, times, plan, Steps(back=True, again=False))


def _adding() -> Insert:
    return insert(Change.__table__)  # type: ignore[arg-type]  # a table, not a mere selectable


def _nothing(plan: Plan) -> Made:
    return Made(plan, times_of(plan), plan)


def _is_done(thing: Workshop, token: str) -> bool:
    asked = {"workshop": thing.id, "token": token}
    return fetch(kept("workshops.done", _done), asked).first() is not None


def _done() -> Select[int]:
    token = bindparam("token", type_=String)
    return select(Change.id).where(
        Change.workshop_id == bindparam("workshop"),
        or_(Change.token == token, Change.undone_by == token, Change.redone_by == token),
    )


def _write(thing: Workshop, applied: Applied, before: Plan) -> Times:
    keep(thing, applied.plan, before)
    thing.changes += 1
    thing.updated_at = now()
    times = times_of(applied.plan)
    if not thing.edition:
        thing.minutes = times.total
    return times


def _sealed(change: Wanted) -> Secret:
    return Secret(json.dumps(change, ensure_ascii=False, sort_keys=True))


def undo(viewer: Viewer, thing: Workshop, *, token: str | None = None) -> Made:
    """Take one's own last change back; what others did since stays. token: as for `make`."""
    demand(viewer, "workshops.write", thing)
    plan = plan_of(thing)
    if token and _is_done(thing, token):
        return _nothing(plan)
    last = _own(viewer, thing, undone=False)
    if last is None:
        raise Refused(_("There is nothing of yours to take back."))
    sittings.begin(viewer, thing)
    applied = apply(plan, json.loads(last.undo.reveal()))
    last.undone_at, last.undone_by = now(), token
    last.done = _sealed(applied.undo)
    times = _write(thing, applied, plan)
    session.flush()
    return Made(applied.plan, times, plan)


def redo(viewer: Viewer, thing: Workshop, *, token: str | None = None) -> Made:
    """Do again what one took back last. token: as for `make`."""
    demand(viewer, "workshops.write", thing)
    plan = plan_of(thing)
    if token and _is_done(thing, token):
        return _nothing(plan)
    first = _own(viewer, thing, undone=True)
    if first is None:
        raise Refused(_("There is nothing to do again."))
    sittings.begin(viewer, thing)
    applied = apply(plan, json.loads(first.done.reveal()))
    first.undone_at, first.redone_by = None, token
    first.undo = _sealed(applied.undo)
    times = _write(thing, applied, plan)
    session.flush()
    return Made(applied.plan, times, plan)


def _own(viewer: Viewer, thing: Workshop, *, undone: bool) -> Change | None:
    """What undo takes next (the newest that stands), or redo (the oldest of what was taken back
    since the newest that stands)."""
    mine = (Change.workshop_id == thing.id, Change.member_id == viewer.member_id)
    newest = select(func.max(Change.number)).where(*mine, Change.undone_at.is_(None))
    if not undone:
        return session.scalar(
            select(Change).where(*mine, Change.number == newest.scalar_subquery())
        )
    standing = session.scalar(newest) or 0
    return session.scalar(
        select(Change)
        .where(*mine, Change.undone_at.is_not(None), Change.number > standing)
        .order_by(Change.number)
        .limit(1)
    )


def steps_of(viewer: Viewer, thing: Workshop) -> Steps:
    """One query."""
    mine = (Change.workshop_id == thing.id, Change.member_id == viewer.member_id)
    standing, undone = session.execute(
        select(
            func.max(Change.number).filter(Change.undone_at.is_(None)),
            func.max(Change.number).filter(Change.undone_at.is_not(None)),
        ).where(*mine)
    ).one()
    return Steps(back=standing is not None, again=undone is not None and undone > (standing or 0))


def stamp_of(thing: Workshop) -> str:
    """What a browser remembers to ask whether somebody else changed something since."""
    return f"{thing.version}-{thing.changes}"
