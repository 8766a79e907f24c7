"""Two plans side by side, part by part, and one difference taken from one into the other (pure).

A copy keeps the keys of its parts, so a block is known through moves and new titles. A difference
has a name: `block/KEY` (only one side has it), `block/KEY/place` (it was moved), `block/KEY/minutes`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cop.contributions.diff import Piece, diff_words
from cop.plugins.workshops import tree
from cop.plugins.workshops.acts import adding, moving, set_now
from cop.plugins.workshops.changes import FIELDS, Change
from cop.plugins.workshops.plan import Plan, Section, Strand
from cop.plugins.workshops.tree import Place, What
from cop.shape import to_plain

ORDER = (What.PLAN, What.SECTION, What.STRAND, What.BLOCK, What.MATERIAL)
HELD = (What.SECTION, What.STRAND, What.BLOCK, What.MATERIAL)
PLACE = "place"


@dataclass(frozen=True)
class Difference:
    """Something that `here` has otherwise than `there`. title: of the part. field: empty for a part
    that one side hasn't got, `place` for one that was moved. changed_in: `here`, `there`, `both`, or
    empty where nobody knows."""

    what: What
    key: str
    title: str
    field: str = ""
    old: Any = None
    new: Any = None
    changed_in: str = ""

    @property
    def name(self) -> str:
        return "/".join(filter(None, (self.what, self.key or "-", self.field)))

    @property
    def is_long(self) -> bool:
        return self.field in {"instructions", "notes"}

    @property
    def pieces(self) -> list[Piece]:
        """Of a text: what `there` reads, and what `here` reads, word by word."""
        return diff_words(str(self.old or ""), str(self.new or ""))


def differences(there: Plan, here: Plan, base: Plan | None = None) -> list[Difference]:
    """base: what both came from, as far as it is known; it tells who changed a field."""
    return [one for what in ORDER for one in _of_kind(what, there, here, base)]


def _of_kind(what: What, there: Plan, here: Plan, base: Plan | None) -> Iterator[Difference]:
    if what is What.PLAN:
        yield from _fields(what, "", there, here, base)
        return
    old, new = _keys(there, what), _keys(here, what)
    moved = _moved_in(what, there, here)
    for key in new:
        if key not in old:
            if not _within_new(here, there, what, key):
                yield Difference(what, key, _title(here, what, key), new=tree.item(here, what, key))
            continue
        yield from _fields(what, key, there, here, base)
        if key in moved:
            yield Difference(what, key, _title(here, what, key), PLACE)
    for key in old:
        if key not in new and not _within_new(there, here, what, key):
            yield Difference(what, key, _title(there, what, key), old=tree.item(there, what, key))


def _keys(plan: Plan, what: What) -> list[str]:
    return [one.key for _into, parts in tree.containers(plan, what) for one in parts]


def _holder(plan: Plan, what: What, key: str) -> str:
    return tree.place_of(plan, what, key).into


def _within_new(plan: Plan, other: Plan, what: What, key: str) -> bool:
    """Whether what holds it is new too: then it is told with that."""
    if what is What.BLOCK:
        return _holder(plan, what, key) not in _keys(other, What.STRAND)
    return what is What.STRAND and _holder(plan, what, key) not in _keys(other, What.SECTION)


def _moved_in(what: What, there: Plan, here: Plan) -> set[str]:
    """Parts of both that stand elsewhere: held by another part, or in another order in the same."""
    old = {key.key: into for into, parts in tree.containers(there, what) for key in parts}
    moved: set[str] = set()
    for into, parts in tree.containers(here, what):
        keys = [one.key for one in parts]
        moved |= {key for key in keys if key in old and old[key] != into}
        stayed = {key for key in keys if old.get(key) == into}
        before = [key for key, holder in old.items() if holder == into and key in stayed]
        moved |= _moved(before, [key for key in keys if key in stayed])
    return moved


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest parts that were moved: all but a longest run that is in the same order."""
    at = {key: place for place, key in enumerate(old)}
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for place, key in enumerate(new):
        slot = bisect_left(tails, at[key])
        before.append(heads[slot - 1] if slot else -1)
        tails[slot : slot + 1] = [at[key]]
        heads[slot : slot + 1] = [place]
    stayed: set[str] = set()
    place = heads[-1] if heads else -1
    while place >= 0:
        stayed.add(new[place])
        place = before[place]
    return set(new) - stayed


def _fields(
    what: What, key: str, there: Plan, here: Plan, base: Plan | None
) -> Iterator[Difference]:
    old, new = tree.item(there, what, key), tree.item(here, what, key)
    for name in sorted(FIELDS[what], key=list(type(new).__dataclass_fields__).index):
        before, after = to_plain(getattr(old, name)), to_plain(getattr(new, name))
        if before != after:
            yield Difference(
                what, key, _title(here, what, key), name, before, after,
                _changed_in(base, what, key, name, before, after),
            )  # fmt: skip


def _changed_in(base: Plan | None, what: What, key: str, name: str, there: Any, here: Any) -> str:
    if base is None or name in {"notes", "watch"}:
        return ""
    try:
        was = to_plain(getattr(tree.item(base, what, key), name))
    except KeyError:
        return ""
    if was == there:
        return "here"
    return "there" if was == here else "both"


def _title(plan: Plan, what: What, key: str) -> str:
    part = tree.item(plan, what, key)
    return str(getattr(part, "title", "") or getattr(part, "label", ""))


def taking(source: Plan, target: Plan, name: str) -> Change:
    """The change that makes `target` read as `source` at this difference.

    Raises `KeyError` for a name of neither.
    """
    word, _slash, rest = name.partition("/")
    key, _slash, field = rest.partition("/")
    key = "" if key == "-" else key
    if word not in set(What):
        raise KeyError(name)
    what = What(word)
    if field == PLACE and what is not What.PLAN:
        return moving(what, key, _place(source, target, what, key))
    if field:
        if field not in FIELDS[what]:
            raise KeyError(name)
        after = to_plain(getattr(tree.item(source, what, key), field))
        return set_now(target, what, key, field, after)
    if what is What.PLAN:
        raise KeyError(name)
    if key not in _keys(source, what):
        tree.item(target, what, key)
        return {"op": "remove", "what": str(what), "key": key}
    part = _without(tree.item(source, what, key), set(_keys(target, What.BLOCK)))
    return adding(what, part, _place(source, target, what, key))


def _without(part: Any, known: set[str]) -> Any:
    """A part with only those blocks that aren't there yet: the others were moved, which is a
    difference of its own."""
    if isinstance(part, Strand):
        return replace(part, blocks=tuple(one for one in part.blocks if one.key not in known))
    if isinstance(part, Section):
        return replace(part, strands=tuple(_without(one, known) for one in part.strands))
    return part


def _place(source: Plan, target: Plan, what: What, key: str) -> Place:
    """Where it stands in `source`, behind the nearest part before it that `target` has too."""
    into = _holder(source, what, key)
    parts = dict(tree.containers(source, what))[into]
    before = [one.key for one in parts][: [one.key for one in parts].index(key)]
    standing = {one.key for one in dict(tree.containers(target, what)).get(into, ())}
    return Place(into, next((one for one in reversed(before) if one in standing), ""))
