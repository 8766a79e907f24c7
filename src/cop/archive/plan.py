"""What bringing a bundle in would do, file by file, before anything is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectin_polymorphic, selectinload

from cop.archive.entries import entry_of
from cop.archive.pieces import beside
from cop.archive.steps import NEW, REFUSED, Plan, Step
from cop.archive.unpacking import Unpacked, shown
from cop.archive.weighing import Here, given_names, weighed
from cop.contributions.documents import Document, to_document
from cop.contributions.importing import ImportRefused, decode, kind_in
from cop.contributions.models import Contribution, Revision
from cop.contributions.references import Known, columns_of, known_among
from cop.contributions.rules import visible_to
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.registry import Registry


def plan_of(viewer: Viewer, registry: Registry, source: Unpacked) -> Plan:
    """What `viewer` would do by bringing this in; a fixed number of queries."""
    steps = [_read(registry, name, content) for name, content in source.texts]
    uids = [step.entry.uid for step in steps if step.entry and step.entry.uid]
    twice = {uid for uid, count in Counter(uids).items() if count > 1}
    steps = [_twice(one) if one.entry and one.entry.uid in twice else one for one in steps]
    things = _standing(viewer, registry, frozenset(uids))
    standing = list(things.values())
    here = Here(
        viewer, things, _bases(standing), beside(standing), _known(viewer, steps, standing),
        {one.entry.uid: one.kind.name for one in steps if one.entry and one.kind},
    )  # fmt: skip
    found = [weighed(here, step, source) for step in steps]
    return Plan(tuple(found), _taken(frozenset(uids)), source)


def _known(viewer: Viewer, steps: list[Step], standing: list[Contribution]) -> Known:
    """The titles of all that the files name, and that what stands here names."""
    named: list[tuple[type[Contribution], Document]] = [
        (one.kind.model, given_names(one)) for one in steps if one.entry and one.kind
    ]
    named += [(type(thing), to_document(thing)) for thing in standing if columns_of(type(thing))]
    return known_among(viewer, named)


def _read(registry: Registry, name: str, content: bytes) -> Step:
    try:
        entry = entry_of(name, decode(content))
        step = Step(shown(name), NEW, entry=entry, kind=kind_in(registry, entry.document))
        given_names(step)
    except ImportRefused as refusal:
        return Step(shown(name), REFUSED, reasons=refusal.reasons)
    return replace(step, title=str(entry.document.get("title") or "")[:160])


def _twice(step: Step) -> Step:
    reason = _("Two files say that they are the same one (cop_uid). Keep one of them.")
    return replace(step, verdict=REFUSED, entry=None, reasons=(reason,))


def _standing(viewer: Viewer, registry: Registry, uids: frozenset[str]) -> dict[str, Contribution]:
    """What this reader reads of these; of the rest they are told nothing."""
    models = [kind.model for kind in registry.types.values()]
    found = session.scalars(
        select(Contribution)
        .where(visible_to(viewer), Contribution.uid.in_(uids))
        .options(selectin_polymorphic(Contribution, models), selectinload(Contribution.coauthors))
    )
    return {thing.uid: thing for thing in found}


def _taken(uids: frozenset[str]) -> frozenset[str]:
    return frozenset(session.scalars(select(Contribution.uid).where(Contribution.uid.in_(uids))))


def _bases(things: list[Contribution]) -> dict[int, list[Any]]:
    """The versions of what stands here, newest first, by its key."""
    rows = session.execute(
        select(Revision.contribution_id, Revision.number, Revision.document)
        .where(Revision.contribution_id.in_([thing.id for thing in things]))
        .order_by(Revision.number.desc())
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.contribution_id, []).append(row)
    return found
