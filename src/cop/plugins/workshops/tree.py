"""Finding, replacing, taking out and putting in the parts of a plan; each answers a new plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

from cop.plugins.workshops.plan import Block, Material, Plan, Section, Strand

Item = Section | Strand | Block | Material
Items = tuple[Any, ...]


class What(StrEnum):
    """A kind of part. Sections and materials stand in the plan itself, strands in a section, blocks
    in a strand."""

    PLAN = "plan"
    SECTION = "section"
    STRAND = "strand"
    BLOCK = "block"
    MATERIAL = "material"


CLASSES: dict[What, type[Any]] = {
    What.PLAN: Plan, What.SECTION: Section, What.STRAND: Strand, What.BLOCK: Block,
    What.MATERIAL: Material,
}  # fmt: skip


class Place(NamedTuple):
    """Where a part stands: key of what holds it (empty for the plan itself), key of the part before
    it (empty for the first)."""

    into: str
    after: str


def containers(plan: Plan, what: What) -> Iterator[tuple[str, Items]]:
    """(key, parts) of everything that holds parts of this kind."""
    if what is What.SECTION:
        yield "", plan.sections
    elif what is What.MATERIAL:
        yield "", plan.materials
    elif what is What.STRAND:
        yield from ((section.key, section.strands) for section in plan.sections)
    elif what is What.BLOCK:
        for section in plan.sections:
            yield from ((strand.key, strand.blocks) for strand in section.strands)


def item(plan: Plan, what: What, key: str) -> Any:
    """Raises `KeyError`."""
    if what is What.PLAN:
        return plan
    for _into, parts in containers(plan, what):
        for one in parts:
            if one.key == key:
                return one
    raise KeyError(key)


def place_of(plan: Plan, what: What, key: str) -> Place:
    """Raises `KeyError`."""
    for into, parts in containers(plan, what):
        before = ""
        for one in parts:
            if one.key == key:
                return Place(into, before)
            before = one.key
    raise KeyError(key)


def strand_of(plan: Plan, key: str) -> Strand:
    """The strand that holds a block. Raises `KeyError`."""
    found: Strand = item(plan, What.STRAND, place_of(plan, What.BLOCK, key).into)
    return found


def with_parts(plan: Plan, what: What, into: str, change: Callable[[Items], Items]) -> Plan:
    """`plan` with the parts that `into` holds put through `change`."""
    if what is What.SECTION:
        return replace(plan, sections=change(plan.sections))
    if what is What.MATERIAL:
        return replace(plan, materials=change(plan.materials))

    def strand(one: Strand) -> Strand:
        return replace(one, blocks=change(one.blocks)) if one.key == into else one

    def section(one: Section) -> Section:
        if what is What.STRAND:
            return replace(one, strands=change(one.strands)) if one.key == into else one
        if any(inner.key == into for inner in one.strands):
            return replace(one, strands=tuple(strand(inner) for inner in one.strands))
        return one

    return replace(plan, sections=tuple(section(one) for one in plan.sections))


def replaced(plan: Plan, what: What, key: str, fresh: Any) -> Plan:
    """`plan` with the part `key` replaced in its place. Raises `KeyError`."""
    if what is What.PLAN:
        new: Plan = fresh
        return new
    into = place_of(plan, what, key).into
    return with_parts(
        plan, what, into, lambda parts: tuple(fresh if one.key == key else one for one in parts)
    )


def without(plan: Plan, what: What, key: str) -> Plan:
    """Raises `KeyError`."""
    into = place_of(plan, what, key).into
    return with_parts(plan, what, into, lambda parts: tuple(one for one in parts if one.key != key))


def put(plan: Plan, what: What, fresh: Any, place: Place) -> Plan:
    """`plan` with a part put in. Where what should hold it is gone, it goes to the end of the plan;
    where what should stand before it is gone, to the end of what holds it: nothing is lost."""
    holders = [into for into, _parts in containers(plan, what)]
    into = place.into if place.into in holders else holders[-1]

    def insert(parts: Items) -> Items:
        if not place.after and into == place.into:
            return (fresh, *parts)
        at = next((at for at, one in enumerate(parts) if one.key == place.after), len(parts) - 1)
        return (*parts[: at + 1], fresh, *parts[at + 1 :])

    return with_parts(plan, what, into, insert)


def keys_in(part: Any) -> set[str]:
    """The key of a part, and of all that it holds."""
    inner: Items = getattr(part, "strands", ()) or getattr(part, "blocks", ())
    return {part.key}.union(*(keys_in(one) for one in inner))


def all_keys(plan: Plan) -> set[str]:
    return set().union(*(keys_in(one) for one in (*plan.sections, *plan.materials)))
