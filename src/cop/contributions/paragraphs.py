"""A Markdown text as paragraphs and the gaps between them, each to be taken or left alone.

A passage that is reserved and a block of code stay whole: half of one would open what is hidden,
or swallow what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cop.text.reserve import reserved_lines

ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
HEADING = re.compile(r"#{1,6} ")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def split_paragraphs(source: str) -> list[str]:
    """Paragraphs, headings and items of lists, with the gaps between; joined, they are *source*."""
    lines = source.split("\n")
    whole = _glued(lines, reserved_lines(source))
    parts, gap = [lines[0]], ""
    for before, line, glued in zip(lines, lines[1:], whole[1:], strict=False):
        gap += "\n"
        if glued:
            parts[-1] += gap + line
        elif not line.strip():
            gap += line
            continue
        elif (
            gap.count("\n") > 1 or ITEM.match(line) or HEADING.match(line) or HEADING.match(before)
        ):
            parts += [gap, line]
        else:
            parts[-1] += gap + line
        gap = ""
    return [part for part in [*parts, gap] if part]


def _glued(lines: Sequence[str], reserved: Sequence[bool]) -> list[bool]:
    """For each line, whether it belongs to the same block as the one before."""
    if len(reserved) != len(lines):  # cut at other signs than line ends: take the text as one
        return [True] * len(lines)
    code = list(_in_code(lines))
    return [
        place > 0 and ((hidden and reserved[place - 1]) or (inside and code[place - 1]))
        for place, (hidden, inside) in enumerate(zip(reserved, code, strict=True))
    ]


def _in_code(lines: Sequence[str]) -> Iterator[bool]:
    """For each line, whether it is part of a block of code, its fences included."""
    fence = ""
    for line in lines:
        if not fence:
            opened = FENCE.match(line)
            fence = opened[1] if opened else ""
            yield bool(fence)
        else:
            yield True
            bare = line.strip()
            if len(bare) >= len(fence) and set(bare) == {fence[0]}:
                fence = ""
