"""The key of a field of a packet in words: `parts/R1/confidential` → « R1 : ce que… »."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cop.i18n import gettext as _
from cop.members.vocabulary import word
from cop.plugins.role_plays import words

# The fields that hold codes. What is chosen from a list has no order of its own.
CODES: Mapping[str, Mapping[Any, str]] = {
    "postures": words.POSTURES, "modes": words.MODES, "difficulty": words.DIFFICULTIES,
    "origin": words.ORIGINS, "kind": words.CRITERIA, "trigger": words.TRIGGERS,
}  # fmt: skip
VOCABULARIES = {"themes": "role_play_theme", "moments": "phase"}


def label_of(key: str) -> str:
    name, _slash, rest = key.partition("/")
    if not rest:
        return _fields().get(name, name)
    code, _slash, field = rest.partition("/")
    return f"{code} — {_within().get(field, field)}" if field else code


def _fields() -> dict[str, str]:
    return {
        "title": _("Title"), "teaser": _("Teaser"), "context": _("What all know"),
        "objectives": _("What one learns here"), "themes": _("Themes"), "moments": _("Moments"),
        "postures": _("Postures"), "difficulty": _("Difficulty"),
        "origin": _("Where it comes from"), "modes": _("How it can be played"),
        "reading_minutes": _("Reading, in minutes"), "play_minutes": _("Play, in minutes"),
        "total_minutes": _("In all, in minutes"), "min_players": _("Players, at least"),
        "max_players": _("Players, at most"), "debrief": _("Debrief"),
        "questions": _("Questions for answers in writing"), "quoted_rules": _("Quoted rules"),
        "facilitator_notes": _("For whoever facilitates"), "rounds": _("Rounds by mail"),
        "solo": _("Path to play alone"), "tools": _("Tools"), "licence": _("Licence"),
    }  # fmt: skip


def _within() -> dict[str, str]:
    return {
        "name": _("name"), "function": _("function"), "public_profile": _("what all know"),
        "opening_line": _("first words"), "confidential": _("what the player alone knows"),
        "reveals": _("what is said only if…"), "required": _("is needed"),
        "observes": _("observes"), "mirrored_allowed": _("may be played by two"),
        "by_facilitator": _("may be played by the facilitator"), "title": _("title"),
        "body": _("text"), "audience": _("for whom"), "trigger": _("when"),
        "at_minute": _("minute"), "at_round": _("round"), "label": _("label"),
        "kind": _("how it is noted"), "hint": _("hint"),
    }  # fmt: skip


def said(field: str, value: Any) -> Any:
    """The value of a field with its codes as people read them; any other value as it is."""
    if field not in CODES and field not in VOCABULARIES:
        return value
    if isinstance(value, list):
        return sorted(_word(field, one) for one in value)
    return _word(field, value)


def _word(field: str, code: Any) -> str:
    if field in CODES:
        return str(CODES[field].get(str(code), code))
    found = word(VOCABULARIES[field], str(code))
    return found.label if found else str(code)
