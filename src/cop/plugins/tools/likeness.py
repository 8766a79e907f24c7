"""Tools that look alike: found by the three-letter pieces of title and summary, never merged by us."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from cop.contributions.finding import demand
from cop.contributions.models import State
from cop.contributions.rules import visible_to
from cop.contributions.services import act
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.tools import stages
from cop.plugins.tools.models import Tool, Unlike

# Two tools share this part of their pieces when a reader would ask whether they are the same:
# « Grille de diagnostic partagé » and « Grille de diagnostic associatif partagé » do.
ALIKE = 0.42
COMPARED = 2000  # the newest tools
SHOWN = 3


@dataclass(frozen=True)
class Twin:
    uid: str
    title: str
    summary: str
    likeness: float


def pieces(folded: str) -> frozenset[str]:
    """The three-letter pieces of a text without case or accents, word by word."""
    padded = [f"  {word} " for word in folded.split()]
    return frozenset(word[start : start + 3] for word in padded for start in range(len(word) - 2))


def likeness(one: str, other: str) -> float:
    """From 0 (nothing in common) to 1 (the same pieces)."""
    mine, theirs = pieces(one), pieces(other)
    together = mine | theirs
    return len(mine & theirs) / len(together) if together else 0.0


def twins_of(viewer: Viewer, tool: Tool) -> list[Twin]:
    """What resembles `tool`, of what `viewer` may read, but for what was settled already."""
    settled = select(Unlike.other_id).where(Unlike.tool_id == tool.id)
    settled_before = select(Unlike.tool_id).where(Unlike.other_id == tool.id)
    rows = session.execute(
        select(Tool.uid, Tool.title, Tool.summary, Tool.folded)
        .where(
            visible_to(viewer, model=Tool),
            Tool.state == State.PUBLISHED,
            Tool.id != tool.id,
            Tool.id.not_in(settled),
            Tool.id.not_in(settled_before),
            or_(Tool.adapted_from_id.is_(None), Tool.adapted_from_id != tool.id),
            *([Tool.id != tool.adapted_from_id] if tool.adapted_from_id else []),
        )
        .order_by(Tool.id.desc())
        .limit(COMPARED)
    )
    found = [
        Twin(uid, title, summary, likeness(tool.folded, folded))
        for uid, title, summary, folded in rows
    ]
    alike = [twin for twin in found if twin.likeness >= ALIKE]
    return sorted(alike, key=lambda twin: (-twin.likeness, twin.title))[:SHOWN]


def is_variant(viewer: Viewer, tool: Tool, other: Tool) -> None:
    """`tool` is `other` done otherwise: it credits it, and each shows the other."""
    demand(viewer, "edit", tool)
    demand(viewer, "read", other)
    if tool.adapted_from_id is None and other.adapted_from_id != tool.id:
        tool.adapted_from_id = other.id
        act(viewer, tool, "adapted")
    else:
        is_unlike(viewer, tool, other)
    session.flush()


def is_double(viewer: Viewer, tool: Tool, other: Tool) -> None:
    """`tool` says what `other` says: it is put away and leads there; a draft simply stays one."""
    demand(viewer, "edit", tool)
    demand(viewer, "read", other)
    if tool.state != State.DRAFT:
        stages.replace(viewer, tool, other)


def is_unlike(viewer: Viewer, tool: Tool, other: Tool) -> None:
    """They have nothing to do with one another; nobody asks again."""
    demand(viewer, "edit", tool)
    demand(viewer, "read", other)
    if session.get(Unlike, (tool.id, other.id)) is None:
        session.add(Unlike(tool_id=tool.id, other_id=other.id))
        session.flush()
