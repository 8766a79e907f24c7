"""A file's name as plain text: no path, nothing unseen, the ending of what the file really is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from cop.attachments.kinds import Kind

LONGEST = 120  # characters, ending included
# What Windows can't write in a name; `/` and `\` have cut the path off already.
_UNWRITABLE = re.compile(r'[<>:"|?*]+')
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"(\w)([\u0300-\u036f]{2})[\u0300-\u036f]+")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain_name(given: str) -> str:
    """`../../a\u202egnp.exe` as somebody would have to type it: `agnp.exe`. May be empty."""
    bare = "".join(
        " " if letter in "\t\r\n" else letter
        for letter in given[:4000].replace("\\", "/").rsplit("/", 1)[-1]
        if letter in "\t\r\n" or unicodedata.category(letter) not in _UNSEEN
    )
    bare = _MARKS.sub(r"\1\2", unicodedata.normalize("NFC", bare[:1000]))
    return _SPACES.sub(" ", _UNWRITABLE.sub("-", bare)).strip(" .")[:LONGEST]


def clean_name(given: str, kind: Kind) -> str:
    """The plain name with the ending of what the file is: `agnp.exe.png`."""
    bare = plain_name(given)
    name = PurePosixPath(bare)
    stem = name.stem if name.suffix.lower() in kind.suffixes else bare
    stem = stem[: LONGEST - len(kind.suffixes[0])].strip(" .") or "document"
    if _DEVICES.match(stem):
        stem = f"_{stem}"
    return stem + kind.suffixes[0]


def unique_name(name: str, taken: Iterable[str]) -> str:
    """`plan.pdf`, or `plan (2).pdf` where the first is taken; capitals make no difference."""
    used = {one.casefold() for one in taken}
    path, number, free = PurePosixPath(name), 1, name
    while free.casefold() in used:
        number += 1
        mark = f" ({number})"
        free = path.stem[: LONGEST - len(mark) - len(path.suffix)] + mark + path.suffix
    return free
