"""A role-play as one immutable value, and what each reader gets of it.

Three readers, three views, each made by naming what it holds: the community gets `public()`, the
player of one part a `Sheet`, whoever prepares to facilitate the `Packet` itself. Nothing else may be
put into a page, a mail, a print or a feed. A *part* is what somebody plays; a role is an access role.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cop.shape import from_plain, to_plain


class Origin(StrEnum):
    """What it is made of. Anything but fiction passes the gate before it is published."""

    FICTION = "fiction"
    INSPIRED = "inspired"
    REAL = "real"


class Mode(StrEnum):
    """How it can be played."""

    ROOM = "room"
    REMOTE = "remote"
    ASYNC = "async"
    WRITTEN = "written"


class Trigger(StrEnum):
    """What lets an event out; `HAND`: only the facilitator."""

    MINUTE = "minute"
    ROUND = "round"
    HAND = "hand"


class CriterionKind(StrEnum):
    TALLY = "tally"
    YES_NO = "yes_no"
    SCALE = "scale_0_3"
    VERBATIM = "verbatim"
    PERCENT = "percent"


@dataclass(frozen=True, kw_only=True)
class Reveal:
    """« I say it only if … »."""

    fact: str = ""
    condition: str = ""


@dataclass(frozen=True, kw_only=True)
class PublicPart:
    """What everybody knows of a part. Profile in Markdown."""

    code: str
    name: str = ""
    function: str = ""
    public_profile: str = ""
    opening_line: str = ""
    observes: bool = False


@dataclass(frozen=True, kw_only=True)
class Part(PublicPart):
    """A part with what its player alone knows. `mirrored_allowed`: two may play it in turn."""

    confidential: str = ""
    reveals: tuple[Reveal, ...] = ()
    required: bool = True
    mirrored_allowed: bool = False
    by_facilitator: bool = False

    def public(self) -> PublicPart:
        return PublicPart(
            code=self.code,
            name=self.name,
            function=self.function,
            public_profile=self.public_profile,
            opening_line=self.opening_line,
            observes=self.observes,
        )


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A document on the table, in Markdown; for all, or for the parts of `audience` alone."""

    code: str
    title: str = ""
    body: str = ""
    audience: tuple[str, ...] = ()

    def is_for(self, code: str) -> bool:
        return not self.audience or code in self.audience


@dataclass(frozen=True, kw_only=True)
class Event(Piece):
    """What happens during play. `at_minute` counts from the start of play, `at_round` from 1: one
    and the same event may have both, for a room and for play by mail."""

    trigger: Trigger = Trigger.MINUTE
    at_minute: int | None = None
    at_round: int | None = None


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One line of the observers' grid."""

    code: str
    label: str = ""
    kind: CriterionKind = CriterionKind.TALLY
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Phase:
    """One step of the debrief. `leaves_role`: players leave their part here."""

    name: str = ""
    minutes: int = 0
    who_speaks: str = ""
    rule: str = ""
    prompt: str = ""
    leaves_role: bool = False


@dataclass(frozen=True, kw_only=True)
class QuotedRule:
    """A rule of a funder, as it stood on a day."""

    text: str = ""
    source_url: str = ""
    valid_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Exactly what the player of one part may read at this moment."""

    title: str
    context: str
    part: PublicPart
    confidential: str
    reveals: tuple[Reveal, ...]
    parts: tuple[PublicPart, ...]
    pieces: tuple[Piece, ...]
    events: tuple[Piece, ...]
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, kw_only=True)
class Packet:
    """All of it. Texts in Markdown, durations in minutes; `tools` are uids of contributions,
    `rounds` says what each round of play by mail asks for, `solo` is the path of one who plays
    alone."""

    title: str = ""
    teaser: str = ""
    context: str = ""
    objectives: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    postures: tuple[str, ...] = ()
    difficulty: int = 1
    origin: Origin = Origin.FICTION
    modes: tuple[Mode, ...] = (Mode.ROOM,)
    reading_minutes: int = 5
    play_minutes: int = 15
    total_minutes: int = 40
    min_players: int = 3
    max_players: int = 4
    parts: tuple[Part, ...] = ()
    pieces: tuple[Piece, ...] = ()
    events: tuple[Event, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    debrief: tuple[Phase, ...] = ()
    questions: tuple[str, ...] = ()
    quoted_rules: tuple[QuotedRule, ...] = ()
    facilitator_notes: str = ""
    rounds: tuple[str, ...] = ()
    solo: str = ""
    tools: tuple[str, ...] = ()
    licence: str = "CC BY-SA 4.0"

    def to_json(self) -> dict[str, Any]:
        """The whole, secrets included: for an edition and for those who facilitate."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Packet:
        """The packet in plain data. Raises `Misshapen`."""
        return from_plain(cls, plain)

    def part(self, code: str) -> Part:
        """Raises `KeyError` for a code that no part has."""
        for part in self.parts:
            if part.code == code:
                return part
        raise KeyError(code)

    def public(self) -> dict[str, Any]:
        """What the community reads; `PUBLIC` and what follows here name all of it."""
        plain: dict[str, Any] = {name: to_plain(getattr(self, name)) for name in PUBLIC}
        plain["parts"] = [
            to_plain(part.public()) | {name: getattr(part, name) for name in PART_SWITCHES}
            for part in self.parts
        ]
        plain["pieces"] = [
            {"code": piece.code, "title": piece.title, "body": piece.body}
            for piece in self.pieces
            if not piece.audience
        ]
        return plain

    def sheet(self, code: str, released: Collection[str] = ()) -> Sheet:
        """What the player of part `code` may read, with the events that are out.

        Raises `KeyError` for a code that no part has.
        """
        part = self.part(code)
        return Sheet(
            title=self.title,
            context=self.context,
            part=part.public(),
            confidential=part.confidential,
            reveals=part.reveals,
            parts=tuple(one.public() for one in self.parts),
            pieces=tuple(handed(one) for one in self.pieces if one.is_for(code)),
            events=tuple(
                handed(one) for one in self.events if one.code in released and one.is_for(code)
            ),
            criteria=self.criteria if part.observes else (),
        )

    def released_at(self, minute: int) -> set[str]:
        """The events that are out once `minute` minutes of play have passed."""
        return self._out(lambda event: event.at_minute, minute)

    def released_in(self, round_number: int) -> set[str]:
        """The events that are out in a round of play by mail."""
        return self._out(lambda event: event.at_round, round_number)

    def _out(self, moment_of: Any, reached: int) -> set[str]:
        moments = {one.code: moment_of(one) for one in self.events if one.trigger != Trigger.HAND}
        return {
            code for code, moment in moments.items() if moment is not None and moment <= reached
        }


def handed(piece: Piece) -> Piece:
    """A document as it is put into somebody's hand: without who else got it, or when."""
    return Piece(code=piece.code, title=piece.title, body=piece.body)


PUBLIC = (
    "title", "teaser", "context", "objectives", "themes", "moments", "postures", "difficulty",
    "origin", "modes", "reading_minutes", "play_minutes", "total_minutes", "min_players",
    "max_players", "criteria", "debrief", "questions", "quoted_rules", "licence",
)  # fmt: skip
PART_SWITCHES = ("required", "mirrored_allowed", "by_facilitator")
