"""What something brings along → the small change that puts it into a plan (pure)."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from cop import text
from cop.brought import Brought, BroughtBlock, BroughtMaterial
from cop.db import new_uid
from cop.plugins.workshops.acts import adding
from cop.plugins.workshops.changes import Change, many
from cop.plugins.workshops.plan import (
    MOST_MINUTES,
    Block,
    BlockKind,
    Mallette,
    Material,
    Participation,
    Per,
    Plan,
    Provider,
)
from cop.plugins.workshops.tree import Place, What

Word = TypeVar("Word", bound=StrEnum)
LONGEST = {"title": 120, "objective": 200, "announce": 240, "output": 200, "watch": 240,
           "label": 120, "paper": 20}  # fmt: skip


def insertion(plan: Plan, brought: Brought, uid: str, place: Place) -> Change:
    """All blocks one after the other from `place` on, and their material at the end of the list.
    They keep the `uid` of what they are from; empty where that is no contribution."""
    blocks = [block_of(one, uid) for one in brought.blocks]
    changes, behind = [], place
    for block in blocks:
        changes.append(adding(What.BLOCK, block, behind))
        behind = Place(place.into, block.key)
    last = plan.materials[-1].key if plan.materials else ""
    for one in brought.materials:
        material = material_of(one, blocks)
        changes.append(adding(What.MATERIAL, material, Place("", last)))
        last = material.key
    return many(*changes) if changes else {"op": "many", "changes": []}


def block_of(one: BroughtBlock, uid: str) -> Block:
    """Its `notes` stay where they are: who reads those of this workshop needn't read them."""
    minutes = max(0, min(one.minutes, MOST_MINUTES))
    size = one.group_size
    return Block(
        key=new_uid(),
        kind=_word(BlockKind, one.kind, BlockKind.EXCHANGE),
        title=_line("title", one.title),
        minutes=minutes,
        least=None if one.least is None else max(0, min(one.least, minutes)),
        participation=_word(Participation, one.participation, Participation.PLENARY),
        group_size=size if size is not None and 2 <= size <= 50 else None,
        objective=_line("objective", one.objective),
        instructions=text.without_reserved(one.instructions),
        announce=_line("announce", one.announce),
        output=_line("output", one.output),
        watch=_line("watch", one.watch),
        brings=uid,
    )


def material_of(one: BroughtMaterial, blocks: list[Block]) -> Material:
    known = one.block is not None and one.block < len(blocks)
    return Material(
        key=new_uid(),
        block=blocks[one.block].key if known and one.block is not None else "",
        label=_line("label", one.label),
        mallette=_word(Mallette, one.mallette, Mallette.EQUIPMENT),
        per=_word(Per, one.per, Per.FIXED),
        quantity=one.quantity,
        extra=one.extra,
        printed=one.printed,
        paper=_line("paper", one.paper),
        provider=Provider.COP if one.printed else Provider.FACILITATOR,
    )


def _word(kind: type[Word], code: str, usual: Word) -> Word:
    return kind(code) if code in set(kind) else usual


def _line(name: str, words: str) -> str:
    return " ".join(words.split())[: LONGEST[name]].rstrip()
