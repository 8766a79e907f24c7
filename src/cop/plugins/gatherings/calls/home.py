"""What the calls ask of members on the home page, and beside a case of one's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template
from sqlalchemy import Date, Select, bindparam, exists, select

from cop.contributions.models import Contribution, State
from cop.contributions.rules import OPEN_STATES, is_author, visible_to
from cop.db import session
from cop.i18n import gettext as _
from cop.members.dates import PARIS
from cop.members.viewer import Viewer
from cop.plugin import Ask
from cop.plugins.gatherings.calls.models import Asking, CallKind, Offer
from cop.plugins.gatherings.calls.rules import CASE
from cop.plugins.gatherings.models import Gathering
from cop.plugins.gatherings.stages import today_at


def _today() -> Any:
    """Looked up when the query runs: it is written once for a reader."""
    return bindparam(None, callable_=lambda: today_at(PARIS.key), type_=Date)


def _open(viewer: Viewer, kind: CallKind) -> Select[str, str, date]:
    """(uid, title, last day) of the gatherings that ask for this now."""
    return (
        select(Gathering.uid, Gathering.title, Asking.closes_on)
        .join(Asking, Asking.gathering_id == Gathering.id)
        .where(
            visible_to(viewer, model=Gathering),
            Gathering.state == State.PUBLISHED,
            Gathering.cancelled_at.is_(None),
            Gathering.start_date > _today(),
            Asking.kind == kind,
            Asking.closed_at.is_(None),
            Asking.closes_on >= _today(),
        )
    )


def _unanswered(viewer: Viewer, kind: CallKind) -> Select[str, str, date]:
    offered = exists().where(Offer.asking_id == Asking.id, Offer.member_id == viewer.member_id)
    return _open(viewer, kind).where(~offered)


def cases_wanted(viewer: Viewer) -> Select[str, str, date]:
    """The calls for cases that one has brought nothing to, the first to close first."""
    return _unanswered(viewer, CallKind.CASES)


def workshops_wanted(viewer: Viewer) -> Select[str, str, date]:
    return _unanswered(viewer, CallKind.WORKSHOPS)


def beside(*, viewer: Viewer, contribution: Contribution) -> str:
    """« I bring this case », beside a case of one's own while a gathering asks for cases."""
    mine = contribution.type == CASE and is_author(viewer, contribution)
    if not mine or contribution.state not in OPEN_STATES or not viewer.is_full_member:
        return ""
    brought = exists().where(Offer.asking_id == Asking.id, Offer.about_id == contribution.id)
    open_ = _open(viewer, CallKind.CASES).where(~brought).order_by(Asking.closes_on).limit(3)
    calls = session.execute(open_).all()
    words = {"calls": calls, "thing": contribution}
    return render_template("gatherings/calls/_beside.html", **words) if calls else ""


ASKS = (
    Ask(
        find=cases_wanted,
        says=lambda title: _("Bring a case to “%(title)s”", title=title),
        endpoint="gatherings.calls",
        anchor="cases",
    ),
    Ask(
        find=workshops_wanted,
        says=lambda title: _("Propose a workshop for “%(title)s”", title=title),
        endpoint="gatherings.calls",
        anchor="workshops",
    ),
)
