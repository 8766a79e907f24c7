"""The list of workshops: what it can be narrowed by, and what a line says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, cast

from cop.i18n import gettext as _
from cop.members.vocabulary import word
from cop.members.vocabulary import words as vocabulary
from cop.plugins.workshops import words
from cop.plugins.workshops.models import Workshop

CARD_COLUMNS = ("minutes", "min_participants", "max_participants", "formats", "themes")
LENGTHS = (30, 60, 90, 120, 180)
SETS = {"theme": Workshop.themes, "moment": Workshop.moments, "format": Workshop.formats}
NAMES = ("theme", "moment", "format", "minutes", "template")


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
    if chosen["minutes"] in {str(one) for one in LENGTHS}:
        found.append(Workshop.minutes <= int(chosen["minutes"]))
    if chosen["template"] == "1":
        found.append(Workshop.is_template.is_(True))
    return found


def filters(chosen: Mapping[str, str]) -> tuple[Any, ...]:
    """(name, label, ((code, words), …), the code chosen) of each list to choose from."""
    lengths = tuple((str(one), _("at most %(minutes)s min", minutes=one)) for one in LENGTHS)
    offers = {
        "theme": (_("Theme"), _listed("workshop_theme")),
        "moment": (_("Moment"), _listed("phase")),
        "format": (_("How?"), tuple(words.formats())),
        "minutes": (_("How long?"), lengths),
        "template": (_("Templates"), (("1", _("Templates only")),)),
    }
    return tuple((name, label, pairs, chosen[name]) for name, (label, pairs) in offers.items())


def _listed(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.label) for one in vocabulary(name) if one.active)


def chips(row: Any) -> list[str]:
    """How long, for how many, how, about what."""
    found = [_("%(minutes)s min", minutes=row.minutes), people(row)]
    found += [str(words.FORMATS[one]) for one in words.FORMATS if one in row.formats]
    themes = [word("workshop_theme", code) for code in row.themes]
    return found + [one.label for one in themes if one is not None]


def people(row: Any) -> str:
    """« 12 to 18 people »."""
    if row.min_participants == row.max_participants:
        return _("%(number)s people", number=row.min_participants)
    return _("%(least)s to %(most)s people", least=row.min_participants, most=row.max_participants)
