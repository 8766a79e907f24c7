"""The facets of the list as its page shows them: words, counts and addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cop.i18n import gettext as _
from cop.members.vocabulary import label, words
from cop.plugins.tools.catalogue import BANDS, PLACES, Chosen, Counts
from cop.plugins.tools.words import KINDS, STAGES

VOCABULARIES = {"use": "tool_use", "phase": "phase", "audience": "tool_audience", "theme": "theme"}


@dataclass(frozen=True)
class Answer:
    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """One question of the list; only answers that leave something, and the chosen one."""

    name: str
    label: str
    answers: tuple[Answer, ...]
    chosen: str


def facets(counted: Counts, chosen: Chosen) -> list[Facet]:
    """The questions that have an answer to choose, in the order of the page."""
    found = []
    for name, title, pairs in _questions(counted):
        mine = chosen.facets.get(name, "")
        number = counted.found[name]
        answers = tuple(
            Answer(code, words_of_code, number[code])
            for code, words_of_code in pairs
            if number[code] or code == mine
        )
        if answers or mine:
            found.append(Facet(name, title, _with_chosen(answers, mine, name), mine))
    return found


def _with_chosen(answers: tuple[Answer, ...], mine: str, name: str) -> tuple[Answer, ...]:
    """A chosen answer that nothing has (an old address) stays, so that it can be taken away."""
    if not mine or any(one.code == mine for one in answers):
        return answers
    return (*answers, Answer(mine, label(VOCABULARIES.get(name, name), mine), 0))


def _questions(counted: Counts) -> list[tuple[str, str, Iterable[tuple[str, str]]]]:
    return [
        ("use", _("It serves for"), _listed("use")),
        ("kind", _("What is it?"), [(str(code), str(words)) for code, words in KINDS.items()]),
        ("phase", _("Moment of the project"), _listed("phase")),
        ("audience", _("With"), _listed("audience")),
        ("duration", _("Time needed"), [(code, band_words(code)) for code in BANDS]),
        ("theme", _("Theme"), _listed("theme")),
        ("network", _("Network"), counted.networks),
        ("stage", _("State"), [(code, place_words(code)) for code in PLACES]),
        ("used", _("Use"), [("1", _("used in the last 12 months"))]),
    ]


def _listed(name: str) -> list[tuple[str, str]]:
    return [(one.code, one.label) for one in words(VOCABULARIES[name])]


def band_words(code: str) -> str:
    match code:
        case "short":
            return _("up to half an hour")
        case "hour":
            return _("about an hour")
        case "half_day":
            return _("up to half a day")
        case _long:
            return _("longer")


def place_words(code: str) -> str:
    return _("Put away") if code == "put_away" else str(STAGES[code])
