"""The minutes as one Markdown text: what is frozen when they are validated.

What goes in is read by whoever will ever read the meeting, so nothing goes in that could be less
open: no reserved passage, no name of a person (an action stands under the network of who does it),
and of what came from other meetings the reference alone, since its words are read where that
meeting is.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from cop import text
from cop.db import session
from cop.i18n import gettext as _
from cop.plugins.notes import texts
from cop.plugins.notes.gathered import Doing, Outcomes, outcomes_of
from cop.plugins.notes.models import Meeting, Point, PointStatus
from cop.plugins.notes.outcomes_model import Action, ActionReview, Decision, Question, Review
from cop.plugins.notes.services import points_of
from cop.plugins.notes.words import MODES, POINT_STATUSES, REVIEWS, day_words


def minutes_of(meeting: Meeting) -> str:
    """The validated text; a fixed number of queries."""
    written, came = texts.texts_of(meeting.id), outcomes_of(meeting)
    parts = [_errata(meeting.errata), _taken_up(meeting)]
    parts += [
        _point(number, point, written.get(point.key, ""), came)
        for number, point in enumerate(points_of(meeting), start=1)
    ]
    parts += [_decisions(came), _actions(came.actions), _questions(came.questions)]
    return "\n\n".join(one for one in parts if one) + "\n"


def _errata(errata: list[str]) -> str:
    word = _("Corrected:")
    return "\n".join(f"- {word} {cell(one)}" for one in errata)


def _taken_up(meeting: Meeting) -> str:
    rows = session.execute(
        select(Action.ref, ActionReview)
        .join(Action, Action.id == ActionReview.action_id)
        .where(ActionReview.meeting_id == meeting.id, ActionReview.review != Review.NOT_SEEN)
        .order_by(Action.ref)
    ).all()
    if not rows:
        return ""
    lines = [f"| {ref} | {_review_words(row)} |" for ref, row in rows]
    heading, action, today = _("From the last meetings"), _("Action"), _("Today")
    return "\n".join([f"## {heading}", "", f"| {action} | {today} |", "|---|---|", *lines])


def _review_words(row: ActionReview) -> str:
    words = str(REVIEWS[row.review])
    return f"{words}, {day_words(row.new_due)}" if row.new_due else words


def _point(number: int, point: Point, written: str, came: Outcomes) -> str:
    heading = f"## {number}. {cell(point.title)}"
    status = ""
    if point.status in (PointStatus.POSTPONED, PointStatus.DROPPED):
        status = f"*{POINT_STATUSES[point.status]}*"
    said = [
        f"> {_decision(one, came.replaced.get(one.ref, ()))}"
        for one in came.decisions
        if one.point_key == point.key
    ]
    body = text.without_reserved(written).strip()
    return "\n\n".join(one for one in (heading, status, body, *said) if one)


def _decision(one: Decision, replaced: Sequence[str]) -> str:
    told = [
        (_("Mode:"), str(MODES[one.mode])),
        (_("Objections:"), cell(one.objections)),
        (_("Scope:"), cell(one.scope)),
        (_("To be looked at again:"), day_words(one.review_on)),
        *_replacing(one, replaced),
    ]
    said = " · ".join(f"*{name}* {words}" for name, words in told if words)
    return f"**{one.ref}** — {cell(one.statement)}  \n> {said}"


def _replacing(one: Decision, replaced: Sequence[str]) -> list[tuple[str, str]]:
    return [(_("Replaces:"), ", ".join(replaced)), (_("Replaced by:"), one.replaced_by)]


def _decisions(came: Outcomes) -> str:
    lines = []
    for one in came.decisions:
        told = _replacing(one, came.replaced.get(one.ref, ()))
        said = "".join(f" · *{name}* {refs}" for name, refs in told if refs)
        lines.append(f"- **{one.ref}** — {cell(one.statement)}{said}")
    return _under(_("Decisions"), lines)


def _actions(actions: list[Doing]) -> str:
    if not actions:
        return ""
    head = (_("Ref."), _("Action"), _("Who"), _("With"), _("Due by"), _("Out of"))
    lines = [
        f"| {one.row.ref} | {cell(one.row.title)} | {cell(one.network) or '—'} "
        f"| {cell(one.row.helpers) or '—'} | {day_words(one.row.due) or '—'} "
        f"| {one.row.came_of or '—'} |"
        for one in actions
    ]
    return _under(_("Actions"), [f"| {' | '.join(head)} |", "|---|---|---|---|---|---|", *lines])


def _questions(questions: list[Question]) -> str:
    lines = [f"- **{one.ref}** — {cell(one.statement)}" for one in questions]
    return _under(_("Open questions"), lines)


def _under(heading: str, lines: list[str]) -> str:
    return "\n".join([f"## {heading}", "", *lines]) if lines else ""


def cell(words: str) -> str:
    """A line that people typed, within Markdown: it neither breaks a table nor opens markup."""
    out = " ".join(words.split()).replace(":::", ": : :").replace("<", "&lt;")
    for mark in "\\`*_[]>|#":
        out = out.replace(mark, "\\" + mark)
    return out
