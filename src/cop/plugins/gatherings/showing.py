"""What the page of a gathering shows beside its text."""

from __future__ import annotations

from typing import Any

from cop.db import session
from cop.i18n import gettext as _
from cop.members.models import Openness, Space
from cop.members.viewer import Viewer
from cop.plugins.gatherings import people, points
from cop.plugins.gatherings.models import Gathering, Stage, Status
from cop.plugins.gatherings.rules import may_host, may_register, may_withdraw, sees_all
from cop.plugins.gatherings.services import registration_of
from cop.plugins.gatherings.stages import days_left, stage_of
from cop.plugins.gatherings.words import STAGES, ZONES, countdown, dates_in_words


def gathering_context(viewer: Viewer, gathering: Gathering) -> dict[str, Any]:
    """Its dates, its stage and what is open to this reader; the rest is asked for who sees all."""
    stage, whole = stage_of(gathering), sees_all(viewer, gathering)
    mine = registration_of(viewer, gathering) if whole else None
    return {
        "dates": dates_in_words(gathering.start_date, gathering.end_date),
        "zone": "" if gathering.tz == "Europe/Paris" else ZONES.get(gathering.tz, gathering.tz),
        "stage": stage,
        "stage_words": STAGES[stage],
        "countdown": countdown(days_left(gathering)),
        "sees_all": whole,
        "hosts": may_host(viewer, gathering),
        "open": may_register(viewer, gathering),
        "withdraws": may_withdraw(viewer, gathering),
        "mine": mine,
        "my_words": standing_words(mine.status) if mine else "",
        "roster": people.roster(viewer, gathering),
        "counts": people.counts(gathering) if whole else {},
        "points": points.points_of(gathering) if whole else [],
        "own_space": _space(viewer, gathering) if whole else None,
        "over": stage == Stage.CLOSED,
    }


def _space(viewer: Viewer, gathering: Gathering) -> Space | None:
    """The space of its participants, for who may open it."""
    if gathering.own_space_id is None:
        return None
    inside = viewer.is_full_member or gathering.own_space_id in viewer.guest_spaces
    return session.get(Space, gathering.own_space_id) if inside else None


def who_reads(space: Space) -> str:
    """Who reads what is shared in the space of a gathering, said beside the link to it."""
    if space.openness == Openness.INVITED:
        return _("All members read it, and the guests who were invited to it.")
    return _("All members read it; no guest does before the coordination opens it.")


def answer_words(status: Status) -> str:
    """What somebody is told of the answer that they gave."""
    match status:
        case Status.YES:
            return _("You come: a place is kept for you.")
        case Status.WAITLISTED:
            return _("All places are taken: you are on the waiting list. A mail tells you.")
        case Status.MAYBE:
            return _("Noted: perhaps. No place is kept for you.")
        case _other:
            return _("Noted: you don’t come.")


def standing_words(status: Status) -> str:
    """How one's own registration reads on the page."""
    return {
        Status.INVITED: _("You are invited to it"),
        Status.YES: _("You come"),
        Status.MAYBE: _("Perhaps you come"),
        Status.NO: _("You don’t come"),
        Status.WAITLISTED: _("You are on the waiting list"),
        Status.PRESENT: _("You were there"),
        Status.ABSENT: _("You were not there"),
    }[status]
