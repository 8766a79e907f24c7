"""What stands in the library: what every community starts with, and what members have written.

An entry has a key: `fourni:posture` for what is provided, the lasting name (uid) of a contribution
for the rest. `offered`, `criteria` and `phases` are for the form of a role-play.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from cop.contributions.models import Contribution, State
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugins.role_plays.library.lines import LEAVES, criteria_of, line_of, phases_of
from cop.plugins.role_plays.library.models import ObservationGrid, Protocol, ProtocolKind
from cop.plugins.role_plays.packet import Criterion, Phase
from cop.plugins.role_plays.usual import usual

PROVIDED, USUAL = "fourni:", "usual"
SEEDS = Path(__file__).parent / "seeds.yml"
MOST_OFFERED = 100
GRID, PROTOCOL = "observation_grid", "protocol"


@dataclass(frozen=True)
class Provided:
    """An entry that comes with the site, as its document."""

    name: str
    type: str
    document: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{PROVIDED}{self.name}"

    @property
    def title(self) -> str:
        return str(self.document["title"])


@lru_cache(maxsize=1)
def provided() -> dict[str, Provided]:
    """Name → entry, in the order of the file."""
    read = yaml.safe_load(SEEDS.read_text(encoding="utf-8"))
    return {name: Provided(name, one.pop("type"), _document(one)) for name, one in read.items()}


def _document(one: dict[str, Any]) -> dict[str, Any]:
    for name, from_usual in (("criteria", _usual_criteria), ("steps", _usual_steps)):
        rows = from_usual() if one.get(name) == USUAL else one.get(name)
        if rows:
            one[name] = [line_of(str(cell) for cell in row) for row in rows]
    return one


def _usual_criteria() -> list[tuple[str, ...]]:
    return [(one.label, one.kind, one.hint) for one in usual().criteria]


def _usual_steps() -> list[tuple[str, ...]]:
    return [
        (one.name, str(one.minutes), one.who_speaks, one.rule, one.prompt.strip("*"),
         LEAVES if one.leaves_role else "")
        for one in usual().debrief
    ]  # fmt: skip


def offered(viewer: Viewer, type_name: str) -> list[tuple[str, str]]:
    """(key, title) of what may be put into a role-play: provided ones, then what is published."""
    model: type[Contribution] = ObservationGrid if type_name == GRID else Protocol
    rows = session.execute(
        select(model.uid, model.title)
        .where(visible_to(viewer, model=model), model.state == State.PUBLISHED)
        .where(*_debriefs(model))
        .order_by(model.title, model.id)
        .limit(MOST_OFFERED)
    )
    ready = [
        (one.key, one.title)
        for one in provided().values()
        if one.type == type_name and one.document.get("kind") in (None, ProtocolKind.DEBRIEF)
    ]
    return ready + [(uid, title) for uid, title in rows]


def _debriefs(model: type[Contribution]) -> list[Any]:
    """Only a debrief is put into a role-play; a consultation is a way to talk of its own."""
    return [Protocol.kind == ProtocolKind.DEBRIEF] if model is Protocol else []


def criteria(viewer: Viewer, key: str) -> tuple[Criterion, ...]:
    """The criteria of a grid; none for one that isn't there or that `viewer` may not read."""
    return criteria_of(_lines(viewer, key, GRID, ObservationGrid, "criteria"))


def phases(viewer: Viewer, key: str) -> tuple[Phase, ...]:
    """The phases of a debrief; none for one that isn't there or that `viewer` may not read."""
    return phases_of(_lines(viewer, key, PROTOCOL, Protocol, "steps"))


def _lines(
    viewer: Viewer, key: str, type_name: str, model: type[Contribution], column: str
) -> list[str]:
    if key.startswith(PROVIDED):
        one = provided().get(key.removeprefix(PROVIDED))
        return list(one.document[column]) if one and one.type == type_name else []
    found = session.scalar(
        select(getattr(model, column)).where(
            visible_to(viewer, model=model), model.uid == key, model.state.in_(OPEN_STATES)
        )
    )
    return list(found or ())


__all__ = [
    "GRID", "LEAVES", "PROTOCOL", "Provided", "criteria", "offered", "phases", "provided",
]  # fmt: skip
