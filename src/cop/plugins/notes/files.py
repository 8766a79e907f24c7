"""Notes as a file that travels: a working copy in Markdown, and what comes back.

A copy says of each point which text it was taken from; what comes back is merged against that, so
that nobody's words are lost, and the same file taken in twice changes nothing the second time. A
file without those marks (an Etherpad, a Word document) is matched by its headings; where there is no
agenda yet, its headings become one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

import yaml
from sqlalchemy import select

from cop import text
from cop.contributions.finding import demand
from cop.contributions.rules import can
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.notes import texts
from cop.plugins.notes.models import Meeting, Point
from cop.plugins.notes.proposing import lacking
from cop.plugins.notes.records import Proposal, minutes_in, taken_out
from cop.plugins.notes.services import MOST_POINTS, add_point, points_of
from cop.plugins.notes.texts.models import TextUpdate

HEADING = re.compile(r"^##\s+(?:\d+[.)]\s+)?(.*?)\s*$")
MARK = re.compile(r"^<!-- point: ([0-9a-zA-Z]{6,16}) (\d{1,9}) -->$")
# « Restitution *(35 min, Hugo)* »: how long, and who leads it.
ASIDE = re.compile(r"^(.*?)\s*\*?\((\d{1,3})\s*min(?:utes)?(?:\s*,\s*([^)]{1,80}))?\)\*?$")
LONGEST_TITLE, MINUTES = 200, range(1, 601)
LONGEST = 2_000_000  # characters of one file


@dataclass
class Section:
    """What stands under one heading. key, base: what its mark says, if it has one. minutes,
    presenter: what the heading says in brackets."""

    title: str
    minutes: int | None = None
    presenter: str = ""
    key: str = ""
    base: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Taken:
    """What became of a file: the points that changed, the headings that fit none, and the records
    that it tells of and that aren't there yet."""

    changed: tuple[str, ...]
    unknown: tuple[str, ...]
    proposed: tuple[Proposal, ...] = ()


def working_copy(viewer: Viewer, meeting: Meeting) -> str:
    """The notes as they stand, reserved passages too: for who writes them."""
    demand(viewer, "notes.write", meeting)
    front = yaml.safe_dump(
        {"type": "compte_rendu", "id": meeting.uid, "titre": meeting.title,
         "date": meeting.day.isoformat()},
        allow_unicode=True, sort_keys=False,
    )  # fmt: skip
    heads, written = _heads(meeting), texts.texts_of(meeting.id)
    parts = [f"---\n{front}---", f"# {meeting.title}"]
    for number, point in enumerate(points_of(meeting), start=1):
        mark = f"<!-- point: {point.key} {heads.get(point.key, 0)} -->"
        parts += [f"## {number}. {point.title}\n{mark}", written.get(point.key, "").strip("\n")]
    return "\n\n".join(one for one in parts if one) + "\n"


def _heads(meeting: Meeting) -> dict[str, int]:
    doc = texts.TextDoc
    rows = session.execute(select(doc.key, doc.head).where(doc.meeting_id == meeting.id))
    return {row.key: row.head for row in rows}


def take(viewer: Viewer, meeting: Meeting, source: str) -> Taken:
    """Merge a file into the notes. Raises `cop.text.TextRefused` for a text that can't be kept."""
    demand(viewer, "notes.write", meeting)
    points = points_of(meeting)
    fresh = not points and can(viewer, "notes.prepare", meeting)
    changed, unknown = [], []
    source = text.normalise(source[:LONGEST])
    body, proposed = source, list[Proposal]()
    if minutes := minutes_in(source):
        body, proposed = taken_out(minutes)
    for place, section in enumerate(sections(body)):
        point = _fitting(points, section)
        if point is None and fresh and place < MOST_POINTS:
            changed.append(_begun(viewer, meeting, section).title)
        elif point is None:
            unknown.append(section.title)
        elif _merge(viewer, meeting, point, section):
            changed.append(point.title)
    return Taken(tuple(changed), tuple(unknown), tuple(lacking(viewer, meeting, proposed)))


def sections(source: str) -> list[Section]:
    """The parts of a file under its headings of the second level; what stands above is nobody's."""
    found: list[Section] = []
    fence = ""
    for line in source.split("\n"):
        fence = _fenced(line, fence)
        heading = None if fence else HEADING.match(line)
        mark = MARK.match(line) if found and not found[-1].text.strip() else None
        if heading:
            found.append(_section(heading[1]))
        elif mark and not found[-1].key:
            found[-1].key, found[-1].base = mark[1], int(mark[2])
        elif found:
            found[-1].text += line + "\n"
    for one in found:
        one.text = one.text.strip("\n")
    return found


def _section(heading: str) -> Section:
    told = ASIDE.match(heading)
    if told is None or not told[1]:
        return Section(heading)
    return Section(told[1], int(told[2]), (told[3] or "").strip())


def _begun(viewer: Viewer, meeting: Meeting, section: Section) -> Point:
    """A point of an agenda that there wasn't."""
    told = {
        "title": section.title[:LONGEST_TITLE] or "…",
        "minutes": section.minutes if section.minutes in MINUTES else None,
        "presenter": section.presenter,
    }
    return add_point(viewer, meeting, told, section.text)


def _fenced(line: str, fence: str) -> str:
    """The fence of the code block that the next lines stand in."""
    bare = line.lstrip()
    if fence:
        return "" if bare.startswith(fence) else fence
    return bare[:3] if bare.startswith(("```", "~~~")) else ""


def _fitting(points: list[Point], section: Section) -> Point | None:
    for point in points:
        if section.key == point.key:
            return point
    wanted = text.fold(section.title)
    return next((one for one in points if text.fold(one.title) == wanted), None)


def _merge(viewer: Viewer, meeting: Meeting, point: Point, section: Section) -> bool:
    doc = texts.doc_of(meeting.id, point.key)
    if doc is None:
        return False
    before = texts.texts_of(meeting.id).get(point.key, "")
    # What was validated lacks the reserved passages: it takes nothing away from who wrote them.
    if section.text in (before.strip("\n"), text.without_reserved(before).strip()):
        return False
    if section.base is None:
        return texts.save(viewer, doc, base=doc.head, text=section.text).text != before
    # Whoever brings the same file twice has written it once.
    mark = sha256(f"{section.base}:{section.text}".encode()).hexdigest()
    client = f"file-{mark[:24]}"
    if _was_taken(doc.id, client):
        return False
    base = min(section.base, doc.head)
    return texts.save(viewer, doc, base=base, text=section.text, client=client).text != before


def _was_taken(doc_id: int, client: str) -> bool:
    known = select(TextUpdate.seq).where(TextUpdate.doc_id == doc_id, TextUpdate.client == client)
    return session.scalar(known.limit(1)) is not None
