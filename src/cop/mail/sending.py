"""Sending what is due from the outbox, by SMTP; without a server the mails stay readable there."""

from __future__ import annotations

import logging
import smtplib
from email.message import EmailMessage
from email.utils import formataddr, make_msgid
from typing import Protocol

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from cop.config import setting
from cop.contributions.models import Contribution
from cop.contributions.rules import can
from cop.db import now, session
from cop.mail.outbox import Mail
from cop.members.models import Member
from cop.members.viewer import is_current, viewer_of

log = logging.getLogger("cop.mail")
BATCH = 50
MAX_ATTEMPTS = 8


class Post(Protocol):
    """What sends one message: `smtplib.SMTP`, or a test's own."""

    def send_message(self, msg: EmailMessage) -> object: ...


def send_due(post: Post | None = None) -> int:
    """Send the mails that are due; answers how many went out. A failed one is tried again later."""
    due = session.scalars(
        select(Mail)
        .where(Mail.sent_at.is_(None), Mail.not_before <= now(), Mail.attempts < MAX_ATTEMPTS)
        .order_by(Mail.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    if not due or (post is None and not setting("COP_MAIL_SERVER")):
        return 0
    if post is not None:
        return sum(_send(post, mail) for mail in due)
    with connect() as server:
        return sum(_send(server, mail) for mail in due)


def connect() -> smtplib.SMTP:
    """A signed-in connection to the configured server."""
    server = smtplib.SMTP(setting("COP_MAIL_SERVER"), int(setting("COP_MAIL_PORT")), timeout=10)
    if setting("COP_MAIL_TLS"):
        server.starttls()
    if setting("COP_MAIL_USER"):
        server.login(setting("COP_MAIL_USER"), setting("COP_MAIL_PASSWORD"))
    return server


def message(mail: Mail) -> EmailMessage:
    """The mail as a message: plain text, no tracking, marked as automatic."""
    sender = setting("COP_MAIL_FROM")
    letter = EmailMessage()
    letter["Subject"] = mail.subject
    letter["From"] = formataddr((setting("COP_SITE_NAME"), sender))
    letter["To"] = mail.to
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(mail.body)
    return letter


def still_meant(mail: Mail) -> bool:
    """Whether its reader may still read what a notice is about: asked again when it is sent."""
    if mail.contribution_id is None or mail.member_id is None:
        return True
    member = session.get(Member, mail.member_id)
    model = session.scalar(select(Contribution.type).where(Contribution.id == mail.contribution_id))
    kind = current_app.extensions["cop"].registry.types.get(model)
    if member is None or kind is None or not is_current(member, now()):
        return False
    thing = session.scalar(
        select(kind.model)
        .where(kind.model.id == mail.contribution_id)
        .options(selectinload(kind.model.coauthors))
    )
    return thing is not None and can(viewer_of(member), "read", thing)


def _send(post: Post, mail: Mail) -> int:
    if not still_meant(mail):
        session.delete(mail)
        return 0
    mail.attempts += 1
    try:
        post.send_message(message(mail))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        # The class alone: a server's answer may quote the mail.
        mail.error = type(error).__name__
        log.error("a mail could not be sent: %s", mail.error)
        return 0
    mail.sent_at, mail.error = now(), ""
    return 1
