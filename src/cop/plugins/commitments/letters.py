"""The mails of this plugin: a link, what is asked, and never more of a commitment than its title."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import force_locale
from sqlalchemy import delete, select

from cop.addresses import public_url
from cop.config import setting
from cop.contributions.models import Contribution
from cop.db import session
from cop.i18n import DEFAULT_LANGUAGE
from cop.i18n import gettext as _
from cop.mail.outbox import Mail, post
from cop.members.models import Member, MemberStatus
from cop.members.viewer import Viewer
from cop.plugins.commitments.models import Commitment, PaperCard
from cop.plugins.commitments.words import ANSWERS, SLUGS

Words = Callable[[], str]


def remind(thing: Commitment, author: Member, token: str, *, mark: str, last: bool) -> None:
    """Five links and one to be left in peace; each opens a page, where a button records."""
    kept_in_peace = public_url("cop.commitments.follow_up", token=token, slug="arret")

    def answers() -> str:
        return "\n\n".join(
            f"{ANSWERS[status]}\n{public_url('cop.commitments.follow_up', token=token, slug=slug)}"
            for status, slug in SLUGS.items()
        )

    _write(
        author,
        f"{_key(thing)}-{mark}",
        lambda: _("Where does your commitment stand?"),
        lambda: _("You wrote: “%(title)s”", title=thing.title),
        lambda: _("Open the line that fits. Nothing is recorded before you press its button."),
        answers,
        lambda: _("This is the last reminder: without an answer, we ask no more.") if last else "",
        lambda: f"{_('To be reminded no more')}\n{kept_in_peace}",
        about=thing.id,
    )


def ask_buddy(thing: Commitment, buddy: Member, author: str) -> None:
    """Without a word of it: whoever isn't a buddy yet reads it on the site."""
    _write(
        buddy,
        f"{_key(thing)}-buddy-{buddy.id}",
        lambda: _("%(name)s would like you as a buddy", name=author),
        lambda: _("It is about one commitment: you ask after it from time to time, no more."),
        lambda: public_url("cop.commitments.buddy", uid=thing.uid),
    )


def unask(thing: Commitment) -> None:
    """What waits for a buddy who isn't asked any more."""
    waiting = Mail.key.startswith(f"{_key(thing)}-buddy-", autoescape=True)
    session.execute(delete(Mail).where(waiting, Mail.sent_at.is_(None)))


def tell_of_buddy(thing: Commitment, buddy: str, *, agree: bool) -> None:
    _to_author(
        thing,
        "",
        lambda: (
            _("%(name)s agrees to be your buddy", name=buddy)
            if agree
            else _("%(name)s can’t be your buddy", name=buddy)
        ),
        lambda: public_url("cop.commitments.show", uid=thing.uid),
    )


def offer(thing: Commitment, helper: Viewer) -> None:
    """Who offers to help, and where to find them; the rest is between the two."""
    _to_author(
        thing,
        f"{_key(thing)}-help-{helper.member_id}",
        lambda: _("%(name)s can help with your commitment", name=helper.name),
        lambda: _("“%(title)s”", title=thing.title),
        lambda: public_url("cop.web.person", handle=helper.handle),
    )


def ask_of_card(card: PaperCard, writer: Member, typist: str) -> None:
    _write(
        writer,
        f"commitments-card-{card.uid}",
        lambda: _("%(name)s has copied your card", name=typist),
        lambda: _("Say whether it is yours, and who reads it. Unanswered, it is forgotten."),
        lambda: public_url("cop.commitments.card", uid=card.uid),
    )


def drop_of_card(card: PaperCard) -> None:
    session.execute(
        delete(Mail).where(Mail.key == f"commitments-card-{card.uid}", Mail.sent_at.is_(None))
    )


def _key(thing: Contribution) -> str:
    return f"commitments-{thing.uid}"


def _to_author(thing: Commitment, key: str, subject: Words, *lines: Words) -> None:
    author = session.scalar(
        select(Member).where(Member.id == thing.author_id, Member.status == MemberStatus.ACTIVE)
    )
    if author is not None:
        _write(author, key, subject, *lines, about=thing.id)


def _write(to: Member, key: str, subject: Words, *lines: Words, about: int | None = None) -> None:
    """about: the commitment that must still be readable for `to` when the mail is sent."""
    with force_locale(to.language or DEFAULT_LANGUAGE):
        said = [_("Hello %(name)s,", name=to.name), *(one() for one in lines)]
        post(
            to=to.email,
            subject=f"[{setting('COP_SITE_NAME')}] {subject()}",
            body="\n\n".join(one for one in said if one) + "\n",
            member_id=to.id,
            contribution_id=about,
            key=key,
        )
