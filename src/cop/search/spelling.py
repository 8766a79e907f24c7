"""« Did you mean …? »: one letter away from what was typed, and in what its reader may see.

There is no dictionary that could tell of hidden things: the words one letter away are themselves
searched for, through `visible_to`, and only what that search finds is suggested.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, literal, select

from cop import text
from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.search import engines
from cop.search.models import SearchEntry
from cop.search.query import Concept, Query, Way
from cop.search.reach import answers_open_to, where_open
from cop.search.words import LITTLE, LONGEST

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SHORTEST, MOST_WORDS, MOST_READ = 4, 3, 100
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Help:
    """For a search without results. `instead`: what was perhaps meant; `known`: those of the words
    that are found by themselves."""

    instead: str = ""
    known: tuple[str, ...] = ()


def help_with(viewer: Viewer, query: Query) -> Help:
    """What to try instead of a search that found nothing."""
    with engines.by_index():
        return _help(viewer, query)


def _help(viewer: Viewer, query: Query) -> Help:
    known = _known(viewer, query)
    words = tuple(concept.typed for concept in query.required)
    fine = tuple(word for word, there in zip(words, known, strict=True) if there)
    wrong = [at for at, there in enumerate(known) if not there and _is_word(query.required[at])]
    if not wrong or len(wrong) > MOST_WORDS:
        return Help(known=fine if len(words) > 1 else ())
    better = {at: _nearest(viewer, query.required[at].exact) for at in wrong}
    if not all(better.values()):
        return Help(known=fine if len(words) > 1 else ())
    return Help(_as_written(viewer, query, better), fine if len(words) > 1 else ())


def _is_word(concept: Concept) -> bool:
    return SHORTEST <= len(concept.exact) <= LONGEST


def _known(viewer: Viewer, query: Query) -> list[bool]:
    """Of each thing that is asked for, whether it is found by itself: one question."""
    if not query.required:
        return []
    tried = [
        engines.any_of(_some(viewer, Query((concept,)), name=f"asked_{place}"))
        for place, concept in enumerate(query.required)
    ]
    return [bool(there) for there in session.execute(select(*tried)).one()]


def _some(viewer: Viewer, query: Query, *, name: str = "asked") -> Any:
    """Entries that `viewer` may see and that have what is asked for, newest first: a few are wanted,
    so that not all that have a common word are gathered."""
    readable = (
        select(literal(1))
        .select_from(Contribution)
        .join(SearchEntry, SearchEntry.contribution_id == Contribution.id)
        .where(visible_to(viewer))
    )
    return engines.newest(readable, query, answers=answers_open_to(viewer), name=name)


def _nearest(viewer: Viewer, word: str) -> str:
    """The word one letter away that stands in most of what `viewer` may see, before all others one
    with the same letters; empty for none."""
    near = sorted(set(one_letter_away(word)) - LITTLE)
    query = Query((Concept(word, tuple(Way((one,)) for one in near)),))
    statement = _some(viewer, query).with_only_columns(_words_seen(viewer)).limit(MOST_READ)
    wanted, seen = set(near), Counter[str]()
    for words in session.scalars(statement):
        seen.update(wanted.intersection(words if isinstance(words, list) else words.split()))
    best = sorted(seen, key=lambda one: (sorted(one) != sorted(word), -seen[one], one))
    return best[0] if best else ""


def _words_seen(viewer: Viewer) -> Any:
    """The words of an entry that this reader searches: a list on PostgreSQL, else one text."""
    words: Any = SearchEntry.words
    both = words.op("||")(" _ ").op("||")(SearchEntry.answer_words)
    words = where_open(answers_open_to(viewer), both, words)
    return func.tsvector_to_array(words) if engines.is_postgres() else words


def one_letter_away(word: str) -> Iterator[str]:
    """A letter less, one more, another one, or two that changed places."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        yield from (before + letter + after for letter in LETTERS)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in LETTERS if letter != after[0])
        if len(after) > 1 and after[0] != after[1]:
            yield before + after[1] + after[0] + after[2:]


def _as_written(viewer: Viewer, query: Query, better: dict[int, str]) -> str:
    """The corrected search, with the accents of the text where it stands; empty if it finds nothing."""
    required = tuple(
        replace(concept, ways=(Way((better[at],)),), typed=better[at]) if at in better else concept
        for at, concept in enumerate(query.required)
    )
    said = where_open(answers_open_to(viewer), SearchEntry.answers, literal(""))
    columns: list[Any] = [Contribution.title, Contribution.summary, SearchEntry.body, said]
    fixed = replace(query, required=required)
    row = session.execute(_some(viewer, fixed).with_only_columns(*columns).limit(1)).first()
    if row is None:
        return ""
    written = {text.fold(found): found for part in row for found in _WORD.findall(part or "")}
    return " ".join(
        written.get(concept.typed, concept.typed).lower() if at in better else concept.typed
        for at, concept in enumerate(required)
    )
