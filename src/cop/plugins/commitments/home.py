"""What commitments ask of members on the home page, and their place on the page of a meeting."""

from __future__ import annotations

from datetime import date, datetime

from flask import render_template
from sqlalchemy import Date, Select, bindparam, exists, select

from cop.contributions.models import Contribution, State
from cop.contributions.rules import visible_to
from cop.i18n import gettext as _
from cop.members.models import Member
from cop.members.viewer import Viewer
from cop.plugin import Ask
from cop.plugins.commitments.models import CheckIn, Commitment, PaperCard, Reminder
from cop.plugins.commitments.rules import may_copy_cards, may_look_back
from cop.plugins.commitments.source import FIRST, MEETINGS, day_at
from cop.plugins.commitments.words import today


def to_tell(viewer: Viewer) -> Select[str, str, date]:
    """One's own commitments that a reminder still asks about, or whose day is over without a word."""
    asked = exists().where(
        Reminder.commitment_id == Commitment.id,
        Reminder.round == Commitment.round,
        Reminder.closed_at.is_(None),
    )
    told = exists().where(CheckIn.commitment_id == Commitment.id)
    # Looked up when it runs: the query is written once for a reader.
    over = Commitment.due < bindparam(None, callable_=today, type_=Date)
    return select(Commitment.uid, Commitment.title, Commitment.due).where(
        visible_to(viewer, model=Commitment),
        Commitment.author_id == viewer.member_id,
        Commitment.type == "commitment",  # there is an index of both
        Commitment.state == State.PUBLISHED,
        Commitment.stopped_at.is_(None),
        asked | (over & ~told),
    )


def to_agree(viewer: Viewer) -> Select[str, str, date]:
    """Who would like this reader as a buddy: the name alone, for nothing else is theirs to read yet."""
    return (
        select(Commitment.uid, Member.name, Commitment.due)
        .join(Member, Member.id == Commitment.author_id)
        .where(
            Commitment.buddy_id == viewer.member_id,
            Commitment.buddy_agreed_at.is_(None),
            Commitment.state == State.PUBLISHED,
            Commitment.deleted_at.is_(None),
        )
    )


def to_confirm(viewer: Viewer) -> Select[str, str, datetime]:
    """The cards that somebody copied for this reader; whose words they are, they know."""
    return select(PaperCard.uid, PaperCard.body, PaperCard.created_at).where(
        PaperCard.member_id == viewer.member_id
    )


def beside(*, viewer: Viewer, contribution: Contribution) -> str:
    """« Write my commitment » and « since … », on the page of what people met for."""
    if contribution.type not in MEETINGS or not may_look_back(viewer, contribution):
        return ""
    first = day_at(contribution, FIRST)
    begun = first is None or first <= today()
    # Before the day there is nothing to look back on; whoever prepares it prints the cards.
    if not begun and not may_copy_cards(viewer, contribution):
        return ""
    return render_template("commitments/_beside.html", thing=contribution, begun=begun)


ASKS = (
    Ask(
        find=to_tell,
        says=lambda title: _("Where does your commitment stand? “%(title)s”", title=title),
        endpoint="commitments.check_in",
    ),
    Ask(
        find=to_confirm,
        says=lambda _title: _("A card of yours was copied: say whether it is right"),
        endpoint="commitments.card",
    ),
    Ask(
        find=to_agree,
        says=lambda name: _("%(name)s would like you as a buddy", name=name),
        endpoint="commitments.buddy",
    ),
)
