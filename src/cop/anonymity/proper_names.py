"""What looks like the name of a person or of an association.

French writes a capital at the start of a sentence and in names. A run of capitalised words
tied by particles (« Passerelle de Lirande ») is taken for a name when at least one of them
is neither the start of a sentence nor a word that the field or geography explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from cop.anonymity import known_words as known
from cop.anonymity.findings import ASSOCIATION, PERSON, Hit, Kind
from cop.anonymity.phrases import Phrases, Spans, fold

MAX_WORDS = 12
"""Words of one name; a heading in capitals is not one name."""

_TOKEN = re.compile(
    r"(?:[NMO]['\u2019](?=[^\W\d_a-zà-ÿ]))?[\w\u0300-\u036f]{1,64}(?:[-\u2011][\w\u0300-\u036f]{1,64}){0,5}"
)
_CIVILITY = re.compile(
    r"(?<!\w)(?:MM?\.|M[rs]s?\.?|Mmes?\.?|Mlles?\.?|Drs?\.?|Prs?\.?|Me|[Mm]onsieur|[Mm]adame|"
    r"[Mm]ademoiselle|[Dd]octeur|[Pp]rofesseure?|[Mm]aître|Sœur|Frère|Père|Abbé|Imam|"
    r"El[- ]?[Hh]adj)(?=[ \u00a0\u202f](?:d[eu]s? (?:la )?|d['\u2019])?[^\W\d_a-zà-ÿ])"
)
# Within a name: one space, or the apostrophe of an elided particle.
_TIE = re.compile(r"[ \u00a0\u2009\u202f]|['\u2019]")
MAX_LEAD = 12
# Characters that may stand between the end of a sentence and the first word of the next.
LEAD = " \u00a0\u202f\t*_#>~`([\"“‘'"
# Where a capital is expected: a sentence, a title, a quotation, a cell, an item of a list.
_OPENINGS = "\n.!?…:|«—–-•]"


class _Sort(Enum):
    FREE = auto()
    """A capitalised word that only a name explains."""
    OPENING = auto()
    """The same at the start of a sentence, which may explain it."""
    WEAK = auto()
    """A place or a generic noun: belongs to a name that has a free word."""
    PARTICLE = auto()
    COMMON = auto()
    BREAK = auto()


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    folded: str
    sort: _Sort


def _folded(words: frozenset[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


_STARTS, _PARTICLES = _folded(known.SENTENCE_STARTS), _folded(known.PARTICLES)
_GENERIC, _TITLES = _folded(known.GENERIC), _folded(known.TITLES)
_ORGANISATIONS, _FIRST_NAMES = _folded(known.ORGANISATIONS), _folded(known.FIRST_NAMES)
_LINKS = frozenset({"de", "du", "des", "d"})
_FIELD = Phrases(known.FIELD)
_GEOGRAPHY = Phrases((*known.REGIONS, *known.COUNTRIES, *known.ZONES))


def names(text: str) -> Iterator[Hit]:
    """Runs that look like names, left to right, not overlapping."""
    tokens = list(_tokens(text))
    civil = {match.end() + 1: match.start() for match in _CIVILITY.finditer(text)}
    opening = set(civil.values())
    at = 0
    while at < len(tokens):
        if tokens[at].start in opening:
            at += 1
            continue
        title = civil.get(tokens[at].start)
        run = _run(text, tokens, at, person=title is not None)
        if title is not None:
            last = run[-1] if run else tokens[at]
            yield Hit(Kind.NAME, title, last.end, PERSON)
        elif _is_name(run):
            yield Hit(Kind.NAME, run[0].start, run[-1].end, _neutral(run))
        at += max(1, len(run))


def opens_a_sentence(text: str, start: int, *, lead: str, after: str) -> bool:
    """Whether only *lead* characters stand between *start* and one of *after*, or nothing."""
    for place in range(start - 1, max(-1, start - MAX_LEAD), -1):
        if text[place] in after:
            return True
        if text[place] not in lead:
            return False
    return start < MAX_LEAD


def _tokens(text: str) -> Iterator[_Token]:
    field, geography = Spans(_FIELD.find(text)), Spans(_GEOGRAPHY.find(text))
    for match in _TOKEN.finditer(text):
        start, word = match.start(), match.group()
        if word in known.ACRONYMS or field.touch(start, match.end()):
            sort = _Sort.BREAK
        elif geography.touch(start, match.end()):
            sort = _Sort.WEAK if word[0].isupper() else _Sort.PARTICLE
        else:
            sort = _sort(text, start, word)
        yield _Token(start, match.end(), fold(word), sort)


def _opens(text: str, start: int) -> bool:
    return opens_a_sentence(text, start, lead=LEAD, after=_OPENINGS)


def _sort(text: str, start: int, word: str) -> _Sort:
    folded = fold(word)
    if folded in _PARTICLES and not (word[0].isupper() and _opens(text, start)):
        return _Sort.PARTICLE
    if not word[0].isupper():
        return _Sort.COMMON if word.isalpha() else _Sort.BREAK
    opening = _opens(text, start)
    if (opening and folded in _STARTS) or len(word) == 1 or any(map(str.isdigit, word)):
        return _Sort.BREAK
    if folded in _GENERIC:
        return _Sort.WEAK
    return _Sort.OPENING if opening else _Sort.FREE


_CAPITAL = (_Sort.FREE, _Sort.OPENING, _Sort.WEAK)


def _run(text: str, tokens: list[_Token], at: int, *, person: bool) -> list[_Token]:
    """The tokens from *at* that hold together; the last one is never a particle."""
    if tokens[at].sort not in _CAPITAL and not (person and tokens[at].sort is _Sort.PARTICLE):
        return []
    run, length = [tokens[at]], 1
    for following in tokens[at + 1 : at + MAX_WORDS]:
        if not _TIE.fullmatch(text, run[-1].end, following.start):
            break
        if following.sort in _CAPITAL:
            run.append(following)
            length = len(run)
        elif following.sort is _Sort.PARTICLE:
            run.append(following)
        else:
            if person or not _takes_a_common_noun(run, following):
                break
            run.append(following)
            length = len(run)
    return run[:length]


def _takes_a_common_noun(run: list[_Token], noun: _Token) -> bool:
    """« Union des transformatrices »: one capital, « des » or the like, and a noun."""
    head, *particles = run
    words = [particle.folded for particle in particles]
    return (
        noun.sort is _Sort.COMMON
        and bool(words)
        and all(particle.sort is _Sort.PARTICLE for particle in particles)
        and words[0] in _LINKS
        and len(noun.folded) > 3
        and head.folded not in _FIRST_NAMES
        and (head.sort is _Sort.FREE or _opens_a_name(head))
    )


def _opens_a_name(token: _Token) -> bool:
    return token.sort is _Sort.OPENING and token.folded in _ORGANISATIONS - {"association"}


def _is_name(run: list[_Token]) -> bool:
    strong = [token for token in run if token.sort is not _Sort.PARTICLE]
    if len(strong) < 2:
        return False
    if any(token.sort is _Sort.FREE for token in strong):
        return True
    return _opens_a_name(strong[0])


def _neutral(run: list[_Token]) -> str:
    first = run[0].folded
    person = first.split("-")[0] in _FIRST_NAMES or first in _TITLES
    return PERSON if person and len(run) > 1 else ASSOCIATION
