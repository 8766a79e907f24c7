"""The outbox: a mail is a row, written in the transaction of what it tells of.

A notice about a contribution waits for the hold (`COP_MAIL_HOLD`), and is struck out when the
contribution is hidden meanwhile; so a slip can be withdrawn before anybody reads it in a mail.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, delete
from sqlalchemy.orm import Mapped, mapped_column

from cop.columns import UtcDateTime
from cop.db import Base, now, session, write_new


class Mail(Base):
    """One mail to one person. `key` makes a second posting of the same notice do nothing."""

    __tablename__ = "cop_core_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("cop_core_member.id"), index=True)
    contribution_id: Mapped[int | None] = mapped_column(
        ForeignKey("cop_core_contribution.id", ondelete="CASCADE"), index=True
    )
    not_before: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    key: Mapped[str | None] = mapped_column(String(120), unique=True)


def post(
    *,
    to: str,
    subject: str,
    body: str,
    member_id: int | None = None,
    contribution_id: int | None = None,
    delay: timedelta | None = None,
    key: str = "",
) -> None:
    """Write a mail into the outbox; the caller's transaction keeps it or drops it."""
    values = {
        "to": to,
        # A header is one line: a title with a line break in it must not become a header.
        "subject": re.sub(r"\s+", " ", subject)[:300].strip(),
        "body": body,
        "member_id": member_id,
        "contribution_id": contribution_id,
        "not_before": now() + (delay or timedelta()),
        "key": key or None,
    }
    write_new(Mail.__table__, "key", values)


def withdraw(contribution_id: int) -> None:
    """Strike out what has not been sent yet about a contribution."""
    session.execute(
        delete(Mail).where(Mail.contribution_id == contribution_id, Mail.sent_at.is_(None))
    )
