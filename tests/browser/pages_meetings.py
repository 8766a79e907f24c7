"""The pages of meetings that a walk opens, and what has to be there for them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from cop.contributions import services as spine
from cop.contributions.finding import find
from cop.contributions.models import Contribution
from cop.contributions.pages import kind_of
from cop.db import session
from cop.members.models import Member
from cop.members.viewer import Viewer, viewer_of
from cop.plugins.notes import agenda, amendments, life, outcomes, services
from cop.plugins.notes.models import Meeting, Presence, Series
from cop.plugins.notes.outcomes_model import Decision
from cop.plugins.notes.words import today

TEXT = "Action : relancer les réseaux pour le 4/12\n\n:::reserve\nEntre nous.\n:::"


def meetings() -> dict[str, list[str]]:
    """Those of the demo, and two of the adviser's: one read over, and the next, which goes on."""
    adviser = session.scalars(select(Member).where(Member.handle == "maelle")).one()
    other = session.scalars(select(Member).where(Member.handle == "salome")).one()
    viewer = viewer_of(adviser)
    first = _made(viewer, other)
    action = outcomes.act_on(viewer, first, {"title": "Relancer", "owner": adviser.uid})
    question = outcomes.ask(viewer, first, {"statement": "Et après ?"})
    document = {"title": "Le comité suivant", "day": (today() + timedelta(days=9)).isoformat()}
    series = {"title": "Comité", "rhythm": "Chaque mois", "standing": []}
    second = agenda.follow(viewer, kind_of("meeting"), first, document, series)
    life.announce(viewer, second)
    theirs = _asked_of(viewer, other)
    life.close(viewer, first)
    held = session.scalars(select(Meeting).where(Meeting.edition > 0).order_by(Meeting.id)).first()
    decision = session.scalars(select(Decision).order_by(Decision.id)).first()
    gathering = session.scalars(
        select(Contribution).where(Contribution.type == "gathering")
    ).first()
    assert held and decision and gathering
    mine, next_, series_uid = f"/reunions/{first.uid}", f"/reunions/{second.uid}", _series(first)
    return {
        "cop.notes.index": ["/reunions/", "/reunions/?quand=passees"],
        "cop.notes.show": [f"/reunions/{held.uid}", mine, next_],
        "cop.notes.register": [
            f"/reunions/releve/{what}" for what in ("decisions", "actions", "questions")
        ],
        "cop.notes.task_address": ["/reunions/releve/abonnement"],
        "cop.notes.series": [f"/reunions/series/{series_uid}"],
        "cop.notes.compile": [f"/reunions/de/{gathering.uid}"],
        "cop.notes.edit": [f"{next_}/modifier"],
        "cop.notes.agenda": [f"{next_}/ordre-du-jour"],
        "cop.notes.attendance": [f"{next_}/presences"],
        "cop.notes.write": [f"{next_}/notes"],
        "cop.notes.documents": [f"{next_}/documents"],
        "cop.notes.add": [f"{next_}/{what}" for what in ("decisions", "actions", "questions")],
        "cop.notes.outcome": [
            f"/reunions/decisions/{decision.uid}", f"/reunions/actions/{action.uid}",
            f"/reunions/questions/{question.uid}",
        ],
        "cop.notes.closing": [f"{next_}/cloture"],
        "cop.notes.review": [f"{next_}/cloture/actions/{action.uid}"],
        "cop.notes.amend": [f"/reunions/{theirs.uid}/amendements"],
        "cop.notes.validation": [f"{mine}/validation"],
        "cop.notes.follow": [f"{mine}/suivante"],
    }  # fmt: skip


def _made(viewer: Viewer, other: Member) -> Meeting:
    document = {
        "title": "Le comité", "summary": "", "licence": "", "day": today().isoformat(),
        "begins": "14:00", "ends": "16:00", "zone": "Europe/Paris", "place": "Rennes",
    }  # fmt: skip
    made = spine.create(viewer, kind_of("meeting"), document)
    meeting = find(viewer, made.uid, Meeting)
    services.attend(viewer, meeting, other, Presence.PRESENT)
    services.add_point(viewer, meeting, {"title": "Restitution", "minutes": 20}, TEXT)
    life.announce(viewer, meeting)
    return meeting


def _asked_of(viewer: Viewer, other: Member) -> Meeting:
    """One of the other's that is read over, with the adviser on its list, who has asked for more."""
    host, adviser = viewer_of(other), session.get_one(Member, viewer.member_id)
    meeting = _made(host, adviser)
    life.close(host, meeting)
    amendments.ask(viewer, find(viewer, meeting.uid, Meeting), "", "C’était mardi.")
    return meeting


def _series(meeting: Meeting) -> str:
    return session.get_one(Series, meeting.series_id).uid
