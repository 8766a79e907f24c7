"""The one page from which a coordinator keeps the house, and the door to its rooms."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from werkzeug.exceptions import NotFound

from cop.contributions.listing import list_page
from cop.contributions.models import Contribution, State
from cop.db import session
from cop.members.charter import in_force
from cop.members.models import Member, MemberStatus, Openness, Space
from cop.members.rules import may_coordinate
from cop.members.viewer import Viewer, current_viewer

MOST_WAITING = 100


def coordinator() -> Viewer:
    """Who is looking, when they coordinate; others find nothing here."""
    viewer = current_viewer()
    if not may_coordinate(viewer):
        raise NotFound
    return viewer


def register(web: Blueprint) -> None:
    web.add_url_rule("/coordination", "coordination", page)


def page() -> ResponseReturnValue:
    """What waits, first; then where the spaces, people, charter and vocabularies are kept."""
    viewer = coordinator()
    hidden = list_page(viewer, Contribution.state == State.WITHDRAWN, limit=MOST_WAITING)
    return render_template(
        "cop/coordination.html",
        hidden=hidden.items,
        invited=_count(Member.id, Member.status == MemberStatus.INVITED),
        people=_count(Member.id, Member.status == MemberStatus.ACTIVE),
        spaces=_count(Space.id),
        opened=_count(Space.id, Space.openness == Openness.INVITED),
        charter=in_force(),
    )


def _count(column: object, *conditions: object) -> int:
    statement = select(func.count(column)).where(*conditions)  # type: ignore[arg-type]
    return session.scalar(statement) or 0
