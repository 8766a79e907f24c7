"""What is printed, leaf by leaf, for whom and how many times: pure, before any page is drawn.

A leaf is a run of pages that stays together in one hand. What is in a player's hand is made from a
`Sheet`, never from the packet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cop.plugins.role_plays.packet import Packet, Sheet, Trigger

MOST_GROUPS, MOST_COPIES, MOST_OBSERVERS = 8, 4, 4
Codes = Mapping[tuple[int, str], str]
"""(group from 1, part code) → paper code. Codes are known only at the moment they are handed out."""


class Profile(StrEnum):
    """For whom: everything, the part sheets alone, who leads, or what nobody needs to hide."""

    WHOLE = "whole"
    PARTS = "parts"
    FACILITATOR = "facilitator"
    PARTICIPANTS = "participants"


class Kind(StrEnum):
    COVER = "cover"
    COURSE = "course"
    NOTES = "notes"
    CHECKLIST = "checklist"
    COMMON = "common"
    SHEET = "sheet"
    EVENTS = "events"
    GRID = "grid"
    DEBRIEF = "debrief"
    AFTER = "after"


SECRET_KINDS = frozenset({Kind.COURSE, Kind.NOTES, Kind.SHEET, Kind.EVENTS})
BEFORE = (Kind.COVER, Kind.COURSE, Kind.NOTES, Kind.CHECKLIST)
IN_PROFILE: dict[Profile, frozenset[Kind]] = {
    Profile.WHOLE: frozenset(Kind) - {Kind.COMMON},
    Profile.PARTS: frozenset({Kind.SHEET}),
    Profile.FACILITATOR: frozenset({*BEFORE, Kind.EVENTS, Kind.DEBRIEF, Kind.AFTER}),
    Profile.PARTICIPANTS: frozenset({Kind.COVER, Kind.COMMON, Kind.GRID, Kind.DEBRIEF}),
}


@dataclass(frozen=True, kw_only=True)
class Options:
    """What somebody asked for. `part`: one sheet alone, whatever the profile."""

    profile: Profile = Profile.WHOLE
    groups: int = 1
    copies: int = 1
    observers: int = 1
    large: bool = False
    part: str = ""

    @property
    def is_secret(self) -> bool:
        """Whether something that not everybody may read comes out."""
        return bool(self.part) or bool(IN_PROFILE[self.profile] & SECRET_KINDS)


@dataclass(frozen=True, kw_only=True)
class Card:
    """An event to cut out and hand over; `to` is one part's code, empty for all.

    at_minute: None for what the facilitator hands over when they think fit.
    """

    code: str
    title: str
    body: str
    to: str
    at_minute: int | None
    group: int


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One run of pages. `group` 0: for no group in particular."""

    kind: Kind
    group: int = 0
    part: str = ""
    sheet: Sheet | None = None
    code: str = ""
    cards: tuple[Card, ...] = ()

    @property
    def secret(self) -> bool:
        return self.kind in SECRET_KINDS

    @property
    def alone(self) -> bool:
        """Whether no other leaf may share its paper."""
        return self.kind == Kind.SHEET


@dataclass(frozen=True, kw_only=True)
class Needed:
    """A line of what to print or bring: how many, of what."""

    kind: Kind
    count: int
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class Kit:
    """All leaves in their order; `quoted_on` is the day for which quoted rules are looked at."""

    packet: Packet
    options: Options
    leaves: tuple[Leaf, ...]
    edition: int = 0
    today: date = field(default_factory=date.today)


def lay_out(
    packet: Packet,
    options: Options,
    *,
    codes: Codes | None = None,
    edition: int = 0,
    today: date | None = None,
) -> Kit:
    """The leaves that `options` ask for. Raises `KeyError` for a part that isn't there."""
    if options.part:
        leaves: tuple[Leaf, ...] = tuple(_sheets(packet, options, codes or {}))
    else:
        wanted = IN_PROFILE[options.profile]
        leaves = tuple(leaf for leaf in _all(packet, options, codes or {}) if leaf.kind in wanted)
    return Kit(
        packet=packet, options=options, leaves=leaves, edition=edition,
        today=today or date.today(),
    )  # fmt: skip


def _all(packet: Packet, options: Options, codes: Codes) -> Iterator[Leaf]:
    for kind in (*BEFORE, Kind.COMMON):
        yield Leaf(kind=kind)
    yield from _sheets(packet, options, codes)
    cards = tuple(cards_of(packet, options.groups))
    if cards:
        yield Leaf(kind=Kind.EVENTS, cards=cards)
    if packet.criteria:
        for group in _groups(options):
            for _number in range(options.observers):
                yield Leaf(kind=Kind.GRID, group=group)
    for group in _groups(options):
        yield Leaf(kind=Kind.DEBRIEF, group=group)
    yield Leaf(kind=Kind.AFTER)


def _sheets(packet: Packet, options: Options, codes: Codes) -> Iterator[Leaf]:
    """The sheets, group after group; of an observer's, none when it says nothing of its own."""
    if options.part:
        parts = [packet.part(options.part)]
    else:
        parts = [one for one in packet.parts if one.confidential.strip() or not one.observes]
    for group in _groups(options):
        for part in parts:
            for _copy in range(options.copies):
                yield Leaf(
                    kind=Kind.SHEET,
                    group=group,
                    part=part.code,
                    sheet=packet.sheet(part.code),
                    code=codes.get((max(group, 1), part.code), ""),
                )


def _groups(options: Options) -> range:
    """1, 2, …; a group that is the only one is none in particular."""
    return range(1, options.groups + 1) if options.groups > 1 else range(1)


def cards_of(packet: Packet, groups: int) -> Iterator[Card]:
    """One card for each recipient, so that none says who else was handed the same."""
    for group in range(1, groups + 1):
        for event in packet.events:
            for to in event.audience or ("",):
                yield Card(
                    code=event.code,
                    title=event.title,
                    body=event.body,
                    to=to,
                    at_minute=None if event.trigger == Trigger.HAND else event.at_minute,
                    group=group if groups > 1 else 0,
                )


def needed(kit: Kit) -> list[Needed]:
    """What to print, and how many of each: counted from the whole, whatever is printed now."""
    options = kit.options
    whole = Options(groups=options.groups, copies=options.copies, observers=options.observers)
    counts: dict[tuple[Kind, str], int] = {}
    for leaf in lay_out(kit.packet, whole).leaves:
        if leaf.kind in {Kind.SHEET, Kind.GRID, Kind.DEBRIEF}:
            key = leaf.kind, leaf.part
            counts[key] = counts.get(key, 0) + 1
        elif leaf.kind == Kind.EVENTS:
            counts[leaf.kind, ""] = len(leaf.cards)
    return [Needed(kind=kind, count=count, part=part) for (kind, part), count in counts.items()]
