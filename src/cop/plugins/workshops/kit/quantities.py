"""How many of each thing a workshop needs: pure arithmetic on the people who are expected."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from cop.plugins.workshops.plan import Mallette, Material, Per, Plan

MOST_PEOPLE = 300
MOST_OF_ONE = 5000
"""Nobody carries more of one thing; a number typed with a zero too many isn't drawn."""


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Who is expected. `spare`: prepare for a tenth more people than that."""

    participants: int
    group_size: int
    facilitators: int = 2
    spare: bool = False

    @property
    def people(self) -> int:
        """For how many participants one prepares."""
        return ceil(Fraction(self.participants * 11, 10)) if self.spare else self.participants

    def groups(self, size: int | None = None) -> int:
        """How many groups when none has more than `size`, or than the workshop's own size."""
        return ceil(Fraction(self.people, max(1, size or self.group_size)))


@dataclass(frozen=True, kw_only=True)
class Needed:
    """A line of the checklist: so many of a material."""

    material: Material
    count: int


def count_of(material: Material, crowd: Crowd) -> int:
    """How many of one material: a part of one is a whole one."""
    times = {
        Per.FIXED: 1,
        Per.PARTICIPANT: crowd.people,
        Per.GROUP: crowd.groups(material.group_size),
        Per.FACILITATOR: crowd.facilitators,
    }[material.per]
    # 0.1 is a tenth, not the float just above it: thirty times that are three, not four.
    each = Fraction(str(material.quantity))
    return min(MOST_OF_ONE, max(0, ceil(times * each) + material.extra))


def needed(plan: Plan, crowd: Crowd) -> dict[Mallette, list[Needed]]:
    """All of it by who carries it, in the order of the plan; a mallette with nothing in it is
    empty. What is for a block in reserve is left out."""
    parked = {block.key for block in plan.blocks if block.parked}
    found: dict[Mallette, list[Needed]] = {
        one: [] for one in (Mallette.PARTICIPANT, Mallette.FACILITATOR, Mallette.EQUIPMENT)
    }
    for material in plan.materials:
        if material.block not in parked:
            line = Needed(material=material, count=count_of(material, crowd))
            found[material.mallette].append(line)
    return found


def to_print(plan: Plan, crowd: Crowd) -> list[Needed]:
    """What comes out of a printer."""
    return [
        line for lines in needed(plan, crowd).values() for line in lines if line.material.printed
    ]
