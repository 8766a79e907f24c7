"""The printed card of a tool: what it says, and what a paper that has grown old is told.

A card leaves the site: whatever is reserved stays off it, even for those who may read it, and its
QR code holds nothing but the address of the tool and the number of the edition on the paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop import text
from cop.addresses import public_url
from cop.contributions.rules import OPEN_STATES, can
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Edition, Tool

HEADING = re.compile(r"^ {0,3}#{1,3} +(.+?)[ #]*$", re.MULTILINE)
NUMBER = re.compile(r"(\d{1,4})\.(\d{1,4})", re.ASCII)
MOST_HEADINGS = 9
MOST_WORDS = 500  # characters of a tool that has no headings


@dataclass(frozen=True)
class Paper:
    """What somebody holds who scanned a card. `changes` is for those who read the history."""

    number: str
    at: datetime | None
    is_current: bool
    new_method: bool
    changes: list[Edition]


def printable(tool: Tool) -> Tool:
    """Raises `NotFound` for what others can't find yet, or can't find any more."""
    if tool.state not in OPEN_STATES:
        raise NotFound
    return tool


def outline(tool: Tool) -> list[str]:
    """The headings of a tool, as plain words, for a card that nobody has written."""
    public = text.without_reserved(tool.body.source)
    found = [text.summarise(one, 80) for one in HEADING.findall(public)]
    return found[:MOST_HEADINGS] if len(found) > 1 else []


def essence(tool: Tool) -> str:
    """The first words of a tool without headings."""
    return text.summarise(tool.body.source, MOST_WORDS)


def living_address(tool: Tool) -> str:
    """Where the paper leads: to what the tool has become since."""
    return public_url("cop.tools.show", uid=tool.uid, papier=tool.edition)


def paper_of(viewer: Viewer, tool: Tool, typed: str) -> Paper | None:
    """What the holder of an edition is told; nothing for a number that this tool never had.

    Readers of the history learn what changed since; others that it did.
    """
    found = NUMBER.fullmatch(typed)
    if found is None or tool.state not in OPEN_STATES:
        return None
    held, now = (int(found[1]), int(found[2])), (tool.major, tool.minor)
    if held > now:
        return None
    editions = _since(tool, held) if can(viewer, "history", tool) else []
    mine = next((one for one in editions if (one.major, one.minor) == held), None)
    return Paper(
        number=f"{held[0]}.{held[1]}",
        at=mine.at if mine else None,
        is_current=held == now,
        new_method=held[0] < now[0],
        changes=[one for one in editions if one is not mine and one.change],
    )


def _since(tool: Tool, held: tuple[int, int]) -> list[Edition]:
    """The edition on the paper and those that came after, newest first."""
    rows = session.scalars(
        select(Edition)
        .where(Edition.tool_id == tool.id, Edition.major >= held[0])
        .order_by(Edition.major.desc(), Edition.minor.desc())
        .limit(50)
    )
    return [one for one in rows if (one.major, one.minor) >= held]
