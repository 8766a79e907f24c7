"""Workshops as a whole: their versions with private notes, their editions, who facilitates them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm.attributes import flag_modified

from cop.columns import Secret
from cop.contributions import services
from cop.contributions.care import replaced, replaced_within
from cop.contributions.finding import demand
from cop.contributions.models import Contribution, State
from cop.contributions.services import Saved
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import (
    document_of,
    plan_in,
    plan_of,
    public_plan,
    without_secrets,
)
from cop.plugins.workshops.bring.known import bare, known_in
from cop.plugins.workshops.models import Change, Edition, Preparation, Snapshot, Workshop
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.rules import has_prepared
from cop.plugins.workshops.sittings import settle
from cop.plugins.workshops.timing import times_of


def prepare(viewer: Viewer, thing: Workshop) -> None:
    """« I am going to facilitate it »: open the notes to `viewer`, and write it down."""
    demand(viewer, "workshops.prepare", thing)
    if has_prepared(viewer.member_id, thing):
        return
    session.add(Preparation(workshop_id=thing.id, member_id=viewer.member_id))
    session.flush()


def save_plan(viewer: Viewer, thing: Workshop, plan: Plan) -> Saved:
    """Write a whole plan at once, as a version of its own: what an import or a copy does. The
    planner makes small changes instead (`planning.py`)."""
    demand(viewer, "workshops.write", thing)
    return services.save(viewer, thing, document_of(plan))


def publish_edition(
    viewer: Viewer, thing: Workshop, *, change: str = "", minor: bool = False
) -> Edition:
    """Freeze the plan as its next edition, and open the workshop to its readers.

    Nothing new is made when the newest edition is the same plan.
    """
    demand(viewer, "workshops.publish", thing)
    settle(thing)
    edition = _freeze(viewer, thing, change, minor)
    if thing.state != State.PUBLISHED:
        services.publish(viewer, thing)
    return edition


def _freeze(viewer: Viewer, thing: Workshop, change: str = "", minor: bool = False) -> Edition:
    payload = Secret(json.dumps(plan_of(thing).to_json(), ensure_ascii=False, sort_keys=True))
    newest = newest_edition(thing)
    if newest is not None and newest.payload == payload:
        return newest
    thing.edition += 1
    thing.minutes = times_of(public_plan(thing)).total
    edition = Edition(
        workshop_id=thing.id, number=thing.edition, version=thing.version, minor=minor,
        change=change, payload=payload, member_id=viewer.member_id,
    )  # fmt: skip
    session.add(edition)
    session.flush()
    return edition


def newest_edition(thing: Workshop) -> Edition | None:
    return session.scalar(
        select(Edition)
        .where(Edition.workshop_id == thing.id)
        .order_by(Edition.number.desc())
        .limit(1)
    )


def open_columns(viewer: Viewer | None, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Id of a workshop → the plan of its newest edition, without private notes, as a document holds
    it; what it brings along is named to who may read that."""
    last = (
        select(func.max(Edition.number))
        .where(Edition.workshop_id == Workshop.id)
        .correlate(Workshop)
        .scalar_subquery()
    )
    rows = session.scalars(
        select(Edition)
        .join(Workshop, Workshop.id == Edition.workshop_id)
        .where(Workshop.id.in_(ids), Edition.number == last)
    )
    plans = {one.workshop_id: without_secrets(plan_in(one)) for one in rows}
    known = known_in(viewer, plans.values()) if viewer is not None else ()
    return {key: {"plan": bare(plan, known).to_json()} for key, plan in plans.items()}


def edition_at(thing: Workshop, number: int) -> Edition | None:
    return session.scalar(
        select(Edition).where(Edition.workshop_id == thing.id, Edition.number == number)
    )


def on_published(*, contribution: Contribution, viewer: Viewer) -> None:
    """By whatever door it was opened: what is run is an edition."""
    if isinstance(contribution, Workshop) and newest_edition(contribution) is None:
        _freeze(viewer, contribution)


def on_saved(*, contribution: Contribution, viewer: Viewer, created: bool) -> None:
    """Keep the private notes of each version beside it, and how long the plan is now."""
    if not isinstance(contribution, Workshop):
        return
    contribution.settled = contribution.changes
    if not contribution.edition:
        contribution.minutes = times_of(public_plan(contribution)).total
    _snapshot(contribution)


def _snapshot(thing: Workshop) -> None:
    snapshot = Snapshot(workshop_id=thing.id, version=thing.version)
    snapshot.payload = thing.sealed
    session.add(snapshot)
    session.flush()


def secrets_at(thing: Contribution, version: int) -> dict[str, Any]:
    """The private notes of an earlier version, for when that comes back."""
    snapshot = session.get(Snapshot, (thing.id, version))
    if snapshot is None or snapshot.payload is None:
        return {"sealed": ""}
    return {"sealed": snapshot.payload.reveal()}


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    """The same words leave the notes and every edition; earlier notes and small changes are gone."""
    if not isinstance(contribution, Workshop):
        return
    session.execute(delete(Snapshot).where(Snapshot.workshop_id == contribution.id))
    session.execute(delete(Change).where(Change.workshop_id == contribution.id))
    if contribution.sealed:
        contribution.sealed = Secret(_without(contribution.sealed.reveal(), replacements))
    for edition in session.scalars(select(Edition).where(Edition.workshop_id == contribution.id)):
        edition.payload = Secret(_without(edition.payload.reveal(), replacements))
        edition.change = replaced(edition.change, replacements)
    contribution.settled = contribution.changes
    # The search reads the newest edition: it hears that this one says something else now.
    flag_modified(contribution, "edition")
    _snapshot(contribution)


def _without(source: str, replacements: Mapping[str, str]) -> str:
    """JSON text with the words replaced in its texts, never in its names."""
    plain = replaced_within(json.loads(source), replacements)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
