"""The small file that brings real durations back: what `course.js` saves, read with care.

Schema `cop-passage`, version 1. Times are ISO 8601 with an offset; durations whole minutes; `shift`
how many minutes later than the plan said it was begun on purpose.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cop.plugins.workshops.plan import DAY
from cop.shape import Misshapen, from_plain

SCHEMA, VERSION = "cop-passage", 1
MOST_BYTES = 512 * 1024
MOST_PEOPLE = 1000
MOST_REMARK = 240


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What became of one block. `actual` None: it wasn't measured."""

    key: str
    started: str | None = None
    ended: str | None = None
    actual: int | None = None
    dropped: bool = False
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One delivery, as it was timed. `edition` 0: of a plan that wasn't published."""

    schema: str
    version: int
    workshop: str
    title: str = ""
    edition: int = 0
    saved: str = ""
    begun: str | None = None
    ended: str | None = None
    shift: int = 0
    participants: int | None = None
    blocks: tuple[Lived, ...] = ()


def read_passage(content: bytes) -> Passage:
    """Raises `Misshapen` for what isn't such a file; its text is for developers, not for people."""
    if len(content) > MOST_BYTES:
        raise Misshapen("more than 512 kB")
    try:
        plain: Any = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Misshapen("not JSON") from error
    passage = from_plain(Passage, plain)
    if (passage.schema, passage.version) != (SCHEMA, VERSION):
        raise Misshapen(f"{passage.schema} {passage.version}: another kind of file")
    _checked(passage)
    return passage


def moment(text: str | None) -> datetime | None:
    """Raises `Misshapen` for what is no moment, or doesn't say in which zone."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Misshapen("a moment was expected") from error
    if found.tzinfo is None:
        raise Misshapen("a moment without a zone")
    return found


def _checked(passage: Passage) -> None:
    keys = [one.key for one in passage.blocks]
    if len(set(keys)) != len(keys) or not all(0 < len(key) <= 80 for key in keys):
        raise Misshapen("blocks: each has one key, once")
    if passage.participants is not None and not 0 < passage.participants <= MOST_PEOPLE:
        raise Misshapen("participants: a number of people was expected")
    for text in (passage.begun, passage.ended):
        moment(text)
    for one in passage.blocks:
        if not 0 <= (one.actual or 0) <= DAY or len(one.remark) > MOST_REMARK:
            raise Misshapen(f"blocks: {one.key[:20]}: minutes or remark out of bounds")
        moment(one.started)
        moment(one.ended)
