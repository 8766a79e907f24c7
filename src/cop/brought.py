"""What a contribution brings along when it is done in a workshop: its course, its material, its paper.

The type that has something to bring says so (`ContributionType.brings`); who plans or prints a
workshop asks `cop.contributions.bringing`. Neither knows the other. Codes (`kind`, `participation`,
`mallette`, `per`) are words in lower case; one that a planner doesn't know it reads as its usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup


@dataclass(frozen=True, kw_only=True)
class BroughtBlock:
    """One timed unit. minutes: how long; least: to what it can be shortened, None for not at all.

    kind: `role_play`, `debrief`, `exchange`, `group_work`, `energiser`, `decision`, `reflection`.
    participation: `plenary`, `small_groups`, `trios`, `pairs`, `individual`.
    instructions: what participants are told, in Markdown; announce: what to say aloud.
    notes: a secret of the contribution, empty for a reader who may not read it. It is shown to them
    and never copied: who reads the notes of a workshop needn't read those of what it brings.
    watch: what facilitators look out for, no secret of the contribution.
    """

    title: str
    minutes: int
    least: int | None = None
    kind: str = "exchange"
    participation: str = "small_groups"
    group_size: int | None = None
    objective: str = ""
    instructions: str = ""
    announce: str = ""
    output: str = ""
    notes: str = ""
    watch: str = ""


@dataclass(frozen=True, kw_only=True)
class BroughtMaterial:
    """Something to print or to carry. mallette: `facilitator`, `participant`, `equipment`. per:
    `fixed`, `per_participant`, `per_group`, `per_facilitator`; extra: added once. block: which of the
    blocks it is for, counted from 0; None for all of them."""

    label: str
    mallette: str = "participant"
    per: str = "per_group"
    quantity: float = 1.0
    extra: int = 0
    printed: bool = False
    paper: str = ""
    block: int | None = None


class PrintProfile(StrEnum):
    """For whom it is printed: whoever leads, what nobody needs to hide, the sheets of parts alone."""

    FACILITATOR = "facilitator"
    PARTICIPANTS = "participants"
    ROLES = "roles"


@dataclass(frozen=True, kw_only=True)
class PrintWish:
    """How many of each. observers: grids for each group."""

    profile: PrintProfile = PrintProfile.FACILITATOR
    groups: int = 1
    observers: int = 1
    large: bool = False


@dataclass(frozen=True, kw_only=True)
class PrintedLeaf:
    """A run of pages that stays together in one hand. html: safe, its own heading on level 2, styled
    by `kit.css` inside `<article class="leaf leaf-KIND">` of a `class="kit"`.

    kind: `debrief` is the sheet on which a group keeps what it says afterwards.
    title: what it is called in a list of what is printed. secret: not for every reader.
    alone: nothing else may stand on its paper, not even on its back.
    """

    kind: str
    title: str
    html: Markup
    secret: bool = False
    alone: bool = False
    group: int = 0
    uid: str = ""
    """Of what it belongs to, once it is asked for together with others."""


def prints_nothing(_wish: PrintWish) -> Sequence[PrintedLeaf]:
    return ()


@dataclass(frozen=True, kw_only=True)
class Brought:
    """All of it, for one reader. whole: False when they would get more once they prepared it.

    opens: (words, endpoint) of the page that begins what is done with it, such as a play.
    prepares: the endpoint at which they may ask for the rest; empty where there is none. Both are
    called with `uid`.
    prints: its leaves; what this reader may not read is in none of them, whatever they wish for.
    """

    title: str
    blocks: tuple[BroughtBlock, ...] = ()
    materials: tuple[BroughtMaterial, ...] = ()
    prints: Callable[[PrintWish], Sequence[PrintedLeaf]] = prints_nothing
    whole: bool = True
    opens: tuple[str, str] = ("", "")
    prepares: str = ""

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.blocks)
