"""What a plan may hold: lengths of texts, ranges of numbers, keys that are there once."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any, TypeVar

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
LONG = ("instructions", "notes", "body")
RANGES = {
    "minutes": (0, MOST_MINUTES), "least": (0, MOST_MINUTES), "pinned": (0, DAY - 1),
    "start": (0, DAY - 1), "target": (0, 3 * DAY), "group_size": (2, 50), "extra": (0, 999),
    "quantity": (0, 999),
}  # fmt: skip
CLEANED = {*LINES, *LONG, *RANGES}
Part = TypeVar("Part", Plan, Section, Strand, Block, Material)
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
    materials = tuple(part_checked(one) for one in plan.materials)
    plan = replace(part_checked(plan), sections=sections, materials=materials)
    return each_block(plan, part_checked)


def crowded(counted: int, most: int) -> None:
    if counted > most:
        raise Refused(_("At most %(most)s: make two workshops of it.", most=most))


def field_checked(name: str, value: Any) -> Any:
    """One field of any part, cleaned. Raises `Refused`."""
    if name in RANGES:
        within(value, *RANGES[name])
    if name in LINES:
        return line(name, value)
    return long(value) if name in LONG else value


def part_checked(part: Part) -> Part:
    """A part with its own fields cleaned; not what it holds."""
    names = [one.name for one in fields(part)]
    cleaned = {name: field_checked(name, getattr(part, name)) for name in names if name in CLEANED}
    return replace(part, **cleaned)


def section_checked(one: Section) -> Section:
    """Raises `Refused` also for strands that it can't hold."""
    if not one.strands or (len(one.strands) > 1 and not one.parallel):
        raise Refused(_("A section in sequence has one strand."))
    crowded(len(one.strands), MOST_STRANDS)
    strands = tuple(part_checked(inner) for inner in one.strands)
    return replace(part_checked(one), strands=strands)


def within(number: float | None, least: int, most: int) -> None:
    if number is not None and not least <= number <= most:  # what is no number is refused too
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
