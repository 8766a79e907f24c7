"""What turns one text into another, in edits that two people's texts can be united by.

Lines are compared first, then the words of lines that look alike: a merge of such edits keeps
every line whole that only one person touched. No edit cuts a word, an accent from its letter or
a sign from its modifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cop.contributions.diff import Piece, diff_words

# A word, a space, or a run of signs: an emoji with all that belongs to it is one of these.
_PART = re.compile(r"[\w\u0300-\u036f]+|[^\S\n]|\n|[^\w\s]+")


@dataclass(frozen=True)
class Edit:
    """At `at` (counted in the old text), `removed` characters give way to `inserted`.

    Both in code points, as Python counts.
    """

    at: int
    removed: int
    inserted: str


def edits(old: str, new: str) -> list[Edit]:
    """In the order of the text. Applied to `old` they give `new`, which is checked."""
    found = list(_of_pieces(diff_words(old, new)))
    if applied(old, found) == new:
        return found
    return [_whole_block(old, new)]


def applied(old: str, changes: list[Edit]) -> str:
    parts, at = [], 0
    for one in changes:
        parts += [old[at : one.at], one.inserted]
        at = one.at + one.removed
    return "".join([*parts, old[at:]])


def _of_pieces(pieces: list[Piece]) -> Iterator[Edit]:
    at, removed, inserted = 0, "", ""
    for piece in [*pieces, Piece("same", "")]:
        if piece.kind == "added":
            inserted += piece.text
        elif piece.kind == "removed":
            removed += piece.text
        else:
            if removed or inserted:
                yield _trimmed(at, removed, inserted)
            at, removed, inserted = at + len(removed) + len(piece.text), "", ""


def _trimmed(at: int, removed: str, inserted: str) -> Edit:
    """Without the words that both begin or end with: words come with the space that follows them,
    so that the last word of a line which goes on would count as another one."""
    old, new = _PART.findall(removed), _PART.findall(inserted)
    most = min(len(old), len(new))
    head = next((i for i in range(most) if old[i] != new[i]), most)
    tail = next((i for i in range(most - head) if old[-1 - i] != new[-1 - i]), most - head)
    start = at + len("".join(old[:head]))
    gone = "".join(old[head : len(old) - tail])
    return Edit(start, len(gone), "".join(new[head : len(new) - tail]))


def _whole_block(old: str, new: str) -> Edit:
    """All lines from the first that differs to the last, as one edit."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    most = min(len(before), len(after))
    head = next((i for i in range(most) if before[i] != after[i]), most)
    tail = next((i for i in range(most - head) if before[-1 - i] != after[-1 - i]), most - head)
    start = len("".join(before[:head]))
    removed = "".join(before[head : len(before) - tail])
    return Edit(start, len(removed), "".join(after[head : len(after) - tail]))


def byte_offsets(text: str, places: list[int]) -> list[int]:
    """Code-point places, in rising order, as counts of UTF-8 bytes: what pycrdt counts in.

    Given anything else, pycrdt writes in the wrong place and says nothing.
    """
    found, total = [], 0
    for before, place in pairwise([0, *places]):
        total += len(text[before:place].encode())
        found.append(total)
    return found
