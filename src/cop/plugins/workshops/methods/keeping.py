"""Parts of a plan → a method, and a method → what it brings along."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from cop.brought import Brought, BroughtBlock, BroughtMaterial
from cop.contributions.rules import can
from cop.members.viewer import Viewer
from cop.plugins.workshops.assembly import rekeyed, without_reserved, without_secrets
from cop.plugins.workshops.methods.models import Method
from cop.plugins.workshops.plan import Plan
from cop.plugins.workshops.travel.reading import in_sequence
from cop.shape import to_plain


def kept(plan: Plan, keys: Collection[str]) -> Plan:
    """These blocks one after the other with their material, under keys of their own; without private
    notes, reserved passages, locks, and what they were brought along from."""
    blocks = [
        replace(one, pinned=None, parked=False, brings="") for one in plan.blocks if one.key in keys
    ]
    materials = tuple(one for one in plan.materials if one.block in keys)
    bare = replace(
        in_sequence(blocks), materials=materials, group_size=plan.group_size,
        target=sum(one.minutes for one in blocks),
    )  # fmt: skip
    return rekeyed(without_reserved(without_secrets(bare)))


def plan_of(thing: Method) -> Plan:
    return Plan.from_json(thing.plan or {})


def brings(viewer: Viewer, thing: Method) -> Brought | None:
    if not can(viewer, "read", thing):
        return None
    plan = plan_of(thing)
    places = {one.key: at for at, one in enumerate(plan.blocks)}
    blocks = tuple(BroughtBlock(**_common(one, BroughtBlock)) for one in plan.blocks)
    materials = tuple(
        BroughtMaterial(**{**_common(one, BroughtMaterial), "block": places.get(one.block)})
        for one in plan.materials
    )
    return Brought(title=thing.title, blocks=blocks, materials=materials)


def _common(part: Any, kind: type[Any]) -> dict[str, Any]:
    """The fields that both have, as plain data."""
    plain: dict[str, Any] = to_plain(part)
    return {name: value for name, value in plain.items() if name in kind.__dataclass_fields__}
