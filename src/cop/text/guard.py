"""Step two: what may reach Python-Markdown, so that a text costs at most 250 ms of processor time.

Python-Markdown is quadratic in the markup of one paragraph and recursive in nesting; the sanitiser
costs about 25 µs a tag. The limits below are several times what people write (the longest minutes
of a meeting use a tenth) and were set with `benchmarks/text_limits.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from cop.i18n import lazy_gettext as _l
from cop.text.refused import TextRefused

MOST_BYTES = 64 * 1024
MOST_NESTING = 20
MOST_MARKS = 6_000  # markup characters in the whole text
MOST_MARKS_IN_A_BLOCK = 1_000  # in one paragraph, list item or table row
MOST_BLOCK_WORK = 5_000_000  # markup characters x length of a block
MOST_TEXT_WORK = 20_000_000  # the same, added up over the text
MOST_LINES = 1_800  # that are not empty
MOST_LINES_IN_A_BLOCK = 250  # without an empty line: blocks are searched again for each line
MOST_STACKED = 20  # definitions or underlined titles in one block: each re-parses the rest
MOST_NOTES = 200  # footnote marks and link definitions
MOST_PIECES = 2_600  # tags (opening and closing), attributes and entities of the HTML
MOST_HTML = 400_000  # characters

_MARKS = re.compile(r"[\[\]()*_`<>!|^\\&#\-]")
_EMPTY_LINES = re.compile(r"\n\s*\n")
_ITEM = re.compile(r" {0,7}(?:([-*+])|\d+\.) ")
_STACKED = re.compile(r"^[ >]*(?:: |[-=]+ *$)", re.MULTILINE)
_NOTES = re.compile(r"\[\^|\]:")
_PREFIX = re.compile(r"(?:[ >]|[-*+:] |\d+[.)] |!!! )*")
_STEP = re.compile(r">|[-*+:] |\d+[.)] |!!! ")
_ROWS = re.compile(r"[ |]*:?-+[-:| ]*")


def guard(texts: list[str]) -> None:
    """Raises TextRefused for a text that would be too long, too deep or too dense to render.

    `texts` are the versions that will be rendered (with and without reserved passages): they share
    one allowance.
    """
    expanded = [text.expandtabs(4) for text in texts]
    for source, text in zip(texts, expanded, strict=True):
        if max(len(source.encode()), len(text)) > MOST_BYTES:
            raise TextRefused(
                _l("This text is too long (64 kB at most, about 10,000 words). Make two of it.")
            )
        if any(_depth(line) > MOST_NESTING for line in text.split("\n")):
            raise TextRefused(
                _l("Lists or quotes are nested too deep (20 levels at most). Bring them up.")
            )
    _refuse_crowds("\n\n".join(expanded))
    blocks = [block for text in expanded for block in _EMPTY_LINES.split(text)]
    for block in blocks:
        _refuse_crowded(block)
    if sum(_work_of(unit) for block in blocks for unit in _units(block)) > MOST_TEXT_WORK:
        refuse_density()


def guard_output(markups: list[str]) -> None:
    """The same for what came out of Python-Markdown, before the sanitisers read it."""
    pieces = sum(markup.count(sign) for markup in markups for sign in ("<", '="', "&"))
    if pieces > MOST_PIECES or sum(map(len, markups)) > MOST_HTML:
        refuse_density()


def refuse_density() -> NoReturn:
    raise TextRefused(
        _l(
            "There are too many formatting characters (such as * [ ] | #) in this text. "
            "Cut long paragraphs with empty lines, or make two texts of it."
        )
    )


def _refuse_crowds(text: str) -> None:
    lines = sum(1 for line in text.split("\n") if line.strip())
    if lines > MOST_LINES:
        raise TextRefused(_l("This text has too many lines (1,800 at most). Make two texts of it."))
    if len(_NOTES.findall(text)) > MOST_NOTES:
        raise TextRefused(
            _l("This text has too many notes (200 at most). Leave some out, or make two of it.")
        )
    if len(_MARKS.findall(text)) > MOST_MARKS:
        refuse_density()


def _refuse_crowded(block: str) -> None:
    if block.count("\n") >= MOST_LINES_IN_A_BLOCK:
        raise TextRefused(
            _l("There are more than 250 lines without an empty line between. Put some in.")
        )
    if len(_STACKED.findall(block)) > MOST_STACKED:
        raise TextRefused(
            _l(
                "There are more than 20 definitions or underlined titles in a row. "
                "Put empty lines between them."
            )
        )


def _depth(line: str) -> int:
    """Levels of quotes, lists and indentation that a line opens."""
    prefix = _PREFIX.match(line)
    opened = prefix[0] if prefix else ""
    steps = len(_STEP.findall(opened))
    return steps + opened.count("    ") if steps else 0


def _units(block: str) -> Iterator[str]:
    """What Python-Markdown reads as one run of text: a paragraph, a list item, a table row."""
    lines = block.split("\n")
    if len(lines) > 1 and "|" in lines[1] and _ROWS.fullmatch(lines[1].strip()):
        yield from lines
        return
    first = _ITEM.match(lines[0])
    if not first:
        yield block
        return
    unit: list[str] = []
    for line in lines:
        item = _ITEM.match(line)
        if item and unit and bool(item[1]) == bool(first[1]):
            yield "\n".join(unit)
            unit = []
        unit.append(line)
    yield "\n".join(unit)


def _work_of(unit: str) -> int:
    """Markup characters times length; raises TextRefused above the limits of one block."""
    marks = len(_MARKS.findall(unit))
    depth = deepest = 0
    for bracket in re.findall(r"[\[\]]", unit):
        depth = max(0, depth + (1 if bracket == "[" else -1))
        deepest = max(deepest, depth)
    if deepest > MOST_NESTING:
        raise TextRefused(
            _l("There are too many open brackets [ in one paragraph (20 at most). Close them.")
        )
    if marks > MOST_MARKS_IN_A_BLOCK or marks * len(unit) > MOST_BLOCK_WORK:
        refuse_density()
    return marks * len(unit)
