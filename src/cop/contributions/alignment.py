"""Which parts of two sequences correspond, in bounded time.

`difflib.SequenceMatcher` gives the alignments people find natural, but takes seconds on a
few thousand repeated or scattered elements. Here it only sees stretches whose worst case
fits an allowance of effort; longer ones are first cut at the elements that occur exactly
once on each side. What remains too costly is simply left unaligned: coarser, never wrong.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Block = tuple[int, int, int]
"""`(i, j, n)`: `a[i:i+n] == b[j:j+n]`, as `difflib` gives them."""
Span = tuple[int, int, int, int]
"""`(alo, ahi, blo, bhi)`: the stretch `a[alo:ahi]` against `b[blo:bhi]`."""

ALLOWANCE = 3_000_000
MAX_CUTS = 4


@dataclass
class Effort:
    """Inner-loop steps that may still be spent; shared by the alignments of one comparison."""

    left: int = ALLOWANCE

    def affords(self, cost: int) -> bool:
        if cost > self.left:
            return False
        self.left -= cost
        return True


def matching_blocks(
    a: Sequence[str], b: Sequence[str], effort: Effort | None = None
) -> list[Block]:
    """The increasing, non-overlapping blocks common to *a* and *b*.

    Ends with `(len(a), len(b), 0)` as `SequenceMatcher.get_matching_blocks` does.
    """
    found = _align(a, b, effort or Effort())
    return [*_joined(sorted(found)), (len(a), len(b), 0)]


def opcodes(a: Sequence[str], b: Sequence[str], effort: Effort) -> Iterator[tuple[bool, Span]]:
    """The whole of both sequences as `(equal, span)`, in order."""
    alo = blo = 0
    for i, j, size in matching_blocks(a, b, effort):
        if alo < i or blo < j:
            yield False, (alo, i, blo, j)
        if size:
            yield True, (i, i + size, j, j + size)
        alo, blo = i + size, j + size


class Aligner:
    """The bounded alignment behind the interface that `merge3.Merge3` asks for."""

    def __init__(
        self,
        isjunk: object = None,
        a: Sequence[str] = "",
        b: Sequence[str] = "",
        autojunk: bool = True,
    ) -> None:
        self.a, self.b = a, b

    def get_matching_blocks(self) -> list[Block]:
        return matching_blocks(self.a, self.b)


def _align(a: Sequence[str], b: Sequence[str], effort: Effort) -> Iterator[Block]:
    waiting: list[tuple[Span, int]] = [((0, len(a), 0, len(b)), 0)]
    while waiting:
        whole, cuts = waiting.pop()
        head, span, tail = _trimmed(a, b, whole)
        yield from (block for block in (head, tail) if block[2])
        alo, ahi, blo, bhi = span
        if alo == ahi or blo == bhi:
            continue
        if effort.affords(_worst_case(a[alo:ahi], b[blo:bhi])):
            matcher = SequenceMatcher(None, a[alo:ahi], b[blo:bhi], autojunk=False)
            yield from (
                (alo + i, blo + j, size) for i, j, size in matcher.get_matching_blocks() if size
            )
        elif cuts < MAX_CUTS:
            anchors = _anchors(a, b, span)
            yield from ((i, j, 1) for i, j in anchors)
            if anchors:
                waiting.extend((gap, cuts + 1) for gap in _gaps(span, anchors))


def _trimmed(a: Sequence[str], b: Sequence[str], span: Span) -> tuple[Block, Span, Block]:
    alo, ahi, blo, bhi = span
    start = (alo, blo)
    while alo < ahi and blo < bhi and a[alo] == b[blo]:
        alo, blo = alo + 1, blo + 1
    end = ahi
    while alo < ahi and blo < bhi and a[ahi - 1] == b[bhi - 1]:
        ahi, bhi = ahi - 1, bhi - 1
    return (*start, alo - start[0]), (alo, ahi, blo, bhi), (ahi, bhi, end - ahi)


def _worst_case(a: Sequence[str], b: Sequence[str]) -> int:
    """Each split that `SequenceMatcher` makes may look again at every pair of equal elements."""
    in_b = Counter(b)
    pairs = sum(count * in_b[element] for element, count in Counter(a).items())
    return (len(a) + pairs) * min(len(a), len(b), pairs + 1)


def _anchors(a: Sequence[str], b: Sequence[str], span: Span) -> list[tuple[int, int]]:
    """The longest increasing run of elements that occur once on each side (patience diff)."""
    alo, ahi, blo, bhi = span
    count_a, count_b = Counter(a[alo:ahi]), Counter(b[blo:bhi])
    where_b = {b[j]: j for j in range(blo, bhi) if count_b[b[j]] == 1}
    tops: list[int] = []
    cards: list[tuple[int, int, int]] = []
    piles: list[int] = []
    for i in range(alo, ahi):
        if count_a[a[i]] != 1 or a[i] not in where_b:
            continue
        j = where_b[a[i]]
        pile = bisect_left(tops, j)
        cards.append((i, j, piles[pile - 1] if pile else -1))
        tops[pile : pile + 1] = [j]
        piles[pile : pile + 1] = [len(cards) - 1]
    chain: list[tuple[int, int]] = []
    card = piles[-1] if piles else -1
    while card >= 0:
        i, j, card = cards[card]
        chain.append((i, j))
    return chain[::-1]


def _gaps(span: Span, anchors: list[tuple[int, int]]) -> Iterator[Span]:
    alo, ahi, blo, bhi = span
    for i, j in [*anchors, (ahi, bhi)]:
        if alo < i and blo < j:
            yield alo, i, blo, j
        alo, blo = i + 1, j + 1


def _joined(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for i, j, size in blocks:
        if joined and joined[-1][0] + joined[-1][2] == i and joined[-1][1] + joined[-1][2] == j:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        else:
            joined.append((i, j, size))
    return joined
