"""Sending: what is due goes out once, a failure is tried again, nothing is lost."""

from __future__ import annotations

import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions.models import Visibility
from cop.db import now, session
from cop.mail.outbox import Mail, post
from cop.mail.sending import BATCH, MAX_ATTEMPTS, forget_old, send_due
from cop.members.services import disable, leave
from cop.testing import Make


class Posted(list[EmailMessage]):
    """Stands for the SMTP server: keeps what it was given, refuses some."""

    def __init__(self, *, refuses: str = "", error: Exception | None = None) -> None:
        super().__init__()
        self.refuses = refuses
        self.error = error or smtplib.SMTPRecipientsRefused({})

    def send_message(self, msg: EmailMessage) -> None:
        if self.refuses and self.refuses in str(msg["To"]):
            raise self.error
        self.append(msg)


def written(to: str = "paul@cop.example") -> Mail:
    post(to=to, subject="Une réponse à « votre » cas", body="Bonjour,\n\nà bientôt.\n")
    session.commit()
    return session.scalars(select(Mail).order_by(Mail.id.desc())).first()  # type: ignore[return-value]


def test_a_mail_goes_out_once(cop_app: Flask) -> None:
    server = Posted()
    mail = written()

    assert [send_due(server), send_due(server), len(server)] == [1, 0, 1]
    assert mail.sent_at is not None


def test_a_mail_is_plain_text_from_the_site_and_marked_as_automatic(cop_app: Flask) -> None:
    server = Posted()
    written()
    send_due(server)
    message = server[0]

    assert message["To"] == "paul@cop.example"
    assert message["From"] == "Communauté de pratique <ne-pas-repondre@cop.example>"
    assert message["Subject"] == "Une réponse à « votre » cas"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@cop.example>")
    assert message.get_content_type() == "text/plain"
    assert message.get_content() == "Bonjour,\n\nà bientôt.\n"


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({}),
        smtplib.SMTPServerDisconnected("quoting the mail"),
        OSError("no route"),
        ValueError("no header"),
    ],
)
def test_a_mail_that_fails_is_kept_and_goes_out_later(cop_app: Flask, error: Exception) -> None:
    mail = written()

    assert send_due(Posted(refuses="paul", error=error)) == 0
    assert (mail.sent_at, mail.attempts, mail.error) == (None, 1, type(error).__name__)
    assert send_due(Posted()) == 1
    assert (mail.attempts, mail.error) == (2, "")


def test_a_mail_that_fails_keeps_no_other_from_going_out(cop_app: Flask) -> None:
    server = Posted(refuses="paul")
    for name in ("ines", "paul", "nadia"):
        written(f"{name}@cop.example")

    assert send_due(server) == 2
    assert [message["To"] for message in server] == ["ines@cop.example", "nadia@cop.example"]


def test_a_mail_is_given_up_after_its_last_attempt(cop_app: Flask) -> None:
    mail = written()
    for _ in range(MAX_ATTEMPTS + 1):
        send_due(Posted(refuses="paul"))

    assert mail.attempts == MAX_ATTEMPTS
    assert send_due(Posted()) == 0


def test_one_round_sends_no_more_than_a_batch(cop_app: Flask) -> None:
    for _ in range(BATCH + 1):
        post(to="paul@cop.example", subject="x", body="x")
    session.commit()

    assert [send_due(Posted()), send_due(Posted())] == [BATCH, 1]


def test_an_address_with_a_line_break_is_not_sent_to(cop_app: Flask) -> None:
    server = Posted()
    mail = written("paul@cop.example\nBcc: all@cop.example")

    assert (send_due(server), len(server)) == (0, 0)
    assert mail.error == "ValueError"


def test_without_a_server_the_mails_stay_in_the_outbox(cop_app: Flask) -> None:
    mail = written()

    assert send_due() == 0
    assert (mail.sent_at, mail.attempts) == (None, 0)


