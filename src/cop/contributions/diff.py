"""What changed between two versions, word by word.

Only plain text comes out: the template that shows the pieces escapes them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from cop.contributions.alignment import Effort, opcodes

Value = str | int | bool | None | list[str] | dict[str, Any]
"""What a field of a document may hold; long texts are Markdown sources, a dict is plain data."""

Kind = Literal["same", "added", "removed"]

WORD_EFFORT = 2_000_000
"""Steps for all the words of one text; beyond them, whole lines are shown as changed."""
MAX_PAIRING = 1_600
"""A block with more pairs of lines than this is shown as a whole, old then new."""
SIMILAR = 0.4
"""Share of words in common from which two lines are the same line, rewritten."""

# A word keeps the apostrophe that elides it and the space after it; combining accents and
# runs of symbols stay whole, so that an emoji is never cut from its modifiers.
_WORD = re.compile(r"(?:[\w\u0300-\u036f]+['\u2019]?|[^\w\s]+)[^\S\n]*|[^\S\n]+|\n")


@dataclass(frozen=True)
class Piece:
    """A stretch of text. The same and added ones make the new text; same and removed, the old."""

    kind: Kind
    text: str


def diff_words(old: str, new: str) -> list[Piece]:
    """Lines are compared first, then the words of lines that look alike."""
    old_lines, new_lines = split_lines(old), split_lines(new)
    words = Effort(WORD_EFFORT)
    pieces: list[Piece] = []
    for equal, (alo, ahi, blo, bhi) in opcodes(old_lines, new_lines, Effort()):
        if equal:
            pieces.append(Piece("same", "".join(old_lines[alo:ahi])))
        else:
            pieces.extend(_rewritten(old_lines[alo:ahi], new_lines[blo:bhi], words))
    return list(_tidy(pieces))


def diff_documents(old: Mapping[str, Value], new: Mapping[str, Value]) -> dict[str, list[Piece]]:
    """The fields that read differently, in the order of *new*, dropped ones last."""
    changes: dict[str, list[Piece]] = {}
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = as_text(old.get(key)), as_text(new.get(key))
        if before != after:
            changes[key] = diff_words(before, after)
    return changes


def as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        # Line by line, so that one changed text of many is what shows.
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000)
    return ", ".join(value) if isinstance(value, list) else str(value)


def split_lines(text: str) -> list[str]:
    """Lines with their line ends: joined, they are *text* again."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def split_words(text: str) -> list[str]:
    """Words with the space that follows them: joined, they are *text* again."""
    return _WORD.findall(text)


def _rewritten(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[Piece]:
    alo = blo = 0
    for i, j in [*_pairs(old, new), (len(old), len(new))]:
        yield Piece("removed", "".join(old[alo:i]))
        yield Piece("added", "".join(new[blo:j]))
        if i < len(old) and j < len(new):
            yield from _changed_words(old[i], new[j], effort)
        alo, blo = i + 1, j + 1


def _changed_words(old: str, new: str, effort: Effort) -> Iterator[Piece]:
    a, b = split_words(old), split_words(new)
    for equal, (alo, ahi, blo, bhi) in opcodes(a, b, effort):
        if equal:
            yield Piece("same", "".join(a[alo:ahi]))
        else:
            yield Piece("removed", "".join(a[alo:ahi]))
            yield Piece("added", "".join(b[blo:bhi]))


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The lines of *old* that became lines of *new*: the order-keeping pairs most alike."""
    if not old or not new or len(old) * len(new) > MAX_PAIRING:
        return []
    alike = _likeness(old, new)
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _likeness(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """Share of words in common for each pair of lines, 0 when they are not alike."""

    def words(line: str) -> Counter[str]:
        return Counter(word.strip() for word in split_words(line) if word.strip())

    def alike(one: Counter[str], other: Counter[str]) -> float:
        share = 2 * (one & other).total() / max(1, one.total() + other.total())
        return share if share >= SIMILAR else 0.0

    new_words = [words(line) for line in new]
    return [[alike(mine, theirs) for theirs in new_words] for mine in map(words, old)]


def _tidy(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind joined; between two unchanged pieces, removed before added."""
    texts: dict[Kind, str] = {"same": "", "removed": "", "added": ""}
    for piece in [*pieces, Piece("same", "")]:
        if piece.kind != "same" and texts["same"] and piece.text:
            yield Piece("same", texts["same"])
            texts["same"] = ""
        if piece.kind == "same" and piece.text:
            yield from _flush(texts)
        texts[piece.kind] += piece.text
    yield from (Piece(kind, text) for kind, text in texts.items() if text)


def _flush(texts: dict[Kind, str]) -> Iterator[Piece]:
    for kind in ("removed", "added"):
        if texts[kind]:
            yield Piece(kind, texts[kind])
            texts[kind] = ""
