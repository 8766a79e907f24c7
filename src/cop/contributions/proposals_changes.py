"""What a proposal would change in what stands now, cut into changes that can be taken or left.

Three documents meet: the one that the proposal started from, the one that stands, the one that is
proposed. What only the proposal changed is a change; what was changed since and not proposed
stays; where both changed the same place, the two are merged, and where that fails they clash: the
change is shown side by side.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from merge3 import Merge3

from cop import text
from cop.contributions.alignment import Aligner
from cop.contributions.diff import Piece, Value, as_text, diff_words
from cop.contributions.merge import LONG_TEXT, merge_documents, merge_text
from cop.contributions.paragraphs import split_paragraphs

NUMBER = re.compile(r"^([ \t]*)\d{1,9}(?=[.)][ \t])")
CONTEXT = 90  # characters of the paragraph before a change


@dataclass(frozen=True)
class Part:
    """A stretch of a field; with a `key`, a change: `proposed` would stand instead of `stands`."""

    stands: Value
    proposed: Value
    key: str = ""
    clash: bool = False
    context: str = ""

    @property
    def stands_text(self) -> str:
        return as_text(self.stands)

    @property
    def proposed_text(self) -> str:
        return as_text(self.proposed)

    @property
    def pieces(self) -> list[Piece]:
        """The change word by word."""
        return diff_words(as_text(self.stands), as_text(self.proposed))


@dataclass(frozen=True)
class FieldChange:
    """One field that would read differently, whole: the stretches that stay are among its parts."""

    name: str
    parts: list[Part]

    @property
    def changes(self) -> list[Part]:
        return [part for part in self.parts if part.key]

    def value(self, taken: Collection[str]) -> Value:
        """The field with the changes whose keys are in `taken`."""
        values = [part.proposed if part.key in taken else part.stands for part in self.parts]
        return values[0] if len(values) == 1 else "".join(map(as_text, values))


def same(one: Value, other: Value) -> bool:
    """Whether two values of a field read alike; the order of a list and a last line end don't count."""
    if isinstance(one, list) or isinstance(other, list):
        return sorted(map(str, one or ())) == sorted(map(str, other or ()))  # type: ignore[arg-type]
    return as_text(one).strip("\n") == as_text(other).strip("\n")


def field_changes(
    base: Mapping[str, Value], stands: Mapping[str, Value], proposed: Mapping[str, Value]
) -> list[FieldChange]:
    """The fields that `proposed` would change in `stands`, in its order."""
    found = []
    for name, mine in proposed.items():
        before, there = base.get(name), stands.get(name)
        if same(before, mine) or same(there, mine):
            continue
        parts = list(_keyed(name, _parts(before, there, mine)))
        if any(part.key for part in parts):
            found.append(FieldChange(name, parts))
    return found


def _keyed(name: str, parts: Iterator[Part]) -> Iterator[Part]:
    """Changes get a name, `situation-3`, and what stands before them, to find one's way."""
    context = ""
    for number, part in enumerate(parts):
        if part.stands == part.proposed:
            paragraphs = [one for one in split_paragraphs(part.stands_text) if one.strip()]
            context = text.summarise(paragraphs[-1], CONTEXT) if paragraphs else context
            yield part
        else:
            yield replace(part, key=f"{name}-{number}", context=context)


def _parts(base: Value, stands: Value, proposed: Value) -> Iterator[Part]:
    sides = [side for side in (base, stands, proposed) if side is not None]
    if all(isinstance(side, str) for side in sides) and any(map(_is_long, sides)):
        yield from _paragraphs(*map(as_text, (base, stands, proposed)))
        return
    merged = merge_documents({"it": base}, {"it": stands}, {"it": proposed})
    if merged.conflicts:
        yield Part(stands, proposed, clash=True)
    else:
        yield Part(stands, merged.document["it"])


def _is_long(value: Value) -> bool:
    return "\n" in str(value) or len(str(value)) >= LONG_TEXT


def _paragraphs(base: str, stands: str, proposed: str) -> Iterator[Part]:
    sides = [split_paragraphs(side) for side in (base, stands, proposed)]
    alike = [list(map(_bare, side)) for side in sides]
    z = a = b = 0
    for zs, ze, as_, ae, bs, be in Merge3(*alike, sequence_matcher=Aligner).find_sync_regions():
        yield from _between(*("".join(side[at:end]) for side, at, end in zip(
            sides, (z, a, b), (zs, as_, bs), strict=True)))  # fmt: skip
        kept = "".join(sides[1][as_:ae])
        if kept:
            yield Part(kept, kept)
        z, a, b = ze, ae, be


def _bare(part: str) -> str:
    """What a paragraph is known by: a gap is a gap, whatever its height (what a reader was spared
    leaves a higher one behind), and an item is the same under its new number."""
    return NUMBER.sub(r"\g<1>1", part) if part.strip() else "\n"


def _between(base: str, stands: str, proposed: str) -> Iterator[Part]:
    """One stretch of the three texts that isn't the same in all of them."""
    if same(proposed, base) or same(proposed, stands):
        proposed = stands
    elif not same(stands, base):
        merged = merge_text(base, stands, proposed)
        if merged is None:
            yield from _around(base, stands, proposed)
            return
        proposed = merged
    if stands or proposed:
        yield Part(stands, proposed)


def _around(base: str, stands: str, proposed: str) -> Iterator[Part]:
    """A clash, unless one of the two only added paragraphs before or after the place."""
    for one, other in ((stands, proposed), (proposed, stands)):
        if base.strip() and one.startswith(f"{base}\n"):
            added, first = one.removeprefix(base), Part(base, other)
            second = Part(added, added)
        elif base.strip() and one.endswith(f"\n{base}"):
            added, second = one.removesuffix(base), Part(base, other)
            first = Part(added, added)
        else:
            continue
        if one is stands:
            yield from (first, second)
        else:  # the place stands as the other left it; what is proposed is the addition
            yield from (
                Part(other, other) if part.stands == base else Part("", added)
                for part in (first, second)
            )
        return
    yield Part(stands, proposed, clash=True)
