"""Two packets side by side, field by field, and one field carried from one into the other.

A field has a key: `context`, `parts/R1/confidential`, or `parts/R4` where one side has no R4.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from cop.contributions.diff import Piece, diff_words
from cop.plugins.role_plays.assembly import in_order
from cop.plugins.role_plays.kit.labels import said
from cop.plugins.role_plays.packet import Packet

CODED = ("parts", "pieces", "events", "criteria")
Plain = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """A field that reads differently. `changed_in`: `here`, `there`, `both`, or empty: nobody knows."""

    key: str
    old: str
    new: str
    changed_in: str = ""

    @property
    def pieces(self) -> list[Piece]:
        """What `there` reads, and what `here` reads, word by word."""
        return diff_words(self.old, self.new)


def differences(there: Packet, here: Packet, base: Packet | None = None) -> list[Difference]:
    """The fields in which `here` differs from `there`.

    base: what both came from; it tells who changed a field.
    """
    old, new = _flat(there.to_json()), _flat(here.to_json())
    was = _flat(base.to_json()) if base else None
    found = []
    for key in [*new, *(one for one in old if one not in new)]:
        before, after = old.get(key, ""), new.get(key, "")
        if before.strip() != after.strip():
            found.append(Difference(key, before, after, _changed_in(was, key, before, after)))
    return _gathered(found, there, here)


def _changed_in(was: dict[str, str] | None, key: str, there: str, here: str) -> str:
    if was is None:
        return ""
    base = was.get(key, "").strip()
    if base == there.strip():
        return "here"
    return "there" if base == here.strip() else "both"


def _gathered(found: list[Difference], there: Packet, here: Packet) -> list[Difference]:
    """An element that one side hasn't got is one difference, not one for each of its fields."""
    old, new = _codes(there), _codes(here)
    whole: dict[str, list[Difference]] = {}
    result: list[Difference] = []
    for one in found:
        element = "/".join(one.key.split("/")[:2])
        if one.key.count("/") == 2 and (element in old) != (element in new):
            if element not in whole:
                result.append(Difference(element, "", "", one.changed_in))
            whole.setdefault(element, []).append(one)
        else:
            result.append(one)
    return [
        Difference(
            one.key,
            "\n\n".join(part.old for part in whole[one.key] if part.old),
            "\n\n".join(part.new for part in whole[one.key] if part.new),
            one.changed_in,
        )
        if one.key in whole
        else one
        for one in result
    ]


def _codes(packet: Packet) -> set[str]:
    return {f"{name}/{one.code}" for name in CODED for one in getattr(packet, name)}


def carry(source: Packet, target: Packet, key: str) -> Packet:
    """`target` with the field `key` as `source` has it. Raises `KeyError` for a key of neither."""
    giver, taker = source.to_json(), deepcopy(target.to_json())
    name, slash, rest = key.partition("/")
    if not slash:
        taker[name] = giver[name]
        return Packet.from_json(taker)
    if name not in CODED:
        raise KeyError(key)
    code, _slash, field = rest.partition("/")
    given = _element(giver[name], code)
    standing = _element(taker[name], code)
    if field:
        if given is None or standing is None or field not in given:
            raise KeyError(key)
        standing[field] = given[field]
    else:
        taker[name] = _with_element(taker[name], code, given)
    return Packet.from_json(taker)


def _element(items: list[Plain], code: str) -> Plain | None:
    return next((one for one in items if one["code"] == code), None)


def _with_element(items: list[Plain], code: str, given: Plain | None) -> list[Plain]:
    kept = [one for one in items if one["code"] != code]
    if given is None and len(kept) == len(items):
        raise KeyError(code)
    return kept if given is None else sorted([*kept, given], key=in_order)


def _flat(plain: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in plain.items():
        if name in CODED:
            for one in value:
                for field, words in one.items():
                    if field != "code":
                        found[f"{name}/{one['code']}/{field}"] = _words(said(field, words))
        else:
            found[name] = _words(said(name, value))
    return found


def _words(value: Any) -> str:
    """A value as lines of text."""
    if value is None or value is False:
        return ""
    if isinstance(value, Mapping):
        return " — ".join(filter(None, map(_words, value.values())))
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(_words, value)))
    return "✓" if value is True else str(value)
