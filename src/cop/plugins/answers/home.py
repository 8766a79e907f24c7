"""What the calls put on the home page and beside what one could ask about."""

from __future__ import annotations

from flask import render_template
from sqlalchemy import exists, select

from cop.contributions.models import Contribution, State
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.db import session
from cop.members.models import Organisation
from cop.members.viewer import Viewer
from cop.plugins.answers.calls import SHARED
from cop.plugins.answers.models import Call, Sheet
from cop.plugins.answers.standing import is_expected, today

MOST_ASKED, MOST_LOOKED_AT = 2, 12


def asked(*, viewer: Viewer) -> str:
    """The open calls that one's network is expected in and hasn't answered, the most urgent first."""
    if not viewer.is_full_member or viewer.organisation_id is None:
        return ""
    sent = exists().where(
        Sheet.call_id == Call.id,
        Sheet.network_id == viewer.organisation_id,
        Sheet.submitted_at.is_not(None),
    )
    calls = session.scalars(
        select(Call)
        .where(
            visible_to(viewer, model=Call),
            Call.state == State.PUBLISHED,
            Call.closes_on >= today(),
            ~sent,
        )
        .order_by(Call.closes_on, Call.id)
        .limit(MOST_LOOKED_AT)
    ).all()
    home = session.get(Organisation, viewer.organisation_id) if calls else None
    mine = [call for call in calls if home is not None and is_expected(call, home)]
    return render_template("answers/_asked.html", calls=mine[:MOST_ASKED]) if mine else ""


def beside(*, viewer: Viewer, contribution: Contribution) -> str:
    """« Compare the answers of several networks », beside whatever they all may read."""
    fitting = (
        viewer.is_full_member
        and contribution.state in OPEN_STATES
        and contribution.visibility in SHARED
        and not isinstance(contribution, Call)
    )
    return render_template("answers/_beside.html", thing=contribution) if fitting else ""
