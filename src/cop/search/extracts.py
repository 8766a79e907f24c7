"""Where the words stand: a passage of a result, with its words marked.

Only the texts of the index are shown, which hold nothing reserved. A text is looked through for the
first letters of the words; what is found there is then cut and shortened like in the index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cop.search.query import Query
from cop.search.words import pieces, stem

AROUND = 110  # characters before and after
MOST_HITS = 60
_SOUNDS = {
    "a": "aàâäáãå", "c": "cç", "e": "eéèêë", "i": "iîïíì", "n": "nñ", "o": "oôöóòõø", "u": "uùûüú",
    "y": "yÿý",
}  # fmt: skip
_CHAIN = re.compile(r"[^\W_]+(?:['\u2019\u2010\u2011-][^\W_]+)*")
_BEGINS = 4  # letters


@dataclass(frozen=True)
class Piece:
    """A stretch of text; `hit`: one of the words that were asked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Extract:
    """Some words of a result; `source`: `summary`, `body`, `answers`."""

    source: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Hit:
    start: int
    end: int
    concept: int


def extract(query: Query, *, summary: str, body: str, answers: str) -> Extract:
    """The best place of a result: its summary, a passage of its text or of an answer; where nothing
    of it stands there (a keyword was meant), the summary as it is."""
    for source, text in (("summary", summary), ("body", body), ("answers", answers)):
        hits = list(_hits(query, text))
        if hits and source == "summary":
            return Extract(source, _cut(text, hits, 0, len(text)))
        if hits:
            start, end = _window(text, hits)
            return Extract(source, _cut(text, hits, start, end))
    return Extract("summary", [Piece(summary)] if summary else [])


def marked(query: Query, text: str) -> list[Piece]:
    """A whole short text with its words marked."""
    return _cut(text, list(_hits(query, text)), 0, len(text))


def _hits(query: Query, text: str) -> Iterable[Hit]:
    """The places of the words, in order, without overlaps; the first ones of a long text."""
    asked = _asked(query)
    end = count = 0
    for found in _beginnings(query).finditer(text) if asked else ():
        if found.start() < end:
            continue
        for number, tokens, prefix in asked:
            length = _reach(text, found.start(), tokens, prefix)
            if length:
                end = found.start() + length
                yield Hit(found.start(), end, number)
                count += 1
                break
        if count == MOST_HITS:
            return


def _reach(text: str, start: int, tokens: tuple[str, ...], prefix: bool) -> int:
    """How many characters from `start` say these tokens, side by side; 0 when they don't."""
    if len(tokens) == 1:
        chain = _CHAIN.match(text, start)
        found = pieces(chain[0])[:1] if chain else []
        for piece in found:
            forms = (*piece.parts[:1], piece.joined)
            if any(_same(form, tokens[0], prefix) for form in forms if form):
                whole = piece.joined and _same(piece.joined, tokens[0], prefix)
                return piece.end if whole or len(piece.parts) == 1 else len(piece.parts[0])
        return 0
    at = 0
    for piece in pieces(text[start : start + 40 * len(tokens)]):
        for part in piece.parts:
            if at < len(tokens) and stem(part) != tokens[at]:
                return 0
            at += 1
        if at >= len(tokens):
            return piece.end
    return 0


def _same(form: str, token: str, prefix: bool) -> bool:
    return form.startswith(token) if prefix else token in (form, stem(form))


@lru_cache(maxsize=64)
def _asked(query: Query) -> tuple[tuple[int, tuple[str, ...], bool], ...]:
    """(number of the concept, tokens, begun) for all that is worth marking; the longest first."""
    found = []
    for number, concept in enumerate(query.required):
        found += [(number, way.tokens, way.prefix) for way in concept.ways]
        found += [(number, (token,), False) for token in concept.apart]
    return tuple(sorted(found, key=lambda one: (-len(one[1]), one[2])))


@lru_cache(maxsize=64)
def _beginnings(query: Query) -> re.Pattern[str]:
    """The first letters of all words, with any accents, at the start of a word."""
    starts = sorted({tokens[0][:_BEGINS] for _number, tokens, _prefix in _asked(query)})
    either = "|".join(map(_any_accent, starts))
    return re.compile(rf"(?<![^\W_])(?:{either})", re.IGNORECASE)


def _any_accent(letters: str) -> str:
    pattern = "".join(
        f"[{_SOUNDS[letter]}]" if letter in _SOUNDS else re.escape(letter) for letter in letters
    )
    oe, ae = f"[{_SOUNDS['o']}][{_SOUNDS['e']}]", f"[{_SOUNDS['a']}][{_SOUNDS['e']}]"
    return pattern.replace(oe, f"(?:œ|{oe})").replace(ae, f"(?:æ|{ae})")


def _window(text: str, hits: list[Hit]) -> tuple[int, int]:
    """The stretch with most of what was asked for, between two blanks; the first of equals."""
    best = max(
        hits,
        key=lambda hit: (
            len({o.concept for o in hits if hit.start <= o.start < hit.start + 2 * AROUND}),
            -hit.start,
        ),
    )
    start, end = max(0, best.start - AROUND // 2), min(len(text), best.start + 2 * AROUND)
    if start:
        start = max(text.rfind(" ", 0, start), text.rfind("\n", 0, best.start)) + 1
    line = text.find("\n", best.end)
    end = end if line < 0 else min(end, line)
    if end < len(text) and text[end] not in " \n":
        blank = text.rfind(" ", best.end, end)
        end = blank if blank > 0 else end
    return start, end


def _cut(text: str, hits: list[Hit], start: int, end: int) -> list[Piece]:
    """The stretch in pieces, with « … » where the text goes on."""
    found = [Piece("…")] if start else []
    at = start
    for hit in hits:
        if hit.start < at or hit.end > end:
            continue
        found += [Piece(text[at : hit.start])] if hit.start > at else []
        found.append(Piece(text[hit.start : hit.end], hit=True))
        at = hit.end
    if at < end:
        found.append(Piece(text[at:end]))
    return [*found, Piece("…")] if end < len(text) else found
