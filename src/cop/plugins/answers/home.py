"""What the calls put on the home page and beside what one could ask about."""

from __future__ import annotations

from datetime import date

from flask import render_template
from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    false,
    or_,
    select,
)

from cop.contributions.models import Contribution, State
from cop.contributions.pages import kind_of
from cop.contributions.rules import OPEN_STATES, visible_to
from cop.i18n import gettext as _
from cop.members.models import Organisation, OrganisationKind
from cop.members.viewer import Viewer
from cop.plugin import Ask
from cop.plugins.answers.calls import SHARED
from cop.plugins.answers.models import Call, Sheet
from cop.plugins.answers.standing import today


def to_answer(viewer: Viewer) -> Select[str, str, date]:
    """The open calls that one's network is expected in and has sent nothing to, the first to close
    first. What `standing.answering` says of a call, for all calls at once."""
    sent = exists().where(
        Sheet.call_id == Call.id,
        Sheet.network_id == viewer.organisation_id,
        Sheet.submitted_at.is_not(None),
    )
    return select(Call.uid, Call.title, Call.closes_on).where(
        visible_to(viewer, model=Call),
        Call.state == State.PUBLISHED,
        # Looked up when it runs: the query is written once for a reader.
        Call.closes_on >= bindparam(None, callable_=today, type_=Date),
        or_(Call.home_answers, Call.network_id.is_distinct_from(viewer.organisation_id)),
        _expects(viewer),
        ~sent,
    )


def _expects(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.organisation_id is None:
        return false()
    invited = cast(Call.invited, Text)
    mine = select(Organisation.uid).where(Organisation.id == viewer.organisation_id)
    named = invited.contains(mine.scalar_subquery())
    if viewer.organisation_kind != OrganisationKind.RRMA:
        return and_(invited != "[]", named)
    return or_(invited == "[]", named)


def beside(*, viewer: Viewer, contribution: Contribution) -> str:
    """« Compare the answers of several networks », beside whatever they all may read."""
    fitting = (
        viewer.is_full_member
        and contribution.state in OPEN_STATES
        and contribution.visibility in SHARED
        and kind_of(contribution.type).subject
    )
    return render_template("answers/_beside.html", thing=contribution) if fitting else ""


ASKS = (
    Ask(
        find=to_answer,
        says=lambda title: _("Answer “%(title)s” with your network", title=title),
        endpoint="answers.show",
    ),
)
