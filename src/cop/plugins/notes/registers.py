"""The registers: all decisions, actions or questions that a reader may see, with filters.

The same query makes the page, the file for spreadsheets and the tasks for calendars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from cop.contributions.rules import visible_to
from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Member, Organisation
from cop.members.viewer import Viewer
from cop.plugins.notes.models import Meeting, Series
from cop.plugins.notes.outcomes_model import Action, ActionStatus, Decision, Question, Standing
from cop.plugins.notes.replacing import Links, links
from cop.plugins.notes.rules import readable
from cop.plugins.notes.words import MODES, STANDINGS, STATUSES, today

MOST = 500
"""Lines on a page; a file holds all of them."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a register. who: the name and network of who does it, for members."""

    uid: str
    ref: str
    words: str
    state: str
    meeting: str
    meeting_uid: str
    day: date
    who: str = ""
    due: date | None = None
    late: bool = False
    more: str = ""
    postponements: int = 0
    changed: datetime | None = None
    done: bool = False
    came_of: str = ""
    links: Links = field(default_factory=Links)


def decisions(viewer: Viewer, filters: Mapping[str, str], most: int | None = None) -> list[Line]:
    """The newest first. filters: serie (uid), etat (a standing), mots."""
    statement = _rows(viewer, Decision, filters, Decision.statement).add_columns(
        Decision.standing, Decision.mode, Decision.review_on, Decision.replaced_by, Decision.scope,
        Decision.replaces, Decision.published_at,
    )  # fmt: skip
    if filters.get("etat") in set(Standing):
        statement = statement.where(Decision.standing == filters["etat"])
    rows = session.execute(statement.limit(most)).all()
    related = links(viewer, rows)
    return [
        Line(
            **_common(row),
            links=related.get(row.ref, Links()),
            state=str(STANDINGS[row.standing]),
            due=row.review_on,
            late=row.standing == Standing.IN_FORCE and _over(row.review_on),
            more=str(MODES[row.mode]),
            came_of=row.scope,
        )
        for row in rows
    ]


def actions(viewer: Viewer, filters: Mapping[str, str], most: int | None = None) -> list[Line]:
    """filters: serie, etat (a status), mots, qui=moi."""
    statement = (
        _rows(viewer, Action, filters, Action.title)
        .add_columns(
            Action.status, Action.due, Action.postponements, Action.helpers, Action.closed_at,
            Action.created_at, Action.came_of, Action.owner_id, Member.name,
            Organisation.short_name,
        )
        .outerjoin(Member, Member.id == Action.owner_id)
        .outerjoin(Organisation, Organisation.id == Member.organisation_id)
    )  # fmt: skip
    if filters.get("etat") in set(ActionStatus):
        statement = statement.where(Action.status == filters["etat"])
    if filters.get("qui") == "moi":
        statement = statement.where(Action.owner_id == viewer.member_id)
    return [
        Line(
            **_common(row),
            state=str(STATUSES[row.status]),
            who=" — ".join(one for one in (row.name, row.short_name) if one) or _("nobody yet"),
            due=row.due,
            late=row.status == ActionStatus.OPEN and _over(row.due),
            more=row.helpers,
            postponements=row.postponements,
            changed=row.closed_at or row.created_at,
            done=row.status == ActionStatus.DONE,
            came_of=row.came_of,
        )
        for row in session.execute(statement.limit(most))
    ]


def questions(viewer: Viewer, filters: Mapping[str, str], most: int | None = None) -> list[Line]:
    """filters: serie, etat (open, closed), mots."""
    statement = _rows(viewer, Question, filters, Question.statement).add_columns(
        Question.closed_at, Question.answer
    )
    if filters.get("etat") == "open":
        statement = statement.where(Question.closed_at.is_(None))
    elif filters.get("etat") == "closed":
        statement = statement.where(Question.closed_at.is_not(None))
    return [
        Line(
            **_common(row),
            state=_("answered") if row.closed_at else _("open"),
            more=row.answer,
            done=row.closed_at is not None,
        )
        for row in session.execute(statement.limit(most))
    ]


REGISTERS = {"decisions": decisions, "actions": actions, "questions": questions}


def states(what: str) -> list[tuple[str, Any]]:
    """What a register can be filtered by."""
    if what == "decisions":
        return [(one.value, words) for one, words in STANDINGS.items()]
    if what == "actions":
        return [(one.value, words) for one, words in STATUSES.items()]
    return [("open", _("open")), ("closed", _("answered"))]


def series_of(viewer: Viewer) -> list[tuple[str, str]]:
    """The series that this reader knows a meeting of: (uid, title)."""
    rows = session.execute(
        select(Series.uid, Series.title)
        .where(Series.id.in_(select(Meeting.series_id).where(visible_to(viewer, model=Meeting))))
        .order_by(Series.title)
    )
    return [(row.uid, row.title) for row in rows]


def table(what: str, lines: list[Line]) -> tuple[list[str], list[list[str]]]:
    """The same for a spreadsheet: the heads and the rows, days as 2026-12-04."""
    heads = [_("Ref."), _("Words"), _("State"), _("Who"), _("Due by"), _("More"), _("Postponed"),
             _("Out of"), _("Meeting"), _("Day")]  # fmt: skip
    if what == "decisions":
        heads += [_("Replaced by"), _("It replaces")]
    return heads, [
        [
            one.ref, one.words, one.state, one.who, one.due.isoformat() if one.due else "",
            one.more, str(one.postponements or ""), one.came_of, one.meeting, one.day.isoformat(),
            *(one.links.as_words() if what == "decisions" else ()),
        ]
        for one in lines
    ]  # fmt: skip


def _rows(viewer: Viewer, model: Any, filters: Mapping[str, str], words: Any) -> Select[Any]:
    statement = (
        select(
            model.uid, model.ref, words.label("words"), Meeting.title, Meeting.uid.label("of"),
            Meeting.day,
        )
        .join(Meeting, Meeting.id == model.meeting_id)
        .where(readable(viewer, model))
        .order_by(model.ref.desc())
    )  # fmt: skip
    if filters.get("mots"):
        # Both without regard to case; accents count, as SQLite compares no other way by itself.
        statement = statement.where(words.icontains(filters["mots"][:100], autoescape=True))
    if filters.get("serie"):
        chosen = select(Series.id).where(Series.uid == filters["serie"])
        statement = statement.where(Meeting.series_id.in_(chosen))
    return statement


def _common(row: Any) -> dict[str, Any]:
    return {
        "uid": row.uid, "ref": row.ref, "words": row.words, "meeting": row.title,
        "meeting_uid": row.of, "day": row.day,
    }  # fmt: skip


def _over(day: date | None) -> bool:
    return day is not None and day < today()
