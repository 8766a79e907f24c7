"""A plan out of a workshop's two sides, and the two sides out of a plan.

What facilitators alone read is kept by the key of its block: when the plan changes by another door
(an import, an earlier version), each block finds its own notes again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from cop import text
from cop.columns import Secret
from cop.contributions.documents import open_within
from cop.db import new_uid
from cop.plugins.workshops.models import Edition, Workshop
from cop.plugins.workshops.plan import Block, Plan, Section, Strand
from cop.shape import to_brief

SECRETS = ("notes", "watch")


def plan_of(thing: Workshop) -> Plan:
    """The whole plan as it is being written, notes included: for those who may read them."""
    return opened(public_plan(thing), thing.sealed.reveal() if thing.sealed else "")


def public_plan(thing: Workshop) -> Plan:
    """The plan without what facilitators alone read: what whoever reads the workshop is shown."""
    return Plan.from_json(thing.plan or {})


def blocks_in(plain: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The blocks of a plan as they are stored."""
    return [
        block
        for section in plain.get("sections", [])
        for strand in section.get("strands", [])
        for block in strand.get("blocks", [])
    ]


def plan_in(edition: Edition) -> Plan:
    """The whole plan of a published edition."""
    return Plan.from_json(json.loads(edition.payload.reveal()))


def without_secrets(plan: Plan) -> Plan:
    return each_block(plan, _bare)


def _bare(block: Block) -> Block:
    return replace(block, notes="", watch="") if block.notes or block.watch else block


def without_reserved(plan: Plan) -> Plan:
    """Without the reserved passages of its texts, for who may not read those."""
    parts: list[Any] = [*plan.blocks, *plan.materials, *plan.sections]
    parts += [strand for section in plan.sections for strand in section.strands]
    said = (value for part in parts for value in vars(part).values() if isinstance(value, str))
    if not any(text.has_reserved(one) for one in said):
        return plan
    return Plan.from_json(open_within(plan.to_json()))


def opened(plan: Plan, sealed: str) -> Plan:
    """`plan` with its notes put back. Those of a block that is gone are left out."""
    notes: dict[str, dict[str, str]] = json.loads(sealed) if sealed else {}
    if not notes:
        return plan

    def open_one(block: Block) -> Block:
        found = notes.get(block.key, {})
        if not (found or block.notes or block.watch):
            return block
        return replace(block, notes=found.get("notes", ""), watch=found.get("watch", ""))

    return each_block(plan, open_one)


def seal(plan: Plan) -> str:
    """What facilitators alone read, as JSON text; empty for nothing."""
    notes = {
        block.key: {name: getattr(block, name) for name in SECRETS}
        for block in plan.blocks
        if block.notes or block.watch
    }
    return json.dumps(notes, ensure_ascii=False, sort_keys=True) if notes else ""


def keep(thing: Workshop, plan: Plan, before: Plan) -> None:
    """Write a plan into both sides of the workshop, of which `before` was read just now: a part
    that is the very same one stays as it is written. An edit touches one part of hundreds."""
    written = dict(zip(map(id, before.blocks), blocks_in(thing.plan), strict=True))
    for block in plan.blocks:
        if id(block) not in written:
            written[id(block)] = to_brief(_bare(block))
    thing.plan = plan.to_json(written)
    sealed = seal(plan)
    if sealed != (thing.sealed.reveal() if thing.sealed else ""):
        thing.sealed = Secret(sealed) if sealed else None


def document_of(plan: Plan) -> dict[str, Any]:
    """The columns `plan` and `sealed` of a document, as the services take them."""
    return {"plan": without_secrets(plan).to_json(), "sealed": seal(plan)}


def each_block(plan: Plan, change: Callable[[Block], Block]) -> Plan:
    """`plan` with every block put through `change`."""

    def strand(one: Strand) -> Strand:
        return replace(one, blocks=tuple(change(block) for block in one.blocks))

    def section(one: Section) -> Section:
        return replace(one, strands=tuple(strand(inner) for inner in one.strands))

    return replace(plan, sections=tuple(section(one) for one in plan.sections))


def rekeyed(plan: Plan) -> Plan:
    """A copy whose every part has a key of its own, for another workshop."""
    keys: Mapping[str, str] = {block.key: new_uid() for block in plan.blocks}
    fresh = each_block(plan, lambda block: replace(block, key=keys[block.key]))
    sections = tuple(
        replace(
            section,
            key=new_uid(),
            strands=tuple(replace(strand, key=new_uid()) for strand in section.strands),
        )
        for section in fresh.sections
    )
    materials = tuple(
        replace(one, key=new_uid(), block=keys.get(one.block, "")) for one in plan.materials
    )
    return replace(fresh, sections=sections, materials=materials)


def blank(*, start: int = 9 * 60, target: int = 90) -> Plan:
    """A plan to begin with: one section in sequence, nothing in it."""
    strand = Strand(key=new_uid())
    return Plan(start=start, target=target, sections=(Section(key=new_uid(), strands=(strand,)),))
