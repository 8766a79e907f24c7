"""Two people changed the same version: keep what both did.

Field by field. A text is merged by lines, then by words where lines clash; what still
clashes is a conflict, and both sides are kept for a person to choose from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from merge3 import Merge3

from cop.contributions.alignment import Aligner
from cop.contributions.diff import Value, split_words

LONG_TEXT = 60
"""Characters from which a one-line text is prose. Below it is a title, a date, a code: mixing
the halves of two of those makes a third that nobody wrote."""
WORDS_BETWEEN = 5
"""Unchanged words that must lie between the changes of two people on one line: closer than
that they wrote the same phrase, and only a person can tell what it should say."""


class _Absent(Enum):
    ABSENT = "absent"


_ABSENT: Final = _Absent.ABSENT
_Side = Value | _Absent


@dataclass(frozen=True)
class Conflict:
    """The three values of a field; a field that a side does not have reads None."""

    base: Value
    theirs: Value
    mine: Value


@dataclass(frozen=True)
class Merge:
    """The merged document; where `conflicts` names a field, the document holds *theirs*."""

    document: dict[str, Value]
    conflicts: dict[str, Conflict]


def merge_documents(
    base: Mapping[str, Value], theirs: Mapping[str, Value], mine: Mapping[str, Value]
) -> Merge:
    document: dict[str, Value] = {}
    conflicts: dict[str, Conflict] = {}
    for key in [*theirs, *(key for key in mine if key not in theirs)]:
        merged = _merge_field(
            base.get(key, _ABSENT), theirs.get(key, _ABSENT), mine.get(key, _ABSENT)
        )
        if isinstance(merged, Conflict):
            conflicts[key] = merged
            merged = theirs.get(key, _ABSENT)
        if merged is not _ABSENT:
            document[key] = merged
    return Merge(document, conflicts)


def _merge_field(base: _Side, theirs: _Side, mine: _Side) -> _Side | Conflict:
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    merged: str | list[str] | None = None
    if isinstance(base, str) and isinstance(theirs, str) and isinstance(mine, str):
        merged = merge_text(base, theirs, mine)
    elif any(isinstance(side, list) for side in (base, theirs, mine)):
        merged = _merge_lists(base, theirs, mine)
    if merged is not None:
        return merged
    return Conflict(*(None if side is _ABSENT else side for side in (base, theirs, mine)))


def _merge_lists(base: _Side, theirs: _Side, mine: _Side) -> list[str] | None:
    """Additions and removals of both, in the order of *theirs*, new ones of *mine* last."""
    sides = [[] if side is None or side is _ABSENT else side for side in (base, theirs, mine)]
    before, there, here = (side if isinstance(side, list) else None for side in sides)
    if before is None or there is None or here is None:
        return None
    kept = [item for item in there if item in here or item not in before]
    return kept + [item for item in here if item not in before and item not in there]


def merge_text(base: str, theirs: str, mine: str) -> str | None:
    """None when the two sides clash."""
    if not any(len(side) >= LONG_TEXT or "\n" in side for side in (base, theirs, mine)):
        return None
    # Split, not `splitlines`: a last line without a line end equals the same line with one.
    groups = _three_way(base.split("\n"), theirs.split("\n"), mine.split("\n"))
    lines: list[str] = []
    for kind, sides in groups:
        if kind != "conflict":
            lines.extend(sides[0])
            continue
        merged = _merge_words(*("\n".join(side) for side in sides))
        if merged is None:
            return None
        lines.extend(merged.split("\n"))
    return "\n".join(lines)


def _merge_words(base: str, theirs: str, mine: str) -> str | None:
    if not base or not theirs or not mine:
        return None
    words: list[str] = []
    last_author, since = "", WORDS_BETWEEN
    for kind, sides in _three_way(split_words(base), split_words(theirs), split_words(mine)):
        if kind == "conflict":
            return None
        if kind == "unchanged":
            since += sum(any(map(str.isalnum, word)) for word in sides[0])
        else:
            if kind != last_author and since < WORDS_BETWEEN:
                return None
            last_author, since = kind, 0
        words.extend(sides[0])
    return "".join(words)


def _three_way(
    base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]
) -> list[tuple[str, list[Sequence[str]]]]:
    """`("conflict", [base, theirs, mine])` or `(kind, [taken])`, in order; kind `a` is theirs."""
    merge = Merge3(base, theirs, mine, sequence_matcher=Aligner)
    return [(kind, sides) for kind, *sides in merge.merge_groups()]
