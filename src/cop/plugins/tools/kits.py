"""The tools of a kit, in their order; to each reader, only those that they may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from cop.contributions.finding import demand
from cop.contributions.models import State
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.tools.models import Kit, KitTool, Stage, Tool
from cop.search import Match

MOST = 20


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
        select(Tool.uid, Tool.title, Tool.summary, Tool.kind, Tool.duration, Tool.state, Tool.stage)
        .join(KitTool, KitTool.tool_id == Tool.id)
        .where(KitTool.kit_id == kit.id, visible_to(viewer, model=Tool))
        .order_by(KitTool.position, KitTool.tool_id)
    )
    return [
        Held(*row[:5], current=row.state == State.PUBLISHED, to_revise=row.stage == Stage.TO_REVISE)
        for row in rows
    ]


def kits_with(viewer: Viewer, tool: Tool) -> list[tuple[str, str]]:
    """(uid, title) of the kits that hold `tool` and that `viewer` may read."""
    rows = session.execute(
        select(Kit.uid, Kit.title)
        .join(KitTool, KitTool.kit_id == Kit.id)
        .where(
            KitTool.tool_id == tool.id, visible_to(viewer, model=Kit), Kit.state == State.PUBLISHED
        )
        .order_by(Kit.title)
    )
    return [(uid, title) for uid, title in rows]


def offered(viewer: Viewer, kit: Kit, match: Match | None) -> list[Any]:
    """(uid, title, summary) of the tools that could come in: those that were looked for."""
    held = select(KitTool.tool_id).where(KitTool.kit_id == kit.id)
    statement = select(Tool.uid, Tool.title, Tool.summary).where(
        visible_to(viewer, model=Tool), Tool.state == State.PUBLISHED, Tool.id.not_in(held)
    )
    if match is not None:
        statement = statement.where(match.condition)
    first = Tool.listed_at if match is None else match.score
    return list(session.execute(statement.order_by(first.desc(), Tool.id).limit(12)))


def put_in(viewer: Viewer, kit: Kit, tool: Tool) -> bool:
    """Add a tool at the end; False when it is in already or the kit is full."""
    demand(viewer, "edit", kit)
    demand(viewer, "read", tool)
    places = select(func.count(KitTool.tool_id), func.max(KitTool.position))
    count, last = session.execute(places.where(KitTool.kit_id == kit.id)).one()
    if (count or 0) >= MOST or session.get(KitTool, (kit.id, tool.id)) is not None:
        return False
    session.add(KitTool(kit_id=kit.id, tool_id=tool.id, position=(last or 0) + 1))
    session.flush()
    return True


def take_out(viewer: Viewer, kit: Kit, tool: Tool) -> None:
    demand(viewer, "edit", kit)
    demand(viewer, "read", tool)
    held = session.get(KitTool, (kit.id, tool.id))
    if held is not None:
        session.delete(held)
        session.flush()


def move_up(viewer: Viewer, kit: Kit, tool: Tool) -> None:
    """Put a tool before the one that this reader sees above it; hidden ones keep their place."""
    demand(viewer, "edit", kit)
    seen = list(
        session.scalars(
            select(KitTool)
            .join(Tool, Tool.id == KitTool.tool_id)
            .where(KitTool.kit_id == kit.id, visible_to(viewer, model=Tool))
            .order_by(KitTool.position, KitTool.tool_id)
        )
    )
    places = [held.tool_id for held in seen]
    if tool.id in places[1:]:
        here = places.index(tool.id)
        above, mine = seen[here - 1], seen[here]
        above.position, mine.position = mine.position, above.position
        session.flush()
