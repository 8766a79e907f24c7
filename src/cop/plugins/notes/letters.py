"""The mails of this plugin: to who is on the list of a meeting, and to who reads its minutes."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import force_locale
from sqlalchemy import select

from cop.addresses import public_url
from cop.config import setting
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import DEFAULT_LANGUAGE
from cop.i18n import gettext as _
from cop.mail.notices import notify
from cop.mail.outbox import post
from cop.members.models import Member, MemberStatus
from cop.members.viewer import viewer_of
from cop.plugins.notes.models import Attendance, Meeting
from cop.plugins.notes.outcomes_model import Action, Decision


def announced(meeting: Meeting) -> None:
    """The agenda stands: who is on the list is told, with a link and no word of it."""
    for member in _on_the_list(meeting):
        notify(
            member, meeting, subject=lambda: _("You are expected at a meeting"),
            key=f"notes-announced-{meeting.uid}-{member.id}",
        )  # fmt: skip


def read_over(meeting: Meeting) -> None:
    """The notes can be read over by who was there."""
    for member in _on_the_list(meeting):
        notify(
            member, meeting, subject=lambda: _("The notes of a meeting wait to be read over"),
            key=f"notes-read-over-{meeting.uid}-{meeting.closed_at:%Y%m%d%H%M%S}-{member.id}",
        )  # fmt: skip


def published(meeting: Meeting, decisions: list[Decision]) -> None:
    """To every member who reads the minutes, who was there and who wasn't: what was decided, in the
    mail itself. Held like any other mail, and struck out when the meeting is hidden meanwhile."""
    for member in session.scalars(select(Member).where(Member.status == MemberStatus.ACTIVE)):
        viewer = viewer_of(member)
        if viewer.is_full_member and can(viewer, "read", meeting):
            _tell_published(meeting, decisions, member)


def _tell_published(meeting: Meeting, decisions: list[Decision], member: Member) -> None:
    with force_locale(member.language or DEFAULT_LANGUAGE):
        said = _("The minutes of a meeting can be read")
        lines = [_("Hello %(name)s,", name=member.name), _("“%(title)s”", title=meeting.title)]
        if decisions:
            lines.append(_("What was decided:"))
            lines += [f"{one.ref} — {one.statement}" for one in decisions]
        else:
            lines.append(_("No decision was taken."))
        lines.append(public_url("cop.notes.show", uid=meeting.uid))
        post(
            to=member.email,
            subject=f"[{setting('COP_SITE_NAME')}] {said}",
            body="\n\n".join(lines) + "\n",
            member_id=member.id,
            contribution_id=meeting.id,
            delay=timedelta(minutes=int(setting("COP_MAIL_HOLD"))),
            key=f"notes-published-{meeting.uid}-{member.id}",
        )


def remind(action: Action, meeting: Meeting, owner: Member) -> None:
    """Once: the action that is still open, and where one button says how it stands."""
    with force_locale(owner.language or DEFAULT_LANGUAGE):
        said = _("An action of yours is still open")
        lines = [
            _("Hello %(name)s,", name=owner.name),
            f"{said}.",
            f"{action.ref} — {action.title}",
            _("Say where it stands; no other mail comes about it."),
            public_url("cop.notes.my_action", uid=action.uid),
        ]
        post(
            to=owner.email,
            subject=f"[{setting('COP_SITE_NAME')}] {said}",
            body="\n\n".join(lines) + "\n",
            member_id=owner.id,
            contribution_id=meeting.id,
            key=f"notes-remind-{action.uid}",
        )


def _on_the_list(meeting: Meeting) -> list[Member]:
    members = session.scalars(
        select(Member)
        .join(Attendance, Attendance.member_id == Member.id)
        .where(Attendance.meeting_id == meeting.id, Member.status == MemberStatus.ACTIVE)
    )
    return [one for one in members if can(viewer_of(one), "read", meeting)]