@pytest.fixture
def smtp_server() -> Iterator[tuple[int, list[str]]]:
    """A server that speaks just enough SMTP for one connection: its port, and what it was told."""
    heard: list[str] = []
    door = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        line, _ = door.accept()
        with line, line.makefile("rwb", buffering=0) as talk:
            talk.write(b"220 here\r\n")
            reading_text = False
            for said in talk:
                heard.append(said.decode().rstrip("\r\n"))
                if reading_text and said != b".\r\n":
                    continue
                word = said[:4].upper().strip()
                reading_text = word == b"DATA"
                talk.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(
                    word, b"250 ok\r\n"))  # fmt: skip

    thread = threading.Thread(target=listen)
    thread.start()
    yield door.getsockname()[1], heard
    thread.join(timeout=10)
    door.close()


def test_a_mail_travels_by_smtp(cop_app: Flask, smtp_server: tuple[int, list[str]]) -> None:
    port, heard = smtp_server
    cop_app.config.update(COP_MAIL_SERVER="127.0.0.1", COP_MAIL_PORT=port, COP_MAIL_TLS=False)
    written()

    assert send_due() == 1
    orders = [line.partition(" size=")[0].lower() for line in heard if ":<" in line]
    assert orders == ["mail from:<ne-pas-repondre@cop.example>", "rcpt to:<paul@cop.example>"]
    assert heard[-2:] == [".", "QUIT"]


@pytest.mark.parametrize(
    ("days", "sent", "attempts", "kept"),
    [(31, True, 1, False), (31, False, MAX_ATTEMPTS, False), (29, True, 1, True),
     (31, False, 0, True), (31, False, MAX_ATTEMPTS - 1, True)],
)  # fmt: skip
def test_what_went_out_long_ago_keeps_no_address_and_no_text_and_is_not_posted_again(
    make: Make, days: int, sent: bool, attempts: int, kept: bool
) -> None:
    long_ago = now() - timedelta(days=days)
    letter = {"to": "paul@cop.example", "subject": "Un cas", "body": "Bonjour", "key": "notice-1"}
    post(member_id=make.member().id, **letter)
    mail = session.scalars(select(Mail)).one()
    mail.created_at, mail.attempts = long_ago, attempts
    mail.sent_at = long_ago if sent else None
    session.commit()
    forget_old()
    session.commit()
    told = (mail.to, mail.subject, mail.body, mail.member_id is None)
    assert told == (
        ("paul@cop.example", "Un cas", "Bonjour", False) if kept else ("", "", "", True)
    )
    post(**letter)
    assert len(session.scalars(select(Mail.id)).all()) == 1


def test_a_server_that_is_down_loses_nothing(cop_app: Flask) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    cop_app.config.update(COP_MAIL_SERVER="127.0.0.1", COP_MAIL_PORT=port)
    mail = written()

    with pytest.raises(OSError):  # the job of the tick logs it and comes back in a minute
        send_due()
    session.rollback()
    assert mail.sent_at is None


def test_a_notice_is_not_sent_to_somebody_who_may_no_longer_read(
    make: Make, case_document: dict[str, Any]
) -> None:
    author, colleague = make.member(), make.member()
    case = make.contribution("case_study", author, case_document)
    for member in (author, colleague):
        post(
            to=member.email, subject="Une réponse", body="…",
            member_id=member.id, contribution_id=case.id,
        )  # fmt: skip
    case.visibility = Visibility.DRAFT
    session.commit()
    posted = Posted()
    assert send_due(posted) == 1
    assert [str(letter["To"]) for letter in posted] == [author.email]
    assert [mail.to for mail in session.scalars(select(Mail))] == [author.email]


def test_a_notice_is_not_sent_to_a_closed_access(make: Make, case_document: dict[str, Any]) -> None:
    author = make.member()
    case = make.contribution("case_study", author, case_document, visibility=Visibility.PUBLIC)
    post(to=author.email, subject="…", body="…", member_id=author.id, contribution_id=case.id)
    disable(author)
    session.commit()
    posted = Posted()
    assert (send_due(posted), posted) == (0, [])


def test_the_address_of_who_leaves_leaves_the_outbox(make: Make) -> None:
    gone, other = make.member(), make.member()
    for member in (gone, other):
        post(to=member.email, subject="…", body="…", member_id=member.id)
    leave(gone)
    session.commit()
    assert [mail.to for mail in session.scalars(select(Mail))] == [other.email]
