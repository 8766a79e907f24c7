"""A plan as one text to rework in any editor.

Front matter for the facts, the frame and the material; `# Title` for a section, `# ↳ Title` for one
of its strands, `## S1 — Title` for a block, lines such as `durée: 8 (min 5)` below it, an empty line,
then what is asked of participants. What facilitators alone read stands in `:::notes` … `:::` and
`:::vigilance` … `:::`, and only where it was asked for.

Signs that would mean something here or as HTML are marked with a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from cop.plugins.workshops.plan import Block, Lead, Material, Output, Plan, Section
from cop.plugins.workshops.timing import shown
from cop.plugins.workshops.travel.spoken import spoken
from cop.shape import to_plain

TYPE = "workshop"
STRAND = "↳ "
START, TARGET, GROUPS, MATERIALS = "début", "visée", "groupes de", "matériel"
# Of a line: what begins a heading of ours, a fence, front matter; and every angle bracket.
MARKED = re.compile(r"^(?=\\*(?:#{1,2}(?:\s|$)|:::|↳|---\s*$))", re.MULTILINE)
UNMARKED = re.compile(r"^\\(?=\\*(?:#{1,2}(?:\s|$)|:::|↳|---\s*$))", re.MULTILINE)


def to_markdown(plan: Plan, facts: Mapping[str, Any], *, secret: bool = False) -> str:
    """The text. `facts` hold no secret; of `plan`, notes come out only with `secret`."""
    numbers = {block.key: f"S{at}" for at, block in enumerate(plan.blocks, 1)}
    front = {
        "type": TYPE, **facts, START: shown(plan.start), TARGET: plan.target,
        GROUPS: plan.group_size,
        MATERIALS: [_material(one, numbers) for one in plan.materials],
    }  # fmt: skip
    head = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=1000)
    parts = [part for section in plan.sections for part in _section(section, numbers, secret)]
    return f"---\n{head}---\n\n" + "\n\n".join(parts) + "\n"


def _material(one: Material, numbers: Mapping[str, str]) -> dict[str, Any]:
    usual = to_plain(Material(key=""))
    plain: dict[str, Any] = to_plain(one) | {"block": numbers.get(one.block, "")}
    return {name: value for name, value in plain.items()
            if name == "label" or (name != "key" and value != usual[name])}  # fmt: skip


def _section(section: Section, numbers: Mapping[str, str], secret: bool) -> Iterator[str]:
    head = [f"# {escaped(section.title)}".rstrip()]
    if section.parallel:
        head.append("en parallèle: oui")
    if section.target is not None:
        head.append(f"{TARGET}: {section.target}")
    yield "\n".join(head)
    for strand in section.strands:
        if section.parallel or strand.title:
            yield f"# {STRAND}{escaped(strand.title)}".rstrip()
        for block in strand.blocks:
            yield _block(block, numbers[block.key], secret)


def _block(block: Block, number: str, secret: bool) -> str:
    lines = [f"## {number} — {escaped(block.title)}".rstrip(), *_facts(block)]
    texts = [escaped(bare(block.instructions))] if bare(block.instructions) else []
    if secret:
        for name, words in (("notes", block.notes), ("vigilance", block.watch)):
            if bare(words):
                texts.append(f":::{name}\n{escaped(bare(words))}\n:::")
    return "\n\n".join(["\n".join(lines), *texts])


def _facts(block: Block) -> Iterator[str]:
    least = "" if block.least is None else f" (min {block.least})"
    yield f"durée: {block.minutes}{least}"
    yield f"genre: {spoken(block.kind)}"
    if block.pinned is not None:
        yield f"heure: {shown(block.pinned)}"
    yield f"modalité: {spoken(block.participation)}"
    if block.group_size is not None:
        yield f"groupes de: {block.group_size}"
    if block.lead is not Lead.LEAD:
        yield f"qui: {spoken(block.lead)}"
    if block.output_target is not Output.NONE:
        yield f"devient: {spoken(block.output_target)}"
    for name, words in (("objectif", block.objective), ("à dire", block.announce),
                        ("trace", block.output), ("apporte", block.brings)):  # fmt: skip
        if words:
            yield f"{name}: {escaped(words)}"
    for name, on in (("supprimable", block.droppable), ("réserve", block.parked)):
        if on:
            yield f"{name}: oui"


def bare(words: str) -> str:
    """A text without the empty lines around it, which nobody wrote."""
    return words.strip("\n").rstrip()


def escaped(words: str) -> str:
    return MARKED.sub(r"\\", words.replace("<", "\\<"))


def unescaped(words: str) -> str:
    return UNMARKED.sub("", words).replace("\\<", "<")
