"""The answers side by side: networks × questions, in alphabetical order, each as wide as the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from cop import text
from cop.columns import Prose
from cop.contributions.finding import demand
from cop.contributions.models import Contribution
from cop.contributions.rules import visible_to
from cop.db import session
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.answers.models import Call, Contributor, Sheet, SheetTool, Synthesis
from cop.plugins.answers.synthesis import written_in
from cop.plugins.answers.words import POSTURES


@dataclass(frozen=True)
class Named:
    """Something of the community that a sheet names, which this reader may read."""

    uid: str
    title: str
    type: str


@dataclass(frozen=True)
class Column:
    """What one network, or a group of it, has sent. No person's name is in it."""

    network: str
    group: str
    answers: tuple[Prose, ...]
    posture: str
    first_action: str
    resources: str
    tools: tuple[Named, ...]
    submitted_at: datetime | None
    amended_at: datetime | None
    after_reading: bool

    @property
    def name(self) -> str:
        return f"{self.network} · {self.group}" if self.group else self.network


@dataclass(frozen=True)
class Matrix:
    """questions: their words, in order; syntheses: position → text, 0 for all questions."""

    questions: tuple[str, ...]
    columns: tuple[Column, ...]
    syntheses: dict[int, Synthesis]


def matrix_of(viewer: Viewer, call: Call) -> Matrix:
    """What was sent, for who may compare; three queries beside those of the rule."""
    demand(viewer, "answers.compare", call)
    rows = session.execute(
        select(Sheet, Organisation.short_name)
        .join(Organisation, Organisation.id == Sheet.network_id)
        .where(Sheet.call_id == call.id, Sheet.submitted_at.is_not(None))
    ).all()
    tools = tools_of(viewer, [sheet.id for sheet, _name in rows])
    columns = [_column(sheet, name, tools.get(sheet.id, ())) for sheet, name in rows]
    columns.sort(key=lambda one: (text.fold(one.network), text.fold(one.group)))
    return Matrix(tuple(call.questions), tuple(columns), written_in(call))


def _column(sheet: Sheet, network: str, tools: tuple[Named, ...]) -> Column:
    return Column(
        network=network,
        group=sheet.group_name,
        answers=tuple(sheet.answers),
        posture=str(POSTURES.get(sheet.posture, "")),
        first_action=sheet.first_action,
        resources=sheet.resources,
        tools=tools,
        submitted_at=sheet.submitted_at,
        amended_at=sheet.amended_at,
        after_reading=sheet.after_reading,
    )


def tools_of(viewer: Viewer, sheets: list[int]) -> dict[int, tuple[Named, ...]]:
    """Sheet → what it names, as far as `viewer` may read it. One query."""
    rows = session.execute(
        select(SheetTool.sheet_id, Contribution.uid, Contribution.title, Contribution.type)
        .join(Contribution, Contribution.id == SheetTool.contribution_id)
        .where(SheetTool.sheet_id.in_(sheets), visible_to(viewer))
        .order_by(Contribution.title, Contribution.id)
    )
    found: dict[int, tuple[Named, ...]] = {}
    for sheet, uid, title, kind in rows:
        found[sheet] = (*found.get(sheet, ()), Named(uid, title, kind))
    return found


def contributors(sheet: Sheet) -> list[str]:
    """Who wrote in a sheet, by name: for their own network, which the caller has made sure of."""
    return list(
        session.scalars(
            select(Member.name)
            .join(Contributor, Contributor.member_id == Member.id)
            .where(Contributor.sheet_id == sheet.id)
            .order_by(Member.name)
        )
    )
