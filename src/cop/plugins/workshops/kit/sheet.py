"""The run sheet as rows: one line for each block, in the order of reading."""

from __future__ import annotations

from dataclasses import dataclass

from cop.plugins.workshops.kit.quantities import Crowd, count_of
from cop.plugins.workshops.plan import Block, Plan
from cop.plugins.workshops.timing import Times


@dataclass(frozen=True, kw_only=True)
class Row:
    """A block and when it starts; `part`: what stands before its title when several parts or
    strands are told apart. material: (how many, what)."""

    block: Block
    start: int
    end: int
    part: str = ""
    opens: str = ""
    material: tuple[tuple[int, str], ...] = ()


def rows_of(plan: Plan, times: Times, crowd: Crowd) -> list[Row]:
    """`opens` is the title of the section, on its first row alone."""
    carried: dict[str, list[tuple[int, str]]] = {}
    for one in plan.materials:
        carried.setdefault(one.block, []).append((count_of(one, crowd), one.label))
    rows = []
    for section in plan.sections:
        opens = section.title
        for strand in section.strands:
            for block in strand.counted:
                slot = times.slots[block.key]
                rows.append(
                    Row(
                        block=block, start=slot.start, end=slot.end, opens=opens,
                        part=strand.title if section.parallel else "",
                        material=tuple(carried.get(block.key, ())),
                    )
                )  # fmt: skip
                opens = ""
    return rows
