"""Small changes to a plan: each answers the new plan and the change that takes it back.

A change is plain data, so that it is kept, sent and undone:

    {"op": "set", "what": "block", "key": …, "field": "minutes", "before": 8, "after": 10}
    {"op": "add", "what": …, "value": {…}, "into": …, "after": …}
    {"op": "remove", "what": …, "key": …}
    {"op": "move", "what": …, "key": …, "into": …, "after": …}
    {"op": "many", "changes": […]}

`before` is what its author saw. What somebody else changed meanwhile is never written over: long
texts are merged, anything else is a `Clash` that holds both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from cop import text
from cop.contributions.merge import merge_text
from cop.i18n import gettext as _
from cop.plugins.workshops import limits, tree
from cop.plugins.workshops.limits import Refused
from cop.plugins.workshops.plan import MOST_BLOCKS, Plan, Section, Strand
from cop.plugins.workshops.tree import CLASSES, Place, What
from cop.shape import Misshapen, from_plain, to_plain

Change = Mapping[str, Any]
NOTHING: Change = {"op": "many", "changes": []}
# What holds other parts changes by adding, removing and moving those.
FIELDS = {
    what: frozenset(one.name for one in fields(kind)) - {"key", "sections", "strands", "blocks", "materials"}
    for what, kind in CLASSES.items()
}  # fmt: skip
MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Both:
    """A field that somebody else changed meanwhile. field: empty when the part itself is gone."""

    what: What
    key: str
    field: str
    theirs: Any
    mine: Any


class Clash(Exception):
    """Nothing was written: each place holds what stands there now and what was to be written."""

    def __init__(self, *places: Both) -> None:
        super().__init__(f"{len(places)} places changed meanwhile")
        self.places = places


@dataclass(frozen=True)
class Applied:
    """The new plan, and what takes it back."""

    plan: Plan
    undo: Change


def apply(plan: Plan, change: Change) -> Applied:
    """Raises `Clash`, and `Refused` for what a plan can't hold or what isn't a change."""
    try:
        return _apply(plan, change)
    except (Misshapen, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(_("This change can’t be made: load the page again.")) from error


def _apply(plan: Plan, change: Change) -> Applied:
    if change["op"] == "many":
        return _many(plan, change["changes"])
    try:
        what = What(change["what"])
    except ValueError as error:
        raise Misshapen("what: a kind of part was expected") from error
    if change["op"] == "set":
        return _set(plan, what, change)
    return {"add": _add, "remove": _remove, "move": _move}[change["op"]](plan, what, change)


def many(*changes: Change) -> Change:
    return changes[0] if len(changes) == 1 else {"op": "many", "changes": list(changes)}


def _many(plan: Plan, changes: list[Change]) -> Applied:
    """All of them or, with a clash, none; then every place that clashes is told."""
    if len(changes) > MOST_AT_ONCE:
        raise Refused(_("At most %(most)s: make two workshops of it.", most=MOST_AT_ONCE))
    undos: list[Change] = []
    clashes: list[Both] = []
    for one in changes:
        try:
            applied = _apply(plan, one)
        except Clash as clash:
            clashes += clash.places
            continue
        plan = applied.plan
        if applied.undo != NOTHING:
            undos.insert(0, applied.undo)
    if clashes:
        raise Clash(*clashes)
    return Applied(plan, many(*undos))


def _set(plan: Plan, what: What, change: Change) -> Applied:
    key, name = str(change.get("key", "")), str(change["field"])
    if name not in FIELDS[what]:
        raise Misshapen(f"{name}: not a field of a {what}")
    try:
        part = tree.item(plan, what, key)
    except KeyError as error:
        raise Clash(Both(what, key, "", None, change["after"])) from error
    now = to_plain(getattr(part, name))
    wanted = _fitting(what, key, name, change["after"])
    if now == wanted:
        return Applied(plan, NOTHING)
    if now != _plainly(name, change["before"]):
        merged = _merged(name, change["before"], now, wanted)
        if merged is None:
            raise Clash(Both(what, key, name, now, wanted))
        wanted = merged
    read = getattr(_read(what, key, name, wanted), name)
    fresh = tree.replaced(plan, what, key, replace(part, **{name: read}))
    if what is What.SECTION:
        limits.section_checked(tree.item(fresh, what, key))
    return Applied(fresh, {**change, "key": key, "before": wanted, "after": now})


def _merged(name: str, before: Any, theirs: str, mine: str) -> str | None:
    """Both, where they wrote in different places of a long text."""
    if name not in limits.LONG or not isinstance(before, str):
        return None
    found = merge_text(_plainly(name, before), theirs, mine)
    return None if found is None else limits.long(found)


def _read(what: What, key: str, name: str, value: Any) -> Any:
    """A part with this one field out of plain data. Raises `Misshapen`."""
    return from_plain(
        CLASSES[what], {name: value} if what is What.PLAN else {"key": key, name: value}
    )


def _fitting(what: What, key: str, name: str, value: Any) -> Any:
    """A value as the plan would keep it, as plain data."""
    return to_plain(limits.field_checked(name, getattr(_read(what, key, name, value), name)))


def _plainly(name: str, value: Any) -> Any:
    """What its author saw, with line ends as they are kept."""
    return text.normalise(value) if name in limits.LONG and isinstance(value, str) else value


def _add(plan: Plan, what: What, change: Change) -> Applied:
    part = from_plain(CLASSES[what], change["value"])
    fresh, taken = tree.keys_in(part), tree.all_keys(plan)
    if part.key in taken:  # sent twice
        return Applied(plan, NOTHING)
    if fresh & taken or not all(limits.KEY.fullmatch(key) for key in fresh):
        raise Refused(_("Two parts of the plan have the same key."))
    place = Place(str(change.get("into", "")), str(change.get("after", "")))
    added = tree.put(plan, what, _deeply_checked(part), place)
    limits.crowded(sum(1 for _block in added.blocks), MOST_BLOCKS)
    limits.crowded(len(added.sections), limits.MOST_SECTIONS)
    limits.crowded(len(added.materials), limits.MOST_MATERIALS)
    if what is What.STRAND:
        _hold_strands(added)
    return Applied(added, {"op": "remove", "what": str(what), "key": part.key})


def _deeply_checked(part: Any) -> Any:
    if isinstance(part, Section):
        part = replace(part, strands=tuple(_deeply_checked(one) for one in part.strands))
        return limits.section_checked(part)
    if isinstance(part, Strand):
        part = replace(part, blocks=tuple(limits.part_checked(one) for one in part.blocks))
    return limits.part_checked(part)


def _hold_strands(plan: Plan) -> None:
    for section in plan.sections:
        limits.section_checked(section)


def _remove(plan: Plan, what: What, change: Change) -> Applied:
    key = str(change["key"])
    try:
        part, place = tree.item(plan, what, key), tree.place_of(plan, what, key)
    except KeyError:  # somebody was quicker
        return Applied(plan, NOTHING)
    smaller = tree.without(plan, what, key)
    if not smaller.sections:
        raise Refused(_("A plan has at least one section."))
    if what is What.STRAND:
        _hold_strands(smaller)
    undo = {"op": "add", "what": str(what), "value": to_plain(part), **place._asdict()}
    return Applied(smaller, undo)


def _move(plan: Plan, what: What, change: Change) -> Applied:
    key = str(change["key"])
    try:
        part, place = tree.item(plan, what, key), tree.place_of(plan, what, key)
    except KeyError as error:
        raise Clash(Both(what, key, "", None, None)) from error
    to = Place(str(change.get("into", "")), str(change.get("after", "")))
    if to == place or to.after == key:
        return Applied(plan, NOTHING)
    moved = tree.put(tree.without(plan, what, key), what, part, to)
    if what is What.STRAND:
        _hold_strands(moved)
    return Applied(moved, {"op": "move", "what": str(what), "key": key, **place._asdict()})
