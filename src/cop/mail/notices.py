"""What the core tells people by mail: the title and a link, never the text.

A notice waits for the hold and is struck out when its contribution is hidden meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask_babel import force_locale
from sqlalchemy import ColumnElement, delete, select

from cop.addresses import public_url
from cop.config import setting
from cop.contributions.models import Comment, Contribution
from cop.contributions.proposals_model import Proposal, ProposalState
from cop.contributions.rules import can
from cop.db import session
from cop.i18n import gettext as _
from cop.mail.outbox import Mail, post, withdraw
from cop.members.models import Member, MemberStatus, Role
from cop.members.viewer import Viewer, viewer_of


def notify(
    member: Member,
    thing: Contribution,
    *,
    subject: str | Callable[[], str],
    key: str = "",
    with_title: bool = True,
    hold: bool = True,
    address: str = "",
) -> None:
    """Tell one member something about a contribution, in their language.

    subject: words, or a function that answers them once the language is chosen.
    with_title: leave the title out where it may be what is wrong.
    address: where it leads, when that isn't the page of the contribution.
    """
    with force_locale(member.language):
        said = subject() if callable(subject) else subject
        lines = [_("Hello %(name)s,", name=member.name), f"{said}."]
        if with_title:
            lines.append(_("“%(title)s”", title=thing.title))
        lines += [
            address or public_url("cop.contributions.show", uid=thing.uid),
            _("The text itself is read on the site only, by those who may."),
        ]
        post(
            to=member.email,
            subject=f"[{setting('COP_SITE_NAME')}] {said}",
            body="\n\n".join(lines) + "\n",
            member_id=member.id,
            contribution_id=thing.id,
            delay=timedelta(minutes=int(setting("COP_MAIL_HOLD"))) if hold else None,
            key=key,
        )


def on_comment(
    *, comment: Comment, contribution: Contribution, viewer: Viewer, mentioned: list[Member]
) -> None:
    """Tell the author of an answer, and whoever was named in it."""
    told = {viewer.member_id}
    author = session.get(Member, contribution.author_id) if contribution.author_id else None
    if author is not None and _still_reads(author, contribution) and author.id not in told:
        told.add(author.id)
        notify(
            author,
            contribution,
            subject=lambda: _("You have an answer"),
            key=f"comment-{comment.uid}-{author.id}",
        )
    for member in mentioned:
        if member.id not in told:
            told.add(member.id)
            notify(
                member,
                contribution,
                subject=lambda: _("You are named in an answer"),
                key=f"comment-{comment.uid}-{member.id}",
            )


def _still_reads(member: Member, thing: Contribution) -> bool:
    return member.status == MemberStatus.ACTIVE and can(viewer_of(member), "read", thing)


def on_hidden(*, contribution: Contribution, viewer: Viewer, reason: str) -> None:
    """Strike out what was not sent yet; after a report, tell the author and the coordination."""
    withdraw(contribution.id)
    if reason != "withdrawn":
        return
    for member in session.scalars(select(Member).where(Member.status == MemberStatus.ACTIVE)):
        if member.id == contribution.author_id:
            notify(
                member,
                contribution,
                subject=lambda: _("Something you shared was hidden: somebody could be recognised"),
                with_title=False,
                hold=False,
            )
        elif Role.COORDINATOR in member.roles:
            notify(
                member,
                contribution,
                subject=lambda: _("A risk of identification was reported"),
                with_title=False,
                hold=False,
            )


def on_proposal(*, proposal: Proposal, contribution: Contribution, viewer: Viewer) -> None:
    """Tell those who write it that somebody proposes a version; once, however often it is amended.

    Where nobody is left who writes it, the contacts of its network are told.
    """
    writers = {contribution.author_id, *(one.member_id for one in contribution.coauthors)}
    told = _who_may_edit(contribution, Member.id.in_(writers - {None})) or _who_may_edit(
        contribution, Member.organisation_id == contribution.network_id
    )
    for member in told:
        notify(
            member,
            contribution,
            subject=lambda: _("A colleague proposes a version"),
            key=f"{_key(proposal)}-{member.id}",
            address=_proposal_address(proposal, contribution),
        )


def _who_may_edit(thing: Contribution, among: ColumnElement[bool]) -> list[Member]:
    members = session.scalars(select(Member).where(among, Member.status == MemberStatus.ACTIVE))
    return [one for one in members if can(viewer_of(one), "edit", thing)]


def _key(proposal: Proposal) -> str:
    return f"proposal-{proposal.uid}"


def _proposal_address(proposal: Proposal, thing: Contribution) -> str:
    return public_url("cop.contributions.proposal", uid=thing.uid, proposal_uid=proposal.uid)


def on_proposal_closed(*, proposal: Proposal, contribution: Contribution, viewer: Viewer) -> None:
    """Tell its author of the answer; what is taken back needs no mail that still waits."""
    if proposal.state == ProposalState.WITHDRAWN:
        session.execute(
            delete(Mail).where(Mail.key.startswith(_key(proposal)), Mail.sent_at.is_(None))
        )
        return
    author = session.get(Member, proposal.author_id) if proposal.author_id else None
    if author is None or author.id == viewer.member_id or not _still_reads(author, contribution):
        return
    words: dict[ProposalState, Callable[[], str]] = {
        ProposalState.ACCEPTED: lambda: _("Your proposal was taken in"),
        ProposalState.PARTLY: lambda: _("Part of your proposal was taken in"),
        ProposalState.DECLINED: lambda: _("Your proposal has an answer"),
    }
    notify(
        author,
        contribution,
        subject=words[proposal.state],
        key=f"{_key(proposal)}-answer",
        address=_proposal_address(proposal, contribution),
    )


def on_anonymised(
    *, contribution: Contribution, viewer: Viewer, replacements: Mapping[str, str]
) -> None:
    """A title in a waiting mail may hold what was just taken out; a sent one keeps only the link."""
    withdraw(contribution.id)
    forget_sent(contribution.id)


def forget_sent(contribution_id: int) -> None:
    """Empty the kept copies of mails that were sent about a contribution."""
    for mail in session.scalars(select(Mail).where(Mail.contribution_id == contribution_id)):
        mail.subject, mail.body = "", ""


def on_left(*, member: Member) -> None:
    """Whoever leaves gets no more mail, and their address leaves the outbox with them."""
    session.execute(delete(Mail).where(Mail.member_id == member.id))


LISTENERS: dict[str, Callable[..., Any]] = {
    "comment_posted": on_comment,
    "contribution_hidden": on_hidden,
    "contribution_anonymised": on_anonymised,
    "proposal_sent": on_proposal,
    "proposal_closed": on_proposal_closed,
    "member_left": on_left,
}
