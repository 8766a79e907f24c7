"""Carrying out a plan: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import and_, or_, select
from werkzeug.exceptions import Forbidden

from cop.archive.pieces import opened
from cop.archive.steps import CHANGED, NEW, SAME, Plan, Step
from cop.attachments.services import keep
from cop.contributions import services
from cop.contributions.documents import Document
from cop.contributions.models import Contribution, Link, Visibility
from cop.contributions.references import as_held, columns_of, names_in
from cop.contributions.rules import can
from cop.db import session
from cop.members.viewer import Viewer


def carry_out(viewer: Viewer, plan: Plan, *, level: Visibility, publish: bool) -> int:
    """Write what is new and what changed; answers how many. Refused files are left out.

    New things are drafts of `viewer`, for readers of `level` once published; `publish` opens those
    that their type lets be opened without further ado.
    """
    if not may_bring_in(viewer):
        raise Forbidden
    made: dict[str, Contribution] = {}
    # What names others comes after them: they may have a new name here.
    for step in sorted(plan.of(NEW), key=_names_others):
        thing = _create(viewer, plan, step, made, level=level, publish=publish)
        _attach(viewer, plan, step, thing)
        if step.entry is not None and step.entry.uid:
            made[step.entry.uid] = thing
    for step in plan.of(CHANGED):
        assert step.thing is not None
        if step.document is not None:
            services.save(viewer, step.thing, renamed(type(step.thing), step.document, made))
        _attach(viewer, plan, step, step.thing)
    standing = {step.thing.uid: step.thing for step in plan.steps if step.thing is not None}
    for step in (*plan.of(NEW), *plan.of(CHANGED), *plan.of(SAME)):
        _tie(viewer, step, made, standing)
    session.flush()
    return len(plan.of(NEW)) + len(plan.of(CHANGED))


def may_bring_in(viewer: Viewer) -> bool:
    """Many at once change the house: its coordination does that."""
    return viewer.is_coordinator and can(viewer, "create", None)


def _names_others(step: Step) -> bool:
    return step.kind is not None and bool(columns_of(step.kind.model))


def renamed(
    model: type[Contribution], document: Document, made: Mapping[str, Contribution]
) -> Document:
    """With the names that what was brought in together has here."""
    return document | {
        name: as_held(
            model, name,
            [made[uid].uid if uid in made else uid for uid in names_in(document[name])],
        )
        for name in columns_of(model)
        if name in document
    }  # fmt: skip


def _attach(viewer: Viewer, plan: Plan, step: Step, thing: Contribution) -> None:
    """The documents that come with it, through the door of an upload. Raises `ImportRefused`."""
    assert step.entry is not None
    for piece in step.pieces:
        with opened(step.entry, piece, plan.source) as ready:
            keep(viewer, thing, ready, piece.alt)


def _create(
    viewer: Viewer,
    plan: Plan,
    step: Step,
    made: Mapping[str, Contribution],
    *,
    level: Visibility,
    publish: bool,
) -> Contribution:
    assert step.entry is not None and step.kind is not None and step.document is not None
    # Something that this reader doesn't see may have the name: then a new one, and no word of it.
    free = step.entry.uid if step.entry.uid not in plan.taken else None
    offered = step.kind.audience
    thing = services.create(
        viewer,
        step.kind,
        renamed(step.kind.model, step.document, made),
        visibility=level if offered is None or level in offered else Visibility(offered[0]),
        revision_kind="imported",
        uid=free or None,
    )
    if publish and can(viewer, "publish", thing):
        services.publish(viewer, thing)
    return thing


def _tie(
    viewer: Viewer, step: Step, made: dict[str, Contribution], standing: dict[str, Contribution]
) -> None:
    """Origin and links, where both ends are there and one of them is new: what was untied here
    since stays untied."""
    if step.entry is None:
        return
    both = standing | made
    mine = both.get(step.entry.uid)
    if mine is None:
        return
    origin = both.get(step.entry.origin)
    if step.entry.uid in made and origin is not None and origin.id != mine.id:
        mine.adapted_from_id = origin.id
    for uid in step.entry.links:
        other = both.get(uid)
        if other is None or other.id == mine.id or not {uid, step.entry.uid} & made.keys():
            continue
        if all(can(viewer, "link", end) or can(viewer, "edit", end) for end in (mine, other)):
            _link(viewer, mine, other)


def _link(viewer: Viewer, one: Contribution, other: Contribution) -> None:
    known = session.scalar(
        select(Link.id).where(
            or_(
                and_(Link.source_id == one.id, Link.target_id == other.id),
                and_(Link.source_id == other.id, Link.target_id == one.id),
            )
        )
    )
    if known is None:
        session.add(Link(source_id=one.id, target_id=other.id, author_id=viewer.member_id))
