"""The tools of a kit, in their order; to each reader, only those that they may read.

The list is part of the kit's document: each change of it is a version of the kit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text, cast, select

from cop.contributions import services
from cop.contributions.finding import demand
from cop.contributions.listing import titles
from cop.contributions.models import State
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Kit, Stage, Tool
from cop.search import Match

MOST = 20
MOST_KITS = 20


@dataclass(frozen=True)
class Held:
    """One tool of a kit. `current` is False for one that was put away."""

    uid: str
    title: str
    summary: str
    kind: str
    duration: int | None
    current: bool
    to_revise: bool


def tools_of(viewer: Viewer, kit: Kit) -> list[Held]:
    """The tools of `kit` that `viewer` may read, in order: one query."""
    rows = session.execute(
        select(
            Tool.uid, Tool.title, Tool.summary, Tool.kind, Tool.duration, Tool.state, Tool.stage
        ).where(Tool.uid.in_(kit.tools), visible_to(viewer, model=Tool))
    )
    held = [
        Held(*row[:5], current=row.state == State.PUBLISHED, to_revise=row.stage == Stage.TO_REVISE)
        for row in rows
    ]
    return sorted(held, key=lambda one: kit.tools.index(one.uid))


def kits_with(viewer: Viewer, tool: Tool) -> list[tuple[str, str]]:
    """(uid, title) of the kits that hold `tool` and that `viewer` may read."""
    holds = cast(Kit.tools, Text).contains(f'"{tool.uid}"')
    return titles(viewer, Kit, holds, order_by=Kit.title, limit=MOST_KITS)


def offered(viewer: Viewer, kit: Kit, match: Match | None) -> list[Any]:
    """(uid, title, summary) of the tools that could come in: those that were looked for."""
    statement = select(Tool.uid, Tool.title, Tool.summary).where(
        visible_to(viewer, model=Tool), Tool.state == State.PUBLISHED, Tool.uid.not_in(kit.tools)
    )
    if match is not None:
        statement = statement.where(match.condition)
    first = Tool.listed_at if match is None else match.score
    return list(session.execute(statement.order_by(first.desc(), Tool.id).limit(12)))


def put_in(viewer: Viewer, kit: Kit, tool: Tool) -> bool:
    """Add a tool at the end; False when it is in already or the kit is full."""
    demand(viewer, "edit", kit)
    demand(viewer, "read", tool)
    there = set(session.scalars(select(Tool.uid).where(Tool.uid.in_(kit.tools))))
    standing = [uid for uid in kit.tools if uid in there]  # the others were purged
    if len(standing) >= MOST or tool.uid in standing:
        return False
    services.save(viewer, kit, {"tools": [*standing, tool.uid]})
    return True


def take_out(viewer: Viewer, kit: Kit, tool: Tool) -> None:
    demand(viewer, "edit", kit)
    demand(viewer, "read", tool)
    services.save(viewer, kit, {"tools": [uid for uid in kit.tools if uid != tool.uid]})


def move_up(viewer: Viewer, kit: Kit, tool: Tool) -> None:
    """Put a tool before the one that this reader sees above it; hidden ones keep their place."""
    demand(viewer, "edit", kit)
    seen = [held.uid for held in tools_of(viewer, kit)]
    if tool.uid not in seen[1:]:
        return
    above = seen[seen.index(tool.uid) - 1]
    swapped = {above: tool.uid, tool.uid: above}
    services.save(viewer, kit, {"tools": [swapped.get(uid, uid) for uid in kit.tools]})
