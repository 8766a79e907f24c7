"""Grids that observers filled in on paper, typed in by whoever conducts the run.

A grid holds what it adds up to, not single presses. Its first name only tells one sheet of paper
from the next while they are typed: it is in no sum, and is gone when the run is purged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from werkzeug.exceptions import Conflict, Forbidden, NotFound

from cop.contributions.finding import demand
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.role_plays.room.grid import Act, Mark
from cop.plugins.role_plays.room.models import PaperGrid
from cop.plugins.role_plays.runs.models import Run
from cop.plugins.role_plays.runs.rules import LOOKING_BACK

MOST_GRIDS = 40  # of one run; twelve tables have three observers each at the most


@dataclass(frozen=True)
class Typed:
    """One grid as the list names it."""

    uid: str
    name: str
    lines: int


def add(viewer: Viewer, run: Run, observer: str, marks: Mapping[str, Mark]) -> PaperGrid:
    """Keep one grid. Raises `Conflict` when a run has more than a room can hold."""
    _demand(viewer, run)
    if len(typed(run)) >= MOST_GRIDS:
        raise Conflict(_("This run has %(most)s grids already.", most=MOST_GRIDS))
    grid = PaperGrid(run_id=run.id, observer=observer, marks=_plain(marks))
    session.add(grid)
    session.flush()
    return grid


def correct(viewer: Viewer, run: Run, uid: str, observer: str, marks: Mapping[str, Mark]) -> None:
    """Type one anew. Raises `NotFound`."""
    grid = one(viewer, run, uid)
    grid.observer, grid.marks = observer, _plain(marks)
    session.flush()


def erase(viewer: Viewer, run: Run, uid: str) -> None:
    """Take one out of the sum, for good. Raises `NotFound`."""
    session.delete(one(viewer, run, uid))
    session.flush()


def one(viewer: Viewer, run: Run, uid: str) -> PaperGrid:
    """A grid that was typed in. Raises `NotFound`."""
    _demand(viewer, run)
    found = session.scalar(
        select(PaperGrid).where(PaperGrid.run_id == run.id, PaperGrid.uid == uid)
    )
    if found is None:
        raise NotFound
    return found


def typed(run: Run) -> list[Typed]:
    """What was typed in so far, in that order; one without a first name goes by its number."""
    rows = session.execute(
        select(PaperGrid.uid, PaperGrid.observer, PaperGrid.marks)
        .where(PaperGrid.run_id == run.id)
        .order_by(PaperGrid.id)
    )
    return [
        Typed(uid, observer or _("Grid %(number)s", number=number), len(marks))
        for number, (uid, observer, marks) in enumerate(rows, 1)
    ]


def marks_of(grid: PaperGrid) -> dict[str, Mark]:
    return _marks(grid.marks)


def grids_of(run: Run) -> list[dict[str, Mark]]:
    """All of a run, in no order that would tell whose is whose: `gathered` sorts."""
    rows = session.scalars(select(PaperGrid.marks).where(PaperGrid.run_id == run.id))
    return [_marks(plain) for plain in rows]


def count(run: Run) -> int:
    asked = select(func.count(PaperGrid.id)).where(PaperGrid.run_id == run.id)
    return session.scalar(asked) or 0


def forget(run: Run) -> None:
    """Take all of them out of a run."""
    session.execute(delete(PaperGrid).where(PaperGrid.run_id == run.id))


def _demand(viewer: Viewer, run: Run) -> None:
    demand(viewer, "role_plays.conduct", run)
    if run.phase not in LOOKING_BACK:
        raise Forbidden


def _plain(marks: Mapping[str, Mark]) -> dict[str, Any]:
    return {
        code: {
            "value": mark.value,
            "minute": mark.minute,
            "heard": [[act.minute, act.verbatim] for act in mark.verbatims],
        }
        for code, mark in marks.items()
    }


def _marks(plain: Mapping[str, Any]) -> dict[str, Mark]:
    return {
        code: Mark(
            mark["value"],
            mark["minute"],
            tuple(Act("", code, None, minute, words) for minute, words in mark["heard"]),
        )
        for code, mark in plain.items()
    }
