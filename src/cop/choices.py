"""Fixed lists of words that fields offer. Lists that a community edits are vocabularies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Listed:
    """What a field offers of a fixed list: `ChoiceField(choices_from=Listed(KINDS))`.

    words: code → label, in the order of the page. empty: the label of no choice, offered first.
    """

    words: Mapping[Any, Any]
    empty: Any = None

    def __call__(self) -> list[tuple[str, str]]:
        listed = [(str(code), str(label)) for code, label in self.words.items()]
        return listed if self.empty is None else [("", str(self.empty)), *listed]

    def label(self, code: str) -> str:
        return str(self.words.get(code, code))
