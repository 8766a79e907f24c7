"""One reminder before the close, to the networks that have not sent a sheet; and what is forgotten
afterwards."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from cop.config import setting
from cop.contributions.models import State
from cop.contributions.rules import can
from cop.db import now, session
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.members.models import Member, MemberStatus, Role
from cop.members.viewer import viewer_of
from cop.plugins.answers.models import Call, Contributor, Sheet, Version
from cop.plugins.answers.rules import may_answer
from cop.plugins.answers.standing import standing_of, today


def remind() -> None:
    """Tell each network once: its contacts, who wrote in its sheet, else all its members."""
    last = today() + timedelta(days=int(setting("COP_ANSWERS_REMIND")))
    due = session.scalars(
        select(Call)
        .where(
            Call.state == State.PUBLISHED,
            Call.deleted_at.is_(None),
            Call.reminded_at.is_(None),
            Call.closes_on >= today(),
            Call.closes_on <= last,
        )
        .options(selectinload(Call.coauthors))
    )
    for call in due:
        call.reminded_at = now()
        _remind(call)
    session.flush()


def _remind(call: Call) -> None:
    standing = standing_of(call)
    waiting = {one for one in standing.expected if not standing.has_sent(one)}
    writers = set(
        session.scalars(
            select(Contributor.member_id)
            .join(Sheet, Sheet.id == Contributor.sheet_id)
            .where(Sheet.call_id == call.id)
        )
    )
    members = session.scalars(
        select(Member).where(
            Member.organisation_id.in_(waiting), Member.status == MemberStatus.ACTIVE
        )
    ).all()
    for network in waiting:
        here = [one for one in members if one.organisation_id == network]
        chosen = [
            one for one in here if Role.NETWORK_CONTACT in one.roles or one.id in writers
        ] or here
        for member in chosen:
            _tell(member, call)


def _tell(member: Member, call: Call) -> None:
    if can(viewer_of(member), "read", call) and may_answer(viewer_of(member), call):
        notify(
            member,
            call,
            subject=lambda: _("Your network has not sent its sheet yet, and the close is near"),
            key=f"answers-remind-{call.uid}-{member.id}",
            hold=False,
        )


def forget() -> None:
    """Once a call is closed nobody merges two saves of a sheet any more: its earlier texts go."""
    closed = select(Call.id).where(Call.closes_on < today())
    sheets = select(Sheet.id).where(Sheet.call_id.in_(closed))
    session.execute(delete(Version).where(Version.sheet_id.in_(sheets)))
    session.flush()


def on_left(*, member: Member) -> None:
    """A sheet is its network's: whoever leaves is named in none."""
    session.execute(delete(Contributor).where(Contributor.member_id == member.id))
