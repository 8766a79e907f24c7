"""The turns in the life of a meeting. Services flush and never commit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask_babel import force_locale
from sqlalchemy import update

from cop.config import setting
from cop.contributions import services as spine
from cop.contributions.documents import to_document
from cop.contributions.finding import demand
from cop.db import now, session
from cop.i18n import DEFAULT_LANGUAGE
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.notes import letters, replacing, texts
from cop.plugins.notes.assembling import minutes_of
from cop.plugins.notes.carrying import actions_for
from cop.plugins.notes.gathered import outcomes_of
from cop.plugins.notes.models import Meeting, Stage
from cop.plugins.notes.outcomes_model import Action, ActionStatus, Decision, Question
from cop.plugins.notes.rules import OPEN, VALIDATED
from cop.plugins.notes.services import points_of
from cop.plugins.notes.words import today
from cop.text import TextRefused, render


class NotYet(Exception):
    """The meeting can't take this turn yet; `reasons` says what is missing, a line each."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def announce(viewer: Viewer, meeting: Meeting) -> None:
    """Its readers see the agenda; who is on the list gets a mail."""
    demand(viewer, "notes.prepare", meeting)
    spine.publish(viewer, meeting)


def start(viewer: Viewer, meeting: Meeting) -> None:
    demand(viewer, "notes.prepare", meeting)
    if meeting.stage == Stage.ANNOUNCED:
        _turn(meeting, Stage.RUNNING)


def close(viewer: Viewer, meeting: Meeting) -> None:
    """From now on it is read over. Raises `NotYet` while something is left unsaid."""
    demand(viewer, "notes.prepare", meeting)
    if meeting.stage not in OPEN:
        return
    if reasons := left_unsaid(viewer, meeting):
        raise NotYet(reasons)
    meeting.closed_at = now()
    meeting.amend_until = today() + timedelta(days=int(setting("COP_NOTES_READ_OVER")))
    _turn(meeting, Stage.REVIEW)
    letters.read_over(meeting)


def left_unsaid(viewer: Viewer, meeting: Meeting) -> list[str]:
    """What stands in the way of closing: an action without anybody, or one that came to the meeting
    and that nothing was said of."""
    alone = [
        one.row.ref
        for one in outcomes_of(meeting).actions
        if one.row.owner_id is None and not one.row.unowned
    ]
    silent = [
        action.ref
        for action, said in actions_for(viewer, meeting)
        if said is None and action.status == ActionStatus.OPEN
    ]
    reasons = [_("%(ref)s: say who does it, or that it has nobody yet.", ref=one) for one in alone]
    reasons += [_("%(ref)s: say what became of it.", ref=one) for one in silent]
    return reasons + _not_laid_out(meeting)


def _not_laid_out(meeting: Meeting) -> list[str]:
    """The points whose text no page can be made of: it may be typed, and is mended before it is
    frozen."""
    written, found = texts.texts_of(meeting.id), []
    for point in points_of(meeting):
        try:
            render(written.get(point.key, ""))
        except TextRefused as refusal:
            found.append(_("“%(title)s”: %(reason)s", title=point.title, reason=refusal))
    return found


def validate(viewer: Viewer, meeting: Meeting, erratum: str = "") -> None:
    """Freeze the minutes as the edition that everybody reads. A later one names what it corrects:
    raises `NotYet` without."""
    demand(viewer, "notes.prepare", meeting)
    if meeting.stage != Stage.REVIEW:
        return
    again = meeting.edition > 0
    if again and not erratum:
        raise NotYet([_("Say in one sentence what is corrected.")])
    if reasons := _not_laid_out(meeting) + replacing.moot(meeting):
        raise NotYet(reasons)
    meeting.errata = [*meeting.errata, erratum] if again else meeting.errata
    fresh = outcomes_of(meeting).decisions
    replacing.settle(meeting)
    _publish_outcomes(meeting)
    with force_locale(meeting.language or DEFAULT_LANGUAGE):
        written = minutes_of(meeting)
    meeting.edition += 1
    meeting.validated_at, meeting.validated_by_id = now(), viewer.member_id
    _turn(meeting, Stage.RECTIFIED if again else Stage.VALIDATED)
    spine.save(viewer, meeting, to_document(meeting) | {"minutes": written})
    if not again:
        letters.published(meeting, fresh)


def correct(viewer: Viewer, meeting: Meeting) -> None:
    """Open the notes again; what was validated stands until the correction is."""
    demand(viewer, "notes.prepare", meeting)
    if meeting.stage in VALIDATED:
        _turn(meeting, Stage.REVIEW)


def reopen(viewer: Viewer, meeting: Meeting) -> None:
    """Back to writing together: it was closed too early. Not once it was validated."""
    demand(viewer, "notes.prepare", meeting)
    if meeting.stage == Stage.REVIEW and meeting.edition == 0:
        _turn(meeting, Stage.RUNNING)


def _publish_outcomes(meeting: Meeting) -> None:
    for model in (Decision, Action, Question):
        session.execute(
            update(model)
            .where(model.meeting_id == meeting.id, model.published_at.is_(None))
            .values(published_at=now())
        )


def _turn(meeting: Meeting, stage: Stage) -> None:
    meeting.stage = stage
    meeting.updated_at = now()
    session.flush()


TURNS: dict[str, Callable[[Viewer, Meeting], None]] = {
    "annoncer": announce,
    "demarrer": start,
    "corriger": correct,
    "reprendre": reopen,
}
