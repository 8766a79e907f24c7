"""The words by which a file says what a plan holds as codes: French, whatever language the site is
read in, so that a file means the same everywhere. Codes and the site's own words are read too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from cop import text
from cop.plugins.workshops import words
from cop.plugins.workshops.plan import MOST_MINUTES, BlockKind, Lead, Output, Participation

Word = TypeVar("Word", bound=StrEnum)
SPOKEN: dict[type[StrEnum], dict[Any, str]] = {
    BlockKind: {
        BlockKind.WELCOME: "accueil", BlockKind.FRAME: "cadre", BlockKind.INCLUSION: "inclusion",
        BlockKind.INPUT: "apport", BlockKind.EXCHANGE: "échange",
        BlockKind.GROUP_WORK: "travail en groupe", BlockKind.ROLE_PLAY: "mise en situation",
        BlockKind.DEBRIEF: "débriefing", BlockKind.DECISION: "décision",
        BlockKind.REFLECTION: "réflexion", BlockKind.ENERGISER: "énergisant",
        BlockKind.BREAK: "pause", BlockKind.MEAL: "repas", BlockKind.BUFFER: "marge",
        BlockKind.NEXT_STEPS: "prochaines étapes", BlockKind.CLOSING: "clôture",
        BlockKind.NOTE: "note",
    },
    Lead: {
        Lead.LEAD: "animation A", Lead.CO: "animation B", Lead.BOTH: "A et B",
        Lead.TIMEKEEPER: "gardien du temps", Lead.GUEST: "invité",
    },
    Participation: {
        Participation.PLENARY: "plénière", Participation.SMALL_GROUPS: "sous-groupes",
        Participation.TRIOS: "trios", Participation.PAIRS: "binômes",
        Participation.INDIVIDUAL: "seul", Participation.FISHBOWL: "bocal",
        Participation.NONE: "aucune",
    },
    Output: {
        Output.NONE: "rien", Output.NOTE: "note", Output.TOOL: "outil",
        Output.COMMITMENT: "engagement", Output.RESPONSE_SHEET: "fiche-réponse",
    },
}  # fmt: skip
LABELS: Mapping[type[StrEnum], Mapping[Any, Any]] = {
    BlockKind: words.KINDS, Lead: words.LEADS, Participation: words.PARTICIPATIONS,
    Output: words.OUTPUTS,
}  # fmt: skip
CLOCK = r"(\d{1,2})\s?[hH:]\s?(\d{2})?"
RANGE = re.compile(rf"^{CLOCK}\s*(?:[-–—\u2212→>]+|à|a|to)\s*{CLOCK}$")
HOURS = re.compile(r"^(\d{1,2})\s?(?::|h(?:eures?)?)\s?(\d{1,2})?(?:\s?min)?$", re.IGNORECASE)
MINUTES = re.compile(r"^(\d{1,3})\s?(?:m|mn|min|minutes?)?\.?\s?['’\u2032]?$", re.IGNORECASE)
LEAST = re.compile(r"\s*\((?:min\.?|mini|au moins|minimum)?\s*([^()]{1,12})\)$", re.IGNORECASE)
TIME = re.compile(rf"^{CLOCK}$")


def spoken(word: StrEnum) -> str:
    return SPOKEN[type(word)][word]


def heard(kind: type[Word], typed: str) -> Word | None:
    """The code that a word says; None for one that isn't known."""
    bare = text.fold(typed).strip()
    for code in kind:
        known = {code.value, SPOKEN[kind][code], str(LABELS[kind][code])}
        if bare in {text.fold(one).strip() for one in known}:
            return code
    return None


@dataclass(frozen=True)
class Lasting:
    """How long something takes, in minutes, and what else a cell of durations says: from when
    (minute of the day), to how much it can be shortened."""

    minutes: int
    start: int | None = None
    least: int | None = None


def lasting(typed: str) -> Lasting | None:
    """« 8 », « 8' », « 8 min (min 5) », « 0:08 », « 1h30 », « 10h00–10h08 »; None for anything else."""
    bare, least = " ".join(typed.split()), None
    found = LEAST.search(bare)
    if found:
        shorter = lasting(found[1])
        if shorter is None:
            return None
        bare, least = bare[: found.start()], shorter.minutes
    found = RANGE.match(bare)
    if found:
        start, end = _clock(found[1], found[2]), _clock(found[3], found[4])
        if start is None or end is None:
            return None
        return _within((end - start) % (24 * 60), start, least)
    for pattern in (HOURS, MINUTES):
        found = pattern.match(bare)
        if found:
            minutes = int(found[1]) if pattern is MINUTES else _in_minutes(found)
            return _within(minutes, None, least)
    return None


def _in_minutes(found: re.Match[str]) -> int:
    return int(found[1]) * 60 + int(found[2] or 0)


def _within(minutes: int, start: int | None, least: int | None) -> Lasting | None:
    if minutes > MOST_MINUTES:
        return None
    return Lasting(minutes, start, None if least is None else min(least, minutes))


def hour_of(typed: str) -> int | None:
    """« 10h », « 10:30 » as minutes of the day; None for anything else."""
    found = TIME.match(" ".join(typed.split()))
    return _clock(found[1], found[2]) if found else None


def _clock(hours: str, minutes: str | None) -> int | None:
    if int(hours) > 23 or int(minutes or 0) > 59:
        return None
    return int(hours) * 60 + int(minutes or 0)
