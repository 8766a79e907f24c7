"""Opening a call: about what, for whom, and tied to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from cop.contributions import services, ties
from cop.contributions.documents import Document
from cop.contributions.finding import find_any
from cop.contributions.forms import AudienceForm
from cop.contributions.models import Contribution, LinkKind, Visibility
from cop.contributions.pages import kind_of
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.contributions.services import WIDTH
from cop.db import session
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugin import ContributionType
from cop.plugins.answers.models import Call, Opens
from cop.plugins.answers.standing import today
from cop.plugins.answers.words import usual_questions
from cop.search import matching

USUAL_LENGTH = timedelta(days=21)  # a team meeting falls into three weeks
# What fewer read than all regional networks can't be asked about among them.
SHARED = (Visibility.NETWORKS, Visibility.COMMUNITY, Visibility.SPACE, Visibility.PUBLIC)


def subject_of(viewer: Viewer, uid: str) -> Contribution | None:
    """What a call is about, when `viewer` may read it and it is shared widely enough."""
    if len(uid) != 10 or not uid.isalnum() or not uid.isascii():
        return None
    try:
        thing = find_any(viewer, uid)
    except NotFound:
        return None
    fitting = thing.state in OPEN_STATES and thing.visibility in SHARED
    return thing if fitting and kind_of(thing.type).subject else None


def _subjects() -> list[str]:
    types = current_app.extensions["cop"].registry.types
    return [name for name, kind in types.items() if kind.subject]


def offered(viewer: Viewer, wanted: str) -> list[Any]:
    """(uid, title, summary) of what a call could be about, the newest or what was looked for."""
    statement = select(Contribution.uid, Contribution.title, Contribution.summary).where(
        visible_to(viewer),
        Contribution.state.in_(OPEN_STATES),
        Contribution.visibility.in_(SHARED),
        Contribution.type.in_(_subjects()),
    )
    match = matching(viewer, wanted)
    if match is not None:
        statement = statement.where(match.condition)
    first = Contribution.listed_at if match is None else match.score
    return list(session.execute(statement.order_by(first.desc(), Contribution.id).limit(12)))


def first_words(subject: Contribution) -> dict[str, Any]:
    """What a new call starts with."""
    return {
        "subject": subject.uid,
        "title": subject.title[:120],
        "questions": usual_questions(),
        "closes_on": today() + USUAL_LENGTH,
        "opens": Opens.OWN,
        "home_answers": True,
    }


def fits(audience: AudienceForm, subject: Contribution) -> bool:
    """Nobody is asked about what they may not read; else the form says so."""
    if WIDTH[Visibility(audience.visibility.data)] <= WIDTH[subject.visibility]:
        return True
    audience.visibility.errors = [
        _("What you ask about is read by the regional networks only: ask them alone.")
    ]
    return False


def open_call(
    viewer: Viewer,
    kind: ContributionType,
    document: Document,
    subject: Contribution,
    *,
    publish: bool,
    **who: Any,
) -> Call:
    """Write a call and tie it to what it is about."""
    call = services.create(viewer, kind, document, **who)
    assert isinstance(call, Call)
    if publish:
        services.publish(viewer, call)
    # Each shows the other, from the first draft on, to those who may read both.
    ties.join(viewer, call, subject, LinkKind.RELATED)
    return call
