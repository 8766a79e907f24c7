"""What a plan may hold: lengths of texts, ranges of numbers, keys that are there once."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any

from cop import text
from cop.i18n import gettext as _
from cop.plugins.workshops.assembly import each_block
from cop.plugins.workshops.plan import (
    DAY,
    MOST_BLOCKS,
    MOST_MINUTES,
    Block,
    Material,
    Plan,
    Section,
    Strand,
)

LINES = {
    "title": 120, "objective": 200, "announce": 240, "watch": 240, "output": 200, "brings": 16,
    "label": 120, "paper": 20,
}  # fmt: skip
BLOCK_LINES = ("title", "objective", "announce", "watch", "output", "brings")
LONG = ("instructions", "notes")
MOST_SECTIONS, MOST_STRANDS, MOST_MATERIALS = 40, 8, 200
KEY = re.compile(r"[A-Za-z0-9_-]{1,24}")


class Refused(ValueError):
    """A value that a plan can't hold; the text says which and what to do."""


def checked(plan: Plan) -> Plan:
    """`plan` with its texts cleaned. Raises `Refused`."""
    blocks = tuple(plan.blocks)
    keys = [*(one.key for one in blocks), *(one.key for one in plan.materials)]
    keys += [section.key for section in plan.sections]
    keys += [strand.key for section in plan.sections for strand in section.strands]
    if len(set(keys)) != len(keys) or not all(KEY.fullmatch(key) for key in keys):
        raise Refused(_("Two parts of the plan have the same key."))
    if not plan.sections:
        raise Refused(_("A plan has at least one section."))
    for counted, most in ((blocks, MOST_BLOCKS), (plan.sections, MOST_SECTIONS),
                          (plan.materials, MOST_MATERIALS)):  # fmt: skip
        crowded(len(counted), most)
    sections = tuple(section_checked(one) for one in plan.sections)
    materials = tuple(material_checked(one) for one in plan.materials)
    plan = replace(frame_checked(plan), sections=sections, materials=materials)
    return each_block(plan, block_checked)


def crowded(counted: int, most: int) -> None:
    if counted > most:
        raise Refused(_("At most %(most)s: make two workshops of it.", most=most))


def frame_checked(plan: Plan) -> Plan:
    within(plan.start, 0, DAY - 1)
    within(plan.target, 5, 3 * DAY)
    within(plan.group_size, 2, 50)
    return plan


def section_checked(one: Section) -> Section:
    if not one.strands or (len(one.strands) > 1 and not one.parallel):
        raise Refused(_("A section in sequence has one strand."))
    crowded(len(one.strands), MOST_STRANDS)
    within(one.target, 0, DAY)
    strands = tuple(strand_checked(inner) for inner in one.strands)
    return replace(one, title=line("title", one.title), strands=strands)


def strand_checked(one: Strand) -> Strand:
    return replace(one, title=line("title", one.title))


def block_checked(one: Block) -> Block:
    within(one.minutes, 0, MOST_MINUTES)
    within(one.least, 0, MOST_MINUTES)
    within(one.pinned, 0, DAY - 1)
    within(one.group_size, 2, 50)
    texts: dict[str, Any] = {name: line(name, getattr(one, name)) for name in BLOCK_LINES}
    texts |= {name: long(getattr(one, name)) for name in LONG}
    return replace(one, **texts)


def material_checked(one: Material) -> Material:
    within(one.extra, 0, 999)
    within(one.group_size, 2, 50)
    if not math.isfinite(one.quantity) or not 0 <= one.quantity <= 999:
        raise Refused(_("Write a whole number from %(least)s to %(most)s.", least=0, most=999))
    return replace(one, label=line("label", one.label), paper=line("paper", one.paper))


def within(number: int | None, least: int, most: int) -> None:
    if number is not None and not least <= number <= most:
        words = _("Write a whole number from %(least)s to %(most)s.", least=least, most=most)
        raise Refused(words)


def line(name: str, value: str) -> str:
    try:
        return text.plain(value, max_length=LINES[name])
    except text.TextRefused as refusal:
        raise Refused(str(refusal)) from refusal


def long(value: str) -> str:
    """A text in Markdown. A reserved passage has no place here: its readers aren't those of notes."""
    if not value:
        return value
    try:
        value = text.normalise(value)
        text.render(value)
    except text.TextRefused as refusal:
        raise Refused(str(refusal)) from refusal
    if text.has_reserved(value):
        raise Refused(_("Write what only facilitators read into the private notes."))
    return value
