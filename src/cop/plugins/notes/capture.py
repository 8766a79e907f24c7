"""Lines of the notes that look like a decision, an action or a question: suggestions, until
somebody confirms them. Pure functions of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from cop import text
from cop.text.reserve import reserved_lines

LETTERS = {"decision": "D", "action": "A", "question": "Q"}
LINE = re.compile(r"^\s*(?:[-*+]\s+)?(?:\*\*)?(\w+)(?:\*\*)?\s*:(?:\*\*)?\s*(\S.*)$")
WHO = re.compile(r"(?<!\S)@([\w.-]+)")
DAY = re.compile(r"\bpour le (\d{1,2})/(\d{1,2})(?:/(\d{4}))?\b")
MOST = 40
LONGEST = {"D": 500, "A": 300, "Q": 300}


@dataclass(frozen=True)
class Suggestion:
    """One line that could be recorded. line: its number in the text, from 0; handle: who was named
    with an @, without it; due: the day that was named; seen: the whole line as it stands."""

    line: int
    letter: str
    words: str
    seen: str
    handle: str = ""
    due: date | None = None


def found_in(source: str, near: date) -> list[Suggestion]:
    """The suggestions of a text; none within reserved passages, which stay among those present.

    near: a day without a year is the first such day from there on.
    """
    hidden = reserved_lines(source)
    lines = source.split("\n")
    found = []
    for number, line in enumerate(lines):
        told = LINE.match(line)
        if told is None or (number < len(hidden) and hidden[number]):
            continue
        letter = LETTERS.get(text.fold(told[1]))
        if letter is not None:
            found.append(_suggestion(number, letter, told[2], line, near))
    return found[:MOST]


def _suggestion(number: int, letter: str, words: str, seen: str, near: date) -> Suggestion:
    if letter != "A":
        return Suggestion(number, letter, words.strip()[: LONGEST[letter]], seen)
    who, day = WHO.search(words), DAY.search(words)
    bare = DAY.sub("", WHO.sub("", words))
    return Suggestion(
        number,
        letter,
        " ".join(bare.split())[: LONGEST[letter]],
        seen,
        who[1].rstrip(".") if who else "",
        _day(day, near) if day else None,
    )


def _day(found: re.Match[str], near: date) -> date | None:
    day, month, year = int(found[1]), int(found[2]), found[3]
    try:
        if year:
            return date(int(year), month, day)
        this = date(near.year, month, day)
        return this if this >= near else date(near.year + 1, month, day)
    except ValueError:
        return None


def recorded(source: str, line: int, words: str, ref: str) -> str:
    """The text once that line is a record: its words behind the reference. A line that reads
    otherwise by now stays as it is."""
    lines = source.split("\n")
    told = LINE.match(lines[line]) if line < len(lines) else None
    if told is None:
        return source
    lines[line] = f"**{ref}** — {words}"
    return "\n".join(lines)
