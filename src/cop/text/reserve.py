"""Reserved passages: what was said among the people present, and is nobody else's business.

    :::reserve{niveau=session}
    …
    :::

One function finds them, and in doubt it hides: a passage that is not closed goes on to the end of
the text; a marker counts inside a code block, a quote or a list, in any case, with or without its
accent and its attributes; what stands after the marker on its line is reserved too; a `:::` inside
another `:::word` block or inside a code block of the passage does not end the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cop.text.normal import bare

_NEWLINE = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_COLON = re.compile("[:：﹕︓⩴]")  # whatever opens to a colon
_OPENING = re.compile(r"(?<!:):{3,}+\s*+reserve\w*\s*(?:\{[^}]*\}?)?")
_INNER = re.compile(r"^[\s>]*+:{3,}+\s*+[^\s:]")
_CLOSING = re.compile(r"^[\s>]*+:{3,}+\s*$")
_FENCE = re.compile(r"^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*(`{3,}(?=[^`]*$)|~{3,})")


@dataclass(frozen=True)
class Passage:
    """A stretch of whole lines, without the marker lines."""

    reserved: bool
    text: str


class _Inside:
    """Where a reader of lines is inside a reserved passage: how deep, and in which code block."""

    def __init__(self) -> None:
        self.depth = 1
        self.fence = ""

    def ends_with(self, line: str) -> bool:
        """Take one line in; true if it is the line that closes the passage."""
        fence = _FENCE.match(line)
        if self.fence:
            if line.strip(" \t>").rstrip(self.fence[0]) == "" and fence is not None:
                self.fence = "" if len(fence[1]) >= len(self.fence) else self.fence
            return False
        if fence:
            self.fence = fence[1]
        elif _CLOSING.match(line):
            self.depth -= 1
        elif _INNER.match(line):
            self.depth += 1
        return self.depth == 0


def passages(source: str) -> Iterator[Passage]:
    """The text in stretches, public and reserved by turns, in order; empty stretches left out."""
    public: list[str] = []
    hidden: list[str] = []
    inside: _Inside | None = None
    for line in _NEWLINE.split(source):
        if inside is not None:
            if inside.ends_with(bare(line)):
                yield Passage(True, "\n".join(hidden))
                hidden, inside = [], None
            else:
                hidden.append(line)
        elif (opening := _opening(line)) is not None:
            before, after = opening
            public += [before] if before.strip() else []
            if public:
                yield Passage(False, "\n".join(public))
            public, hidden = [], [after] if after.strip() else []
            inside = _Inside()
        else:
            public.append(line)
    if inside is not None:
        yield Passage(True, "\n".join(hidden))
    elif public:
        yield Passage(False, "\n".join(public))


def reserved_lines(source: str) -> list[bool]:
    """For each line, whether it is part of a reserved passage, its markers included."""
    found: list[bool] = []
    inside: _Inside | None = None
    for line in _NEWLINE.split(source):
        if inside is None:
            inside = _Inside() if _opening(line) is not None else None
            found.append(inside is not None)
        else:
            found.append(True)
            if inside.ends_with(bare(line)):
                inside = None
    return found


def _opening(line: str) -> tuple[str, str] | None:
    """What stands before and after the marker of a passage on this line; None without marker."""
    if len(_COLON.findall(line)) < 2:
        return None
    found = _OPENING.search(bare(line))
    if not found:
        return None
    places = [place for place, letter in enumerate(line) for _ in bare(letter)]
    places.append(len(line))
    return line[: places[found.start()]], line[places[found.end()] :]


def without_reserved(source: str) -> str:
    """The Markdown text without its reserved passages: the one function that removes them."""
    return "\n\n".join(passage.text for passage in passages(source) if not passage.reserved)


def has_reserved(source: str) -> bool:
    """Whether the text has a reserved passage, even an empty or unclosed one."""
    # Without two colons there is no marker: most of the thousands of texts of a plan are done here.
    return len(_COLON.findall(source)) > 1 and any(one.reserved for one in passages(source))
