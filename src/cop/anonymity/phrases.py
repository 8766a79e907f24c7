"""Find known phrases whatever their case, accents, apostrophes and hyphens.

The text is cut into folded words that remember where they stand, so that a hit is given in
the offsets of the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MAX_GAP = 5
"""Characters between two words of one phrase: a space, a line end, emphasis marks."""
MAX_JOINED = 4
"""Parts of a hyphenated word that are also read as one (« micro-projet », « microprojet »)."""

# Combining accents and invisible characters (soft hyphen, zero-width space) don't end a word.
_INVISIBLE = "\u00ad\u200b-\u200d\u2060\ufeff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[\u0300-\u036f{_INVISIBLE}])*")
_DROPPED = re.compile(rf"[\u0300-\u036f{_INVISIBLE}]")
_HYPHENS = "-\u2010\u2011\u2012\u2013"
_END = ""


class Word(NamedTuple):
    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without accents; ligatures spelt out."""
    spelt = text.casefold().replace("œ", "oe").replace("æ", "ae")
    if spelt.isascii():
        return spelt
    return _DROPPED.sub("", unicodedata.normalize("NFKD", spelt))


def words_of(text: str) -> list[Word]:
    return [Word(fold(m.group()), m.start(), m.end()) for m in _WORD.finditer(text)]


class _Node(dict[str, "_Node"]):
    """A tree of words; the key `_END` marks that a phrase ends here."""


class Phrases:
    """A set of phrases to look for; with *plural*, a word of the text may add an « s »."""

    def __init__(self, phrases: Iterable[str], *, plural: bool = False) -> None:
        self._plural = plural
        self._root = _Node()
        for phrase in phrases:
            for spelling in {phrase, re.sub(f"[{_HYPHENS}]", "", phrase)}:
                self._add([word.folded for word in words_of(spelling)])

    def _add(self, words: list[str]) -> None:
        # A phrase of one letter would be found everywhere.
        if len("".join(words)) < 2:
            return
        node = self._root
        for word in words:
            node = node.setdefault(word, _Node())
        node[_END] = _Node()

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """The longest phrase at each place, as `(start, end)`, left to right, not overlapping."""
        words = words_of(text) if self._root else []
        at = 0
        while at < len(words):
            after = self._longest(text, words, at)
            if after is None:
                at += 1
            else:
                yield words[at].start, words[after - 1].end
                at = after

    def _longest(self, text: str, words: list[Word], start: int) -> int | None:
        best: int | None = None
        reached = [(start, self._root)]
        while reached:
            at, node = reached.pop()
            if _END in node:
                best = max(best or 0, at)
            if at == len(words) or (at > start and not _close(text, words[at - 1], words[at])):
                continue
            for after, word in self._readings(text, words, at):
                reached.extend((after, node[key]) for key in self._keys(word) if key in node)
        return best

    def _keys(self, word: str) -> tuple[str, ...]:
        return (word, word[:-1]) if self._plural and word.endswith("s") and word[:-1] else (word,)

    @staticmethod
    def _readings(text: str, words: list[Word], at: int) -> Iterator[tuple[int, str]]:
        """The word, and with the parts that hyphens tie to it."""
        joined = words[at].folded
        yield at + 1, joined
        for after in range(at + 1, min(at + MAX_JOINED, len(words))):
            between = text[words[after - 1].end : words[after].start]
            if len(between) != 1 or between not in _HYPHENS:
                return
            joined += words[after].folded
            yield after + 1, joined


class Spans:
    """Stretches of a text, in order and not overlapping."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = list(spans)
        self._ends = [end for _, end in self._spans]

    def touch(self, start: int, end: int) -> bool:
        """Whether any of `text[start:end]` lies in one of them."""
        first = bisect_right(self._ends, start)
        return first < len(self._spans) and self._spans[first][0] < end


def _close(text: str, word: Word, following: Word) -> bool:
    return following.start - word.end <= MAX_GAP and "\n\n" not in text[word.end : following.start]
