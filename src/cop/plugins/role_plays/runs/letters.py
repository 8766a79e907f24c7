"""The mails of a run: who is asked what until when, and a link. Never a text of the packet.

They are tied to the run, so that they are struck out when it is hidden, and to no member's account:
a player need not be among those who may read the run.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import force_locale
from sqlalchemy import delete

from cop.addresses import public_url
from cop.config import setting
from cop.db import session
from cop.i18n import DEFAULT_LANGUAGE
from cop.i18n import gettext as _
from cop.mail.outbox import Mail, post
from cop.plugins.role_plays.runs import codes
from cop.plugins.role_plays.runs.models import Assignment, Place, Run
from cop.plugins.role_plays.runs.showing import run_time
from cop.plugins.role_plays.runs.standing import Standing

Words = Callable[[], str]


def address(assignment: Assignment) -> str:
    """Where mails to the holder of a part go; empty for a guest who left no address."""
    return assignment.member.email if assignment.member else assignment.guest_email


def name(assignment: Assignment) -> str:
    return assignment.member.name if assignment.member else assignment.guest_name


def invite(run: Run, assignment: Assignment, stands: Standing, *, inviter: str) -> None:
    """The part and its link. Nothing of the sheet: a mail is forwarded, and read by others."""
    _write(
        run,
        assignment,
        f"invite-{assignment.issue}",
        lambda: _("Your part in “%(title)s”", title=run.title),
        lambda: _(
            "%(inviter)s asks you to play in “%(title)s”. Your sheet is behind this link, which is "
            "for you alone: please don't forward it.",
            inviter=inviter,
            title=run.title,
        ),
        lambda: _until(run, stands.turn.closes_at, first=stands.turn.number == 0),
    )


def round_opens(run: Run, assignment: Assignment, stands: Standing) -> None:
    number = stands.turn.number
    _write(
        run,
        assignment,
        f"round-{number}",
        lambda: _("Round %(number)s begins: “%(title)s”", number=number, title=run.title),
        lambda: _("What the others wrote, and what happens next, is behind your link."),
        lambda: _until(run, stands.turn.closes_at, first=False),
    )


def remind(run: Run, assignment: Assignment, stands: Standing) -> None:
    """Once in a round, to who was asked to write and hasn't."""
    _write(
        run,
        assignment,
        f"reminder-{stands.turn.number}",
        lambda: _("Your message is awaited: “%(title)s”", title=run.title),
        lambda: _("A few lines are enough."),
        lambda: _until(run, stands.turn.closes_at, first=False),
    )


def debrief(run: Run, assignment: Assignment) -> None:
    _write(
        run,
        assignment,
        "debrief",
        lambda: _("The play is over: “%(title)s”", title=run.title),
        lambda: _("Leave your part, and answer three questions: five minutes."),
    )


def revealed(run: Run, assignment: Assignment) -> None:
    _write(
        run,
        assignment,
        "revealed",
        lambda: _("All sheets are open: “%(title)s”", title=run.title),
        lambda: _("You can now read what the others knew."),
    )


def cancelled(run: Run, assignment: Assignment) -> None:
    """Without a link: it opens nothing any more."""
    _write(
        run,
        assignment,
        "cancelled",
        lambda: _("Cancelled: “%(title)s”", title=run.title),
        lambda: _("This run doesn't take place. Your link opens nothing any more."),
        link=False,
    )


def strike_out(assignment: Assignment) -> None:
    """What waits in the outbox for the holder of a part would bring a link that is dead."""
    mine = Mail.key.startswith(_key(assignment, ""), autoescape=True)
    session.execute(delete(Mail).where(mine, Mail.sent_at.is_(None)))


def forget(run: Run) -> int:
    """Take every mail of a run out of the outbox, sent ones too; answers how many."""
    gone = session.execute(delete(Mail).where(Mail.contribution_id == run.id))
    return int(getattr(gone, "rowcount", 0))


def _key(assignment: Assignment, what: str) -> str:
    return f"role-plays-{assignment.uid}-{what}"


def _until(run: Run, moment: datetime | None, *, first: bool) -> str:
    if moment is None:
        return ""
    when = run_time(run, moment)
    if first:
        return _(
            "The first round begins on %(when)s. You can read and write your first message now.",
            when=when,
        )
    return _("This round lasts until %(when)s.", when=when)


def _write(
    run: Run, assignment: Assignment, what: str, subject: Words, *lines: Words, link: bool = True
) -> None:
    """Post one mail; nothing for a guest without an address, or an observer of rounds."""
    to = address(assignment)
    if not to:
        return
    language = assignment.member.language if assignment.member else DEFAULT_LANGUAGE
    with force_locale(language or DEFAULT_LANGUAGE):
        said = [_("Hello %(name)s,", name=name(assignment)), *(one() for one in lines)]
        if link and assignment.token_hash:
            secret = codes.token(assignment.uid, assignment.issue, assignment.token_hash)
            said.append(public_url("cop.role_plays.key", token=secret))
        post(
            to=to,
            subject=f"[{setting('COP_SITE_NAME')}] {subject()}",
            body="\n\n".join(one for one in said if one) + "\n",
            contribution_id=run.id,
            key=_key(assignment, what),
        )


def writes(assignment: Assignment) -> bool:
    """Whether a message is awaited from the holder of a part."""
    return assignment.place == Place.PLAYER
