"""What guests would read in a space, told before it is opened to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask import current_app
from sqlalchemy import select

from cop.contributions.models import Contribution, Visibility
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.db import session
from cop.members.directory import Person
from cop.members.models import Space
from cop.members.viewer import Viewer


@dataclass(frozen=True)
class Exposed:
    """The things of one kind that guests of a space read: (uid, title) each, and all answers."""

    label: str
    things: list[tuple[str, str]]
    answers: int


def exposed_in(viewer: Viewer, space: Space) -> list[Exposed]:
    """All that guests of `space` read, by kind: one query, and no page is left out."""
    rows = session.execute(
        select(Contribution.type, Contribution.uid, Contribution.title, Contribution.comment_count)
        .where(
            visible_to(viewer),
            Contribution.space_id == space.id,
            Contribution.visibility == Visibility.SPACE,
            Contribution.state.in_(OPEN_STATES),
        )
        .order_by(Contribution.title, Contribution.id)
    ).all()
    found = []
    for name, kind in current_app.extensions["cop"].registry.types.items():
        mine = [row for row in rows if row.type == name]
        if mine:
            label = str(kind.title if len(mine) == 1 else kind.title_plural)
            things = [(row.uid, row.title) for row in mine]
            found.append(Exposed(label, things, sum(row.comment_count for row in mine)))
    return found


def mark_of(exposed: Sequence[Exposed], guests: Sequence[Person]) -> str:
    """One word for what was shown, so that nothing is opened that nobody has looked at."""
    things = sorted(uid for kind in exposed for uid, _title in kind.things)
    people = sorted(f"{one.member.uid} {one.until}" for one in guests)
    return sha256("\n".join([*things, "", *people]).encode()).hexdigest()[:16]
