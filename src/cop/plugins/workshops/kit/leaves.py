"""What is printed for a workshop, leaf by leaf, for whom and how many times: pure, before any page
is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import ceil

from cop.brought import PrintedLeaf
from cop.plugins.workshops.kit.quantities import Crowd, needed
from cop.plugins.workshops.plan import BlockKind, Material, Output, Plan

MOST_PARTICIPANTS, MOST_GROUP, MOST_FACILITATORS = 60, 30, 8
MOST_COPIES = 200
"""Of one support in one file: nobody draws a thousand pages by a slip."""
CARDS_ON_A_PAGE = 4
CHARACTERS_ON_A_PAGE = 2300


class Profile(StrEnum):
    """For whom. `PARTS`: the part sheets that role-plays bring, and nothing else."""

    WHOLE = "whole"
    FACILITATOR = "facilitator"
    PARTICIPANTS = "participants"
    PARTS = "parts"
    RUN_SHEET = "run_sheet"


class Kind(StrEnum):
    COVER = "cover"
    RUN_SHEET = "run_sheet"
    DETAIL = "detail"
    CHECKLIST = "checklist"
    SUPPORT = "support"
    BROUGHT = "brought"
    DEBRIEF = "debrief"
    SIGN_IN = "sign_in"
    CARDS = "cards"
    BLANK = "blank"
    AFTER = "after"


BEFORE = (Kind.COVER, Kind.RUN_SHEET, Kind.DETAIL, Kind.CHECKLIST)
IN_PROFILE: dict[Profile, frozenset[Kind]] = {
    Profile.WHOLE: frozenset(Kind),
    Profile.FACILITATOR: frozenset({*BEFORE, Kind.BROUGHT, Kind.SIGN_IN, Kind.BLANK, Kind.AFTER}),
    Profile.PARTICIPANTS: frozenset(
        {Kind.COVER, Kind.SUPPORT, Kind.BROUGHT, Kind.DEBRIEF, Kind.CARDS, Kind.BLANK}
    ),
    Profile.PARTS: frozenset({Kind.BROUGHT}),
    Profile.RUN_SHEET: frozenset({Kind.RUN_SHEET}),
}
OPEN_PROFILES = (Profile.PARTICIPANTS, Profile.RUN_SHEET)
"""What whoever reads the workshop may print: no private word."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What somebody asked for."""

    profile: Profile = Profile.PARTICIPANTS
    crowd: Crowd
    large: bool = False

    @property
    def is_secret(self) -> bool:
        return self.profile not in OPEN_PROFILES


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One run of pages, `copies` times. material: the support that it is; brought: what something
    else prints for this workshop, a part sheet say."""

    kind: Kind
    material: Material | None = None
    brought: PrintedLeaf | None = None
    copies: int = 1

    @property
    def alone(self) -> bool:
        """Whether no other leaf may share its paper."""
        return self.brought is not None and self.brought.alone


@dataclass(frozen=True, kw_only=True)
class Kit:
    """All leaves in their order. `edition` 0: of what is being written. debriefs: the keys of the
    blocks that stand on the workshop's own debrief sheet."""

    plan: Plan
    options: Options
    leaves: tuple[Leaf, ...]
    debriefs: frozenset[str] = frozenset()
    edition: int = 0
    today: date = field(default_factory=date.today)


def lay_out(
    plan: Plan, options: Options, *, brought: Sequence[PrintedLeaf] = (), edition: int = 0,
    today: date | None = None,
) -> Kit:  # fmt: skip
    """The leaves that `options` ask for."""
    wanted = IN_PROFILE[options.profile]
    debriefs = _debriefs(plan, brought)
    every = _all(plan, options.crowd, brought, has_debrief=bool(debriefs))
    return Kit(
        plan=plan, options=options, leaves=tuple(leaf for leaf in every if leaf.kind in wanted),
        debriefs=debriefs, edition=edition, today=today or date.today(),
    )  # fmt: skip


def _all(
    plan: Plan, crowd: Crowd, brought: Sequence[PrintedLeaf], *, has_debrief: bool
) -> Iterator[Leaf]:
    for kind in BEFORE:
        yield Leaf(kind=kind)
    for lines in needed(plan, crowd).values():
        for line in lines:
            if line.material.printed and line.material.body.strip() and line.count:
                copies = min(line.count, MOST_COPIES)
                yield Leaf(kind=Kind.SUPPORT, material=line.material, copies=copies)
    blocks = [block for block in plan.blocks if not block.parked]
    for one in brought:
        yield Leaf(kind=Kind.BROUGHT, brought=one)
    if has_debrief:
        yield Leaf(kind=Kind.DEBRIEF, copies=crowd.groups())
    yield Leaf(kind=Kind.SIGN_IN)
    if any(block.output_target == Output.COMMITMENT for block in blocks):
        yield Leaf(kind=Kind.CARDS)
    yield Leaf(kind=Kind.BLANK)
    yield Leaf(kind=Kind.AFTER)


def _debriefs(plan: Plan, brought: Sequence[PrintedLeaf]) -> frozenset[str]:
    """The debriefs that nobody has made a sheet for: neither the authors, nor what is done there."""
    come = {leaf.uid for leaf in brought if leaf.kind == "debrief"} - {""}
    found = frozenset(
        block.key
        for block in plan.blocks
        if block.kind == BlockKind.DEBRIEF and not block.parked and block.brings not in come
    )
    written = {one.block for one in plan.materials if one.printed and one.body.strip()}
    return frozenset() if found & written else found


def pages_about(kit: Kit) -> int:
    """About how many pages will come out, without drawing them."""
    return sum(leaf.copies * _pages(leaf, kit) for leaf in kit.leaves)


def _pages(leaf: Leaf, kit: Kit) -> int:
    people = kit.options.crowd.people
    if leaf.kind == Kind.CARDS:
        return ceil(people / (CARDS_ON_A_PAGE / 2 if kit.options.large else CARDS_ON_A_PAGE))
    if leaf.kind == Kind.SIGN_IN:
        return ceil((people + 2) / 22)
    if leaf.kind == Kind.SUPPORT and leaf.material:
        return _of_words(len(leaf.material.body), kit)
    if leaf.kind == Kind.DETAIL:
        texts = (
            block.instructions + block.notes + block.watch + block.announce + block.objective
            for block in kit.plan.blocks
        )
        return _of_words(sum(len(one) + 330 for one in texts), kit)
    return 1


def _of_words(characters: int, kit: Kit) -> int:
    return max(1, ceil(characters / (CHARACTERS_ON_A_PAGE / (2 if kit.options.large else 1))))
