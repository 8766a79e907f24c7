"""What of the planner's column a change touched, so that the script draws that and nothing else.

A minute more in a plan of three hundred parts moves the hours of many and the words of one: hours
travel as short texts, rows as HTML only where something else of them changed. Where the sections
themselves changed, or the browser shows something older than what the change was made from, the
whole column comes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import render_template

from cop.plugins.workshops import planner_view
from cop.plugins.workshops.models import Workshop
from cop.plugins.workshops.plan import Block, Plan
from cop.plugins.workshops.planning import Made
from cop.plugins.workshops.showing import parked_in
from cop.plugins.workshops.timing import Times, shown, times_of
from cop.web.shell import fragment


def column(thing: Workshop, plan: Plan) -> dict[str, Any]:
    """The whole column: `html`."""
    context = planner_view.context(thing, plan)
    return _told(context) | {"html": render_template("workshops/_column.html", **context)}


def touched(thing: Workshop, made: Made, key: str) -> dict[str, Any]:
    """What is to be drawn again after `made`, in a browser that shows the plan before it.

    changed: HTML of parts by their `data-part`, then of rows. hours: key of a row or a section →
    its time. order: key of a strand → the keys of its rows, where that changed. key: of the row
    that was acted on, drawn in any case: what was typed into it may read otherwise now.
    """
    before, after = made.before, made.plan
    if _frame_of(before) != _frame_of(after):
        return column(thing, after)
    context = planner_view.context(thing, after, made.times, made.steps)
    old, new = times_of(before), context["times"]
    drawn = _rows(before, after, old, new, key)
    parts = _parts(before, after)
    html = fragment("workshops/_changed.html", **context, parts=parts, drawn=drawn)
    return _told(context) | {
        "changed": html,
        "hours": _hours(old, new, {block.key for block in drawn}),
        "order": _order(before, after),
    }


def _told(context: dict[str, Any]) -> dict[str, Any]:
    return {"stamp": context["stamp"], "said": planner_view.said(context["times"])}


def _frame_of(plan: Plan) -> list[Any]:
    """Everything of the sections but their rows; whether a strand is empty is said in words."""
    return [
        (
            replace(section, strands=()),
            [(one.key, one.title, not one.blocks, one.is_idle) for one in section.strands],
        )
        for section in plan.sections
    ]


def _parts(before: Plan, after: Plan) -> list[str]:
    found = ["bar"]
    if (before.start, before.target) != (after.start, after.target):
        found.append("frame")
    if parked_in(before) != parked_in(after):
        found.append("reserve")
    return found if before.materials == after.materials else [*found, "materials"]


def _rows(before: Plan, after: Plan, old: Times, new: Times, key: str) -> list[Block]:
    """Planned parts that read otherwise now, by more than their hour."""
    known = {block.key: block for block in before.blocks}

    def is_same(block: Block) -> bool:
        was = known.get(block.key)
        if block.key == key or (was is not block and was != block):
            return False
        # Before and after, a pinned start alone leaves a gap, or an overlap.
        return block.pinned is None or _apart(old, block) == _apart(new, block)

    return [block for block in after.blocks if not block.parked and not is_same(block)]


def _apart(times: Times, block: Block) -> tuple[int, int]:
    slot = times.slots[block.key]
    return slot.gap, slot.overlap


def _hours(old: Times, new: Times, drawn: set[str]) -> dict[str, str]:
    found = {
        key: shown(slot.start)
        for key, slot in new.slots.items()
        if key not in drawn and old.slots[key].start != slot.start
    }
    return found | {
        key: f"{shown(start)} – {shown(end)}"
        for key, (start, end) in new.sections.items()
        if old.sections[key] != (start, end)
    }


def _order(before: Plan, after: Plan) -> dict[str, list[str]]:
    was = _strands(before)
    return {key: order for key, order in _strands(after).items() if was[key] != order}


def _strands(plan: Plan) -> dict[str, list[str]]:
    return {
        strand.key: [block.key for block in strand.counted]
        for section in plan.sections
        for strand in section.strands
    }
