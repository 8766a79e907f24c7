"""A workshop's plan as one immutable value: sections, strands, blocks.

Always three levels, so that nothing that reads a plan has to ask which it is in: a plan is a list of
sections, a section holds strands (one when it is done in sequence, several at once when it is
`parallel`), a strand holds blocks. Durations are minutes; times of day are minutes since midnight
on a clock on the wall. Start times are never in a plan: `timing.py` computes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cop.shape import NONE_WRITTEN, from_plain, to_brief

DAY = 24 * 60
MOST_MINUTES = 8 * 60
"""Of one block."""
MOST_BLOCKS = 400


class BlockKind(StrEnum):
    """What happens in a block, in the words of facilitators."""

    WELCOME = "welcome"
    FRAME = "frame"
    INCLUSION = "inclusion"
    INPUT = "input"
    EXCHANGE = "exchange"
    GROUP_WORK = "group_work"
    ROLE_PLAY = "role_play"
    DEBRIEF = "debrief"
    DECISION = "decision"
    REFLECTION = "reflection"
    ENERGISER = "energiser"
    BREAK = "break"
    MEAL = "meal"
    BUFFER = "buffer"
    NEXT_STEPS = "next_steps"
    CLOSING = "closing"
    NOTE = "note"


ASIDE = frozenset({BlockKind.BREAK, BlockKind.MEAL, BlockKind.BUFFER})
"""What takes time and isn't content."""


class Lead(StrEnum):
    """Who leads a block."""

    LEAD = "lead"
    CO = "co"
    BOTH = "both"
    TIMEKEEPER = "timekeeper"
    GUEST = "guest"


class Participation(StrEnum):
    """How people sit and talk."""

    NONE = "none"
    PLENARY = "plenary"
    SMALL_GROUPS = "small_groups"
    TRIOS = "trios"
    PAIRS = "pairs"
    INDIVIDUAL = "individual"
    FISHBOWL = "fishbowl"


class Output(StrEnum):
    """What becomes of the trace that a block leaves."""

    NONE = "none"
    NOTE = "note"
    TOOL = "tool"
    COMMITMENT = "commitment"
    RESPONSE_SHEET = "response_sheet"


@dataclass(frozen=True, kw_only=True)
class Block:
    """One timed unit. `key` names it for good, through moves, editions and copies.

    least: to what it can be shortened. droppable: it can be left out whole. pinned: it starts at
    this time of day whatever came before. parked: kept in reserve, not counted.
    brings: the uid of a contribution that is done here (a role-play, a protocol, a tool); empty for
    none. instructions: what is read to participants, in Markdown.
    notes, watch: what facilitators alone read; empty in whatever is made for somebody else.
    """

    key: str
    kind: BlockKind = BlockKind.EXCHANGE
    title: str = ""
    minutes: int = 0
    least: int | None = None
    droppable: bool = False
    pinned: int | None = None
    parked: bool = False
    lead: Lead = Lead.LEAD
    participation: Participation = Participation.PLENARY
    group_size: int | None = None
    objective: str = ""
    instructions: str = ""
    announce: str = ""
    output: str = ""
    output_target: Output = Output.NONE
    brings: str = ""
    notes: str = ""
    watch: str = ""

    @property
    def shortest(self) -> int:
        """What it takes at the very least, in minutes."""
        if self.droppable:
            return 0
        return self.minutes if self.least is None else min(self.least, self.minutes)

    @property
    def slack(self) -> int:
        """What can be saved on it, in minutes."""
        return self.minutes - self.shortest


@dataclass(frozen=True, kw_only=True)
class Strand:
    """Blocks in their order. `title` matters where several are done at once."""

    key: str
    title: str = ""
    blocks: tuple[Block, ...] = ()

    @property
    def counted(self) -> tuple[Block, ...]:
        """Without what is kept in reserve."""
        return tuple([block for block in self.blocks if not block.parked])

    @property
    def is_idle(self) -> bool:
        """Whether all that it holds is kept in reserve."""
        return all(block.parked for block in self.blocks)


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the plan. `target`: how long it was meant to be, a warning and nothing more."""

    key: str
    title: str = ""
    parallel: bool = False
    target: int | None = None
    strands: tuple[Strand, ...] = ()


class Mallette(StrEnum):
    """Who carries it into the room."""

    FACILITATOR = "facilitator"
    PARTICIPANT = "participant"
    EQUIPMENT = "equipment"


class Per(StrEnum):
    """What a quantity is counted by."""

    FIXED = "fixed"
    PARTICIPANT = "per_participant"
    GROUP = "per_group"
    FACILITATOR = "per_facilitator"


class Provider(StrEnum):
    HOST = "host"
    FACILITATOR = "facilitator"
    COP = "cop"


@dataclass(frozen=True, kw_only=True)
class Material:
    """Something to print or to bring. `block`: for which one, empty for the whole workshop.

    quantity: how many for each of what `per` counts; `extra` are added once, whatever the number
    of people. group_size: of the groups it is counted by, when they aren't the workshop's own.
    body: what stands on it, in Markdown, for what the kit prints itself; participants read it.
    """

    key: str
    block: str = ""
    label: str = ""
    mallette: Mallette = Mallette.EQUIPMENT
    per: Per = Per.FIXED
    quantity: float = 1.0
    extra: int = 0
    group_size: int | None = None
    printed: bool = False
    paper: str = ""
    provider: Provider = Provider.FACILITATOR
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All of it. `start`: minute of the day; `target`: how long it is meant to be."""

    start: int = 9 * 60
    target: int = 90
    group_size: int = 4
    sections: tuple[Section, ...] = ()
    materials: tuple[Material, ...] = ()

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block, those in reserve too, in the order of reading."""
        for section in self.sections:
            for strand in section.strands:
                yield from strand.blocks

    def block(self, key: str) -> Block:
        """Raises `KeyError` for one that isn't there."""
        for block in self.blocks:
            if block.key == key:
                return block
        raise KeyError(key)

    def to_json(self, written: Mapping[int, dict[str, Any]] = NONE_WRITTEN) -> dict[str, Any]:
        """As it is kept and carried: nothing stands there for what is empty. written: `id` of a
        part that lives now → what is taken for it."""
        return to_brief(self, written)

    @classmethod
    def from_json(cls, plain: Any) -> Plan:
        """Raises `cop.shape.Misshapen`."""
        return from_plain(cls, plain)
