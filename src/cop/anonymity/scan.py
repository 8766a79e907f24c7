"""The anonymisation scan: what in a text may tell who a case is about.

It marks and proposes; the author decides, and a draft is never blocked. Identifiers and the
network's own stop-list are certain; names and places only look like it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from cop.anonymity import known_words
from cop.anonymity.findings import NEUTRAL, Finding, Hit, Kind
from cop.anonymity.identifiers import identifiers
from cop.anonymity.phrases import Phrases, Spans
from cop.anonymity.proper_names import names
from cop.anonymity.replacement import replace

__all__ = ["Finding", "Kind", "replace", "scan"]

MAX_ROUNDS = 8

_WIDE = Phrases((*known_words.REGIONS, *known_words.COUNTRIES, *known_words.ZONES))


def scan(text: str, *, stop_list: Sequence[str] = (), places: Sequence[str] = ()) -> list[Finding]:
    """What to hide, left to right, not overlapping.

    *stop_list* holds the names that a network never wants to read; an entry that the neutral
    words themselves contain (« association ») is ignored. *places* are known towns and
    departments; a region, country or world zone among them is never reported.
    """
    certain = _certain(text, Phrases(_usable(stop_list), plural=True))
    taken = Spans((hit.start, hit.end) for hit in certain)
    uncertain = [*names(text), *_places(text, tuple(places))]
    free = _longest_apart(hit for hit in uncertain if not taken.touch(hit.start, hit.end))
    found = [hit.finding(text, certain=True) for hit in certain]
    found += [hit.finding(text, certain=False) for hit in free]
    return sorted(found, key=lambda finding: finding.start)


def _certain(text: str, stop_words: Phrases) -> list[Hit]:
    """Hits with their overlaps joined under the kind of the longest.

    What is found is blanked out by letters, as the neutral word will, and the rest is read
    again: « a@b.example@c.example » must not leave an address behind.
    """
    hits: list[Hit] = []
    for _ in range(MAX_ROUNDS):
        found = [*identifiers(text), *(Hit(Kind.STOP_WORD, *at) for at in stop_words.find(text))]
        if not found:
            break
        hits = _joined([*hits, *found])
        text = _blanked(text, hits)
    return hits


def _joined(hits: list[Hit]) -> list[Hit]:
    joined: list[Hit] = []
    longest = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        length = hit.end - hit.start
        if not joined or hit.start >= joined[-1].end:
            joined.append(hit)
            longest = length
            continue
        last = joined[-1]
        kind = hit.kind if length > longest else last.kind
        longest = max(longest, length)
        joined[-1] = Hit(kind, last.start, max(last.end, hit.end))
    return joined


def _blanked(text: str, hits: Iterable[Hit]) -> str:
    parts, end = [], 0
    for hit in hits:
        parts += [text[end : hit.start], "x" * (hit.end - hit.start)]
        end = hit.end
    return "".join([*parts, text[end:]])


def _usable(stop_list: Sequence[str]) -> list[str]:
    return [
        entry
        for entry in stop_list
        if not any(list(Phrases([entry]).find(word)) for word in NEUTRAL.values())
    ]


def _places(text: str, places: tuple[str, ...]) -> list[Hit]:
    wide = Spans(_WIDE.find(text))
    return [
        Hit(Kind.PLACE, start, end)
        for start, end in _place_phrases(places).find(text)
        if text[start].isupper() and not wide.touch(start, end)
    ]


@lru_cache(maxsize=4)
def _place_phrases(places: tuple[str, ...]) -> Phrases:
    """Cached, as the same long list serves every text."""
    return Phrases(places)


def _longest_apart(hits: Iterable[Hit]) -> list[Hit]:
    """Of names and places that overlap, the longest."""
    apart: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not apart or hit.start >= apart[-1].end:
            apart.append(hit)
        elif hit.end - hit.start > apart[-1].end - apart[-1].start:
            apart[-1] = hit
    return apart
