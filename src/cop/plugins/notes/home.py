"""What meetings put on the home page, in the agenda, and beside what people met for."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template
from sqlalchemy import ColumnElement, Date, Select, bindparam, or_, select

from cop.calendar.rows import dates_of
from cop.contributions.models import Contribution, State
from cop.contributions.rules import visible_to
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.viewer import Viewer
from cop.plugin import Ask, Dated, Shelf
from cop.plugins.notes.compiling import how_many
from cop.plugins.notes.models import Attendance, Meeting, Stage
from cop.plugins.notes.outcomes_model import Action, ActionStatus
from cop.plugins.notes.rules import VALIDATED, readable
from cop.plugins.notes.words import today

MET_FOR = frozenset({"gathering", "workshop", "workshop_run"})


def my_actions(viewer: Viewer) -> Select[str, str, date | None]:
    """One's own actions whose day is over."""
    over = Action.due < bindparam(None, callable_=today, type_=Date)
    return (
        select(Action.uid, Action.title, Action.due)
        .join(Meeting, Meeting.id == Action.meeting_id)
        .where(
            readable(viewer, Action),
            Action.owner_id == viewer.member_id,
            Action.status == ActionStatus.OPEN,
            over,
        )
    )


def to_read_over(viewer: Viewer) -> Select[str, str, date | None]:
    """The notes that one may still amend, or whose reading is over and that wait to be validated."""
    over = Meeting.amend_until < bindparam(None, callable_=today, type_=Date)
    mine = Meeting.author_id == viewer.member_id
    return select(Meeting.uid, Meeting.title, Meeting.amend_until).where(
        visible_to(viewer, model=Meeting),
        Meeting.stage == Stage.REVIEW,
        or_(mine & over, ~mine & ~over & _on_the_list(viewer)),
    )


def _on_the_list(viewer: Viewer) -> ColumnElement[bool]:
    return Meeting.id.in_(
        select(Attendance.meeting_id).where(Attendance.member_id == viewer.member_id)
    )


def dates(viewer: Viewer) -> Select[Any]:
    return dates_of(
        viewer, Meeting, starts=Meeting.starts_at, ends=Meeting.ends_at, zone=Meeting.zone,
        place=Meeting.place,
    ).where(Meeting.starts_at.is_not(None))  # fmt: skip


def beside(*, viewer: Viewer, contribution: Contribution) -> str:
    """« All its notes », on the page of what people met for."""
    if contribution.type not in MET_FOR or contribution.state == State.DRAFT:
        return ""
    number = how_many(viewer, contribution)
    if not number:
        return ""
    return render_template("notes/_beside.html", thing=contribution, number=number)


DATED = (
    Dated(
        name="meeting", title=_l("Meeting"), find=dates, mine=_on_the_list, endpoint="notes.show"
    ),
)
SHELVES = (
    Shelf(title=_l("The minutes"), type="meeting", always=(Meeting.stage.in_(tuple(VALIDATED)),)),
)
ASKS = (
    Ask(
        find=my_actions,
        says=lambda title: _("Where does your action stand? “%(title)s”", title=title),
        endpoint="notes.my_action",
    ),
    Ask(
        find=to_read_over,
        says=lambda title: _("Read the notes over: “%(title)s”", title=title),
        endpoint="notes.show",
    ),
)
