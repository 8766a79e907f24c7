"""The words that people read of meetings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from cop.days import day_in_words
from cop.db import now
from cop.i18n import gettext as _
from cop.i18n import lazy_gettext as _l
from cop.members.dates import day_of
from cop.plugins.notes.models import Meeting, PointKind, PointStatus, Presence, Stage
from cop.plugins.notes.outcomes_model import ActionStatus, Mode, Review, Standing, Verdict

ZONES: Mapping[str, Any] = {
    "Europe/Paris": _l("Paris"),
    "America/Cayenne": _l("Cayenne"),
    "America/Guadeloupe": _l("Guadeloupe"),
    "America/Martinique": _l("Martinique"),
    "Indian/Reunion": _l("La Réunion"),
    "Indian/Mayotte": _l("Mayotte"),
    "Pacific/Noumea": _l("Nouméa"),
}
STAGES = {
    Stage.PREPARING: _l("being prepared"),
    Stage.ANNOUNCED: _l("announced"),
    Stage.RUNNING: _l("under way"),
    Stage.REVIEW: _l("read over"),
    Stage.VALIDATED: _l("validated"),
    Stage.RECTIFIED: _l("corrected"),
}
KINDS = {
    PointKind.INFORMATION: _l("information"),
    PointKind.DISCUSSION: _l("discussion"),
    PointKind.DECISION: _l("decision"),
    PointKind.ROUND: _l("round table"),
}
POINT_STATUSES = {
    PointStatus.OPEN: _l("to be treated"),
    PointStatus.TREATED: _l("treated"),
    PointStatus.POSTPONED: _l("put off to the next meeting"),
    PointStatus.DROPPED: _l("taken off"),
}
PRESENCES = {
    Presence.INVITED: _l("invited"),
    Presence.PRESENT: _l("present"),
    Presence.EXCUSED: _l("excused"),
    Presence.ABSENT: _l("absent"),
}
MODES = {
    Mode.CONSENT: _l("consent"),
    Mode.UNANIMITY: _l("unanimity"),
    Mode.VOTE: _l("vote"),
    Mode.OWNER: _l("decision of who is in charge"),
}
STANDINGS = {
    Standing.IN_FORCE: _l("in force"),
    Standing.REVISED: _l("revised"),
    Standing.CANCELLED: _l("cancelled"),
    Standing.REPLACED: _l("replaced"),
}
STATUSES = {
    ActionStatus.OPEN: _l("open"),
    ActionStatus.DONE: _l("done"),
    ActionStatus.DROPPED: _l("dropped"),
    ActionStatus.SPLIT: _l("split up"),
    ActionStatus.TURNED: _l("turned into something to work on"),
}
REVIEWS = {
    Review.NOT_SEEN: _l("not looked at today"),
    Review.GOING_ON: _l("goes on"),
    Review.POSTPONED: _l("postponed"),
    Review.DONE: _l("done"),
    Review.DROPPED: _l("dropped"),
    Review.SPLIT: _l("split up"),
    Review.REASSIGNED: _l("given to somebody else"),
    Review.TURNED: _l("turned into something to work on"),
}
VERDICTS = {
    Verdict.ASKED: _l("waits for an answer"),
    Verdict.TAKEN: _l("taken in"),
    Verdict.PARTLY: _l("taken in, in part"),
    Verdict.REFUSED: _l("not taken in"),
}


def today() -> date:
    """The day it is in France."""
    day = day_of(now())
    assert day is not None
    return day


def day_words(day: date | None) -> str:
    return day_in_words(day) if day else ""


def schedule(meeting: Meeting) -> None:
    """Write the moments that come of the day and the hours."""
    zone = ZoneInfo(meeting.zone)

    def moment(clock: str) -> datetime:
        at = datetime.combine(meeting.day, time.fromisoformat(clock), zone)
        return at.astimezone(UTC)

    meeting.starts_at, meeting.ends_at = moment(meeting.begins), moment(meeting.ends)


def register_title(what: str) -> str:
    """What a register is called."""
    return {
        "decisions": _("Register of decisions"),
        "actions": _("Actions"),
        "questions": _("Open questions"),
    }[what]
