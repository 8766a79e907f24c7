"""Words as the search sees them: the same on every database, because they are cut and shortened here.

A text becomes stems in their order (`accompagnées` and `accompagner` are both `accompagn`), and a
bag of its words as they are written, without accents or case. Little words before an apostrophe go;
what a hyphen joins is kept in parts and in one piece (`micro-projet`: micro, projet, microprojet).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from cop.text import fold

LONGEST = 40  # characters of a word
MOST_WORDS = 8_000  # of one part of a document: what PostgreSQL numbers, twice
_JOINTS = "'\u2019\u02bc`\u00b4\u2010\u2011-"
_CHAIN = re.compile(rf"[^\W_]+(?:[{_JOINTS}][^\W_]+)*")
_JOINT = re.compile(rf"[{_JOINTS}]")
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ud800-\udfff]"
)
_ELIDED = {"l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"}
# Written with a hyphen, in one word or in two: « micro projet ».
_PREFIXES = {
    "micro", "macro", "meso", "mini", "multi", "pluri", "inter", "co", "auto", "eco", "agro",
    "socio", "non", "sous", "ex", "pre", "post",
}  # fmt: skip
_LITTLE = """
a ai as au aux avec c ce ces cet cette d dans de des du elle elles en est et etc eu il ils j je l la le
les leur leurs lui m ma mais me mes mon n ne nos notre nous on ont ou par pas pour qu que qui s sa se
ses si son sont sur t ta te tes toi ton tu un une vos votre vous y the of and to in
"""
# Too common to ask for: they count only between quotation marks, or where nothing else is typed.
LITTLE = frozenset(_LITTLE.split())
_IRREGULAR = {
    "travaux": "travail", "jeux": "jeu", "lieux": "lieu", "enjeux": "enjeu", "voeux": "voeu",
    "milieux": "milieu", "yeux": "oeil", "redaction": "redig", "redacteur": "redig",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One word, or several that a hyphen or an apostrophe joins; where it stands in the text."""

    parts: tuple[str, ...]
    start: int
    end: int

    @property
    def joined(self) -> str:
        """In one word, where there are several; else empty."""
        return "".join(self.parts)[:LONGEST] if len(self.parts) > 1 else ""


def visible(text: str) -> str:
    """A text in one spelling, without signs that nobody sees: what the other functions are given."""
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def pieces(text: str) -> list[Piece]:
    """The words of a text, folded, in their order. Linear, whatever the text."""
    found: list[Piece] = []
    for match in _CHAIN.finditer(text):
        parts = _parts(match[0])
        before = found[-1] if found else None
        if parts and before and _begins_a_word(before, text[before.end : match.start()]):
            found[-1] = Piece((*before.parts, *parts), before.start, match.end())
        elif parts:
            found.append(Piece(parts, match.start(), match.end()))
    return found


def _begins_a_word(piece: Piece, gap: str) -> bool:
    return gap == " " and len(piece.parts) == 1 and piece.parts[0] in _PREFIXES


@lru_cache(maxsize=40_000)
def _parts(chain: str) -> tuple[str, ...]:
    """The words of a chain without little words before an apostrophe: `d’au-delà`: au, dela."""
    parts = [word_of(part) for part in _JOINT.split(chain)]
    while len(parts) > 1 and parts[0] in _ELIDED:
        parts.pop(0)
    return tuple(part for part in parts if part)


def word_of(part: str) -> str:
    """A word without case and accents; what folding turns into signs is left out."""
    return "".join(letter for letter in fold(part) if letter.isalnum())[:LONGEST]


@lru_cache(maxsize=40_000)
def stem(word: str) -> str:
    """The root of a folded French word.

    The stemmer knows endings by their accents, which people leave out: -ées, -ière and plurals are
    shortened before, and what is left of -tion and -ier after.
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    short = word.removesuffix("s") if not word.endswith("ss") else word
    if short.endswith("ee") and len(short) > 4:
        short = short[:-1]
    if short.endswith("ere") and len(short) > 5:
        short = short[:-1]
    root = str(_stemmer().stemWord(short))
    if root.endswith("ion") and len(root) > 6:
        root = root[:-3]
    return root[:-1] if root.endswith("i") and len(root) > 4 else root


@cache
def _stemmer() -> Any:
    import snowballstemmer  # only where something is searched or written

    return snowballstemmer.stemmer("french")


def stems(text: str) -> list[str]:
    """The roots of a text in their order, little words too."""
    return [stem(part) for piece in pieces(text) for part in piece.parts]


def tokens(text: str) -> str:
    """What is stored of a text: its roots in order, then its other words; empty for no words."""
    found = pieces(text)[:MOST_WORDS]
    ordered = [stem(part) for piece in found for part in piece.parts]
    bag = {part for piece in found for part in piece.parts}
    bag |= {form for piece in found if piece.joined for form in (piece.joined, stem(piece.joined))}
    return " ".join([*ordered, "_", *sorted(bag - set(ordered))]) if ordered else ""
