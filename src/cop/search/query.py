"""What somebody typed, as a question that either database can be asked.

All words are required; `"…"` asks for a phrase, `-` leaves out; the last word may be half typed.
A word is also found by its synonyms, and by the other ways of joining it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cop.search.words import LITTLE, Piece, pieces, stem, visible

LONGEST = 200  # characters that are read of what was typed
MOST_CONCEPTS = 12
SHORTEST_PREFIX = 3
_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟\uff02", '"'))
_SEGMENT = re.compile(
    r'(?<!\S)(?P<no>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))|"(?P<late>[^"]*)"?'
)

Stems = tuple[str, ...]
# Roots without little words → all the ways to say the same, with them.
Synonyms = Mapping[Stems, tuple[Stems, ...]]


@dataclass(frozen=True)
class Way:
    """Words that stand side by side. `own`: as it was typed, rather than something near it."""

    tokens: Stems
    prefix: bool = False
    own: bool = True


@dataclass(frozen=True)
class Concept:
    """One thing that is asked for: any of `ways`, or all the words of `apart` wherever they stand."""

    typed: str
    ways: tuple[Way, ...]
    apart: Stems = ()
    exact: str = ""  # the word as it is written, folded


@dataclass(frozen=True)
class Query:
    required: tuple[Concept, ...]
    excluded: tuple[Concept, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.required or self.excluded)


def parse(typed: str, synonyms: Synonyms, *, typing: bool = True) -> Query:
    """The question in `typed`; never raises, whatever is in it.

    typing: the last word may be the beginning of one.
    """
    text = visible(typed[:LONGEST]).translate(_QUOTES)
    required: list[Concept] = []
    excluded: list[Concept] = []
    plain: list[str] = []
    open_end = False  # whether the last words are plain ones
    for negative, quoted, words in _segments(text):
        found = pieces(words)
        if quoted or negative:
            open_end = False
            if found:
                (excluded if negative else required).append(_phrase(found, quoted))
            plain.append("|")  # a phrase stands between: nothing joins across it
        elif found:
            open_end = typing and not text[-1:].isspace()
            plain.append(words)
    run = pieces(" ".join(plain))
    required[:0] = _concepts(run, synonyms, run[-1] if open_end and run else None)
    return Query(tuple(required[:MOST_CONCEPTS]), tuple(excluded[:MOST_CONCEPTS]))


def _segments(text: str) -> Iterator[tuple[bool, bool, str]]:
    """(left out, between quotation marks, words), in order."""
    for match in _SEGMENT.finditer(text):
        quoted = match["phrase"] if match["phrase"] is not None else match["late"]
        yield bool(match["no"]), quoted is not None, match["word"] or quoted or ""


def _phrase(found: list[Piece], quoted: bool) -> Concept:
    """Between quotation marks a word stands as it is written; several may be inflected."""
    words = [part for piece in found for part in piece.parts]
    typed = " ".join(words)
    if quoted and len(words) == 1:
        return Concept(typed, (Way((words[0],)),), exact=words[0])
    ways = [Way(tuple(map(stem, words)))]
    if len(found) == 1 and found[0].joined:
        ways.append(Way((stem(found[0].joined),)))
    return Concept(typed, tuple(ways))


def _concepts(run: list[Piece], synonyms: Synonyms, open_end: Piece | None) -> list[Concept]:
    asked = [piece for piece in run if not _is_little(piece)] or run
    found: list[Concept] = []
    at = 0
    while at < len(asked):
        taken, concept = _synonym(asked, at, synonyms) or (1, _single(asked[at]))
        if taken == 1 and asked[at] is open_end:
            concept = _begun(concept, open_end)
        if all(one.ways != concept.ways for one in found):
            found.append(concept)
        at += taken
    return found


def _is_little(piece: Piece) -> bool:
    return len(piece.parts) == 1 and (piece.parts[0] in LITTLE or len(piece.parts[0]) == 1)


def _single(piece: Piece) -> Concept:
    """One word; what a hyphen joins is found in one word and in several."""
    ways = [Way(tuple(map(stem, piece.parts)))]
    if piece.joined:
        ways.append(Way((stem(piece.joined),)))
    exact = piece.joined or piece.parts[0]
    return Concept(" ".join(piece.parts), tuple(ways), exact=exact)


def _synonym(asked: list[Piece], at: int, synonyms: Synonyms) -> tuple[int, Concept] | None:
    """The longest expression that starts here and has others beside it; how many pieces it takes."""
    longest = None
    key: Stems = ()
    for count, piece in enumerate(asked[at : at + 6], start=1):
        key += tuple(map(stem, (part for part in piece.parts if part not in LITTLE)))
        joined = (stem(piece.joined),) if count == 1 and piece.joined else key
        ways = synonyms.get(key) or synonyms.get(joined)
        if ways:
            longest = count, key, ways
    if longest is None:
        return None
    count, key, ways = longest
    own = _single(asked[at]) if count == 1 else None
    first = own.ways if own else (Way(key),)
    # The expression as the group has it, with its little words, is as good as typed.
    first += tuple(Way(way) for way in ways if _bare(way) == key and Way(way) not in first)
    known = {way.tokens for way in first}
    others = tuple(Way(way, own=False) for way in ways if way not in known)
    typed = " ".join(part for piece in asked[at : at + count] for part in piece.parts)
    # What a hyphen joins is one word, not two that may stand anywhere.
    apart = key if count > 1 else ()
    return count, Concept(typed, first + others, apart, own.exact if own else "")


def _bare(way: Stems) -> Stems:
    return tuple(token for token in way if token not in LITTLE)


def _begun(concept: Concept, piece: Piece) -> Concept:
    """The same, where the last word is perhaps only its beginning."""
    start = piece.joined or piece.parts[-1]
    if len(start) < SHORTEST_PREFIX or (len(piece.parts) > 1 and not piece.joined):
        return concept
    return replace(concept, ways=(*concept.ways, Way((start,), prefix=True, own=False)))
