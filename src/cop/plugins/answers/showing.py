"""What the page of a call shows beside its text."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import NotFound

from cop.contributions.finding import find_any
from cop.contributions.models import Contribution, State
from cop.i18n import gettext as _
from cop.members.viewer import Viewer
from cop.plugins.answers.models import Call, Opens
from cop.plugins.answers.rules import reads_answers, stands_apart
from cop.plugins.answers.standing import Begun, Standing, standing_of


def call_context(viewer: Viewer, call: Call) -> dict[str, Any]:
    """The state of a call for one reader: their own sheets, how many were sent, what is open."""
    standing = standing_of(call)
    answering = (
        viewer.is_full_member
        and call.state == State.PUBLISHED
        and not standing.closed
        and viewer.organisation_id in standing.expected
    )
    own = viewer.is_full_member and call.state != State.DRAFT
    mine: list[Begun] = standing.of(viewer.organisation_id) if own else []
    sent = standing.has_sent(viewer.organisation_id)
    return {
        "standing": standing,
        "mine": mine,
        "answering": answering,
        "may_begin": answering and not sent,
        "sent": sent,
        "compares": own and reads_answers(viewer, call, standing),
        "who_reads": who_reads(viewer, call, standing),
        "about": subject_for(viewer, call),
    }


def who_reads(viewer: Viewer, call: Call, standing: Standing) -> list[str]:
    """Who reads the answers and from when on, said on the page in so many words."""
    said = [
        _("Each network reads the others when it has sent its own sheet; the rest, at the close.")
        if call.opens == Opens.OWN
        else _("Nobody reads the others before the close.")
    ]
    if call.home_answers:
        said.append(_("Whoever asks reads the answers as their network does, not before."))
    else:
        said.append(
            _("The network that asks doesn’t answer; whoever asks reads as sheets come in.")
        )
    if call.visibility == "networks":
        said.append(_("Funders see neither this call nor its answers."))
    else:
        said.append(_("The coordination reads as sheets come in."))
    if stands_apart(viewer, call, standing) and not standing.closed:
        said.append(_("You read them now because you don’t answer: keep them to yourself."))
    return said


def subject_for(viewer: Viewer, call: Call) -> Contribution | None:
    """What the call is about, for who may read it."""
    try:
        return find_any(viewer, call.subject) if call.subject else None
    except NotFound:
        return None
