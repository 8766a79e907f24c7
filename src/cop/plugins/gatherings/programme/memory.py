"""What the page of a gathering shows of its programme, of the calls and of all that came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from cop.contributions.ties import Tie
from cop.db import session
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.gatherings.calls.reading import calls_of
from cop.plugins.gatherings.models import Gathering, Stage
from cop.plugins.gatherings.programme.models import Release
from cop.plugins.gatherings.rules import sees_all
from cop.plugins.gatherings.stages import stage_of


@dataclass(frozen=True)
class Shelf:
    """What is linked to a gathering, of one type."""

    title: str
    ties: list[Tie]


def memory(
    viewer: Viewer, gathering: Gathering, tied: list[tuple[ContributionType, Tie]]
) -> dict[str, Any]:
    """tied: what the page knows already to be linked, to this reader; two queries more."""
    number, at = session.execute(
        select(func.max(Release.number), func.max(Release.released_at)).where(
            Release.gathering_id == gathering.id
        )
    ).one()
    over = stage_of(gathering) == Stage.CLOSED
    shelves: dict[str, Shelf] = {}
    for kind, tie in tied if over else []:
        shelves.setdefault(kind.name, Shelf(str(kind.title_plural), [])).ties.append(tie)
    asked = calls_of(gathering) if sees_all(viewer, gathering) and not over else {}
    return {
        "release": number or 0,
        "released_at": at,
        "shelves": list(shelves.values()),
        "calling": [one for one in asked.values() if one.open],
        "called": bool(asked),
    }
