"""The editable vocabularies: phases, themes, bands, regions; read often, changed rarely."""

from __future__ import annotations

import time
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from cop.db import session
from cop.i18n import chosen_language
from cop.members.models import Term

# Vocabularies say nothing of anybody, so each worker keeps them for a moment.
KEPT_SECONDS = 30


@dataclass(frozen=True)
class Word:
    """One term: its code and how it reads; `place` is its tile on the map, if it has one."""

    code: str
    fr: str
    en: str
    parent: str
    short: str
    place: tuple[int, int] | None
    active: bool

    @property
    def label(self) -> str:
        return self.en if chosen_language() == "en" else self.fr


def words(vocabulary: str) -> list[Word]:
    """The terms of a vocabulary in their order, retired ones too."""
    return list(terms().get(vocabulary, {}).values())


def label(vocabulary: str, code: str | None) -> str:
    """How a code reads; a code that nobody knows reads as itself."""
    if not code:
        return ""
    found = word(vocabulary, code)
    if found is None:
        return code
    return found.en if chosen_language() == "en" else found.fr


def word(vocabulary: str, code: str) -> Word | None:
    return terms().get(vocabulary, {}).get(code)


@dataclass(frozen=True)
class Offer:
    """What a field offers of a vocabulary: the terms in use, after the words of « no answer »."""

    vocabulary: str
    empty: object = None

    def __call__(self) -> list[tuple[str, str]]:
        listed = [(one.code, one.label) for one in words(self.vocabulary) if one.active]
        return listed if self.empty is None else [("", str(self.empty)), *listed]

    def label(self, code: str) -> str:
        """How a code reads, retired or not."""
        return label(self.vocabulary, code)


def choices(vocabulary: str, empty: object = None) -> Offer:
    """For `ChoiceField(choices_from=choices("phase", _l("Not said")))`."""
    return Offer(vocabulary, empty)


def forget() -> None:
    """Read anew at the next question: after a change."""
    current_app.extensions["cop"].vocabulary = None


class Terms(dict[str, dict[str, Word]]):
    """All words: vocabulary → code → word. As a part of a key it stands for itself alone."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


def terms() -> Terms:
    """The same object for as long as none of the words changes."""
    state = current_app.extensions["cop"]
    if state.vocabulary is None or time.monotonic() - state.vocabulary[0] > KEPT_SECONDS:
        found = Terms()
        for term in session.scalars(select(Term).order_by(Term.vocabulary, Term.position)):
            place = None if term.column is None or term.row is None else (term.column, term.row)
            found.setdefault(term.vocabulary, {})[term.code] = Word(
                term.code, term.fr, term.en, term.parent, term.short, place, term.active
            )
        same = state.vocabulary is not None and state.vocabulary[1] == found
        state.vocabulary = (time.monotonic(), state.vocabulary[1] if same else found)
    kept: Terms = state.vocabulary[1]
    return kept
