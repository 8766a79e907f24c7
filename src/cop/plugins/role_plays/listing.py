"""The list of role-plays: what it can be narrowed by, and what a line says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, cast

from cop.i18n import gettext as _
from cop.members.vocabulary import word
from cop.members.vocabulary import words as vocabulary
from cop.plugins.role_plays import words
from cop.plugins.role_plays.models import RolePlay

CARD_COLUMNS = ("difficulty", "total_minutes", "min_players", "max_players", "modes", "themes")
LENGTHS = (30, 45, 60, 90)
SETS = {"theme": RolePlay.themes, "moment": RolePlay.moments, "posture": RolePlay.postures,
        "mode": RolePlay.modes}  # fmt: skip
NAMES = ("theme", "moment", "posture", "difficulty", "mode", "minutes")


def chosen_in(asked: Mapping[str, str]) -> dict[str, str]:
    """What was asked for, as far as it could be a choice."""
    typed = {name: asked.get(name, "")[:40] for name in NAMES}
    return {
        name: value if value.isascii() and value.replace("_", "").isalnum() else ""
        for name, value in typed.items()
    }


def conditions(chosen: Mapping[str, str]) -> list[ColumnElement[bool]]:
    found = [
        cast(column, Text).contains(f'"{chosen[name]}"')
        for name, column in SETS.items()
        if chosen[name]
    ]
    if chosen["difficulty"] in words.DIFFICULTIES:
        found.append(RolePlay.difficulty == int(chosen["difficulty"]))
    if chosen["minutes"] in {str(one) for one in LENGTHS}:
        found.append(RolePlay.total_minutes <= int(chosen["minutes"]))
    return found


def filters(chosen: Mapping[str, str]) -> tuple[Any, ...]:
    """(name, label, ((code, words), …), the code chosen) of each list to choose from."""
    lengths = tuple((str(one), _("at most %(minutes)s min", minutes=one)) for one in LENGTHS)
    offers = {
        "theme": (_("Theme"), _listed("role_play_theme")),
        "moment": (_("Moment"), _listed("phase")),
        "posture": (_("Posture"), tuple(words.postures())),
        "difficulty": (_("Difficulty"), tuple(words.difficulties())),
        "mode": (_("How?"), tuple(words.modes())),
        "minutes": (_("How long?"), lengths),
    }
    return tuple((name, label, pairs, chosen[name]) for name, (label, pairs) in offers.items())


def _listed(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.label) for one in vocabulary(name) if one.active)


def chips(row: Any) -> list[str]:
    """How long, for how many, how hard, how, about what."""
    found = [_("%(minutes)s min", minutes=row.total_minutes), players(row)]
    found.append(str(words.DIFFICULTIES[str(row.difficulty)]))
    found += [str(words.MODES[one]) for one in words.MODES if one in row.modes]
    themes = [word("role_play_theme", code) for code in row.themes]
    return found + [one.label for one in themes if one is not None]


def players(row: Any) -> str:
    """« 3 players », « 3 to 4 players »."""
    if row.min_players == row.max_players:
        return _("%(number)s players", number=row.min_players)
    return _("%(least)s to %(most)s players", least=row.min_players, most=row.max_players)
