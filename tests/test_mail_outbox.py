"""The outbox: a mail is kept or lost with the change that it tells of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cop.contributions.models import Contribution
from cop.db import now, session
from cop.mail.outbox import Mail, post, withdraw
from cop.mail.sending import send_due
from cop.testing import Make


class Posted(list[Any]):
    """Stands for the SMTP server: keeps what it was given."""

    def send_message(self, msg: Any) -> None:
        self.append(msg)


def subjects() -> list[str]:
    return list(session.scalars(select(Mail.subject).order_by(Mail.id)))


@pytest.fixture
def case(make: Make, case_document: dict[str, Any]) -> Contribution:
    return make.contribution("case_study", make.member(), case_document)


def test_a_mail_is_lost_with_the_transaction_that_wrote_it(cop_app: Flask) -> None:
    post(to="paul@cop.example", subject="Lost", body="…")
    session.rollback()
    post(to="paul@cop.example", subject="Kept", body="…")
    session.commit()
    session.rollback()

    assert subjects() == ["Kept"]


def test_a_notice_is_written_once_for_its_key(cop_app: Flask) -> None:
    for subject in ("First", "Second"):
        post(to="paul@cop.example", subject=subject, body="…", key="answer-1")
    post(to="paul@cop.example", subject="Other", body="…", key="answer-2")
    session.commit()

    assert subjects() == ["First", "Other"]


def test_mails_without_a_key_do_not_stand_in_each_others_way(cop_app: Flask) -> None:
    for _ in range(2):
        post(to="paul@cop.example", subject="Link", body="…")
    session.commit()

    assert subjects() == ["Link", "Link"]


def test_a_held_mail_waits_until_its_hold_is_over(
    cop_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Posted()
    post(to="paul@cop.example", subject="Held", body="…", delay=timedelta(minutes=15))
    session.commit()

    assert (send_due(server), len(server)) == (0, 0)
    later = now() + timedelta(minutes=16)
    monkeypatch.setattr("cop.mail.sending.now", lambda: later)
    assert (send_due(server), len(server)) == (1, 1)


def test_what_waits_about_a_contribution_is_struck_out_with_it(
    cop_app: Flask, case: Contribution
) -> None:
    post(to="paul@cop.example", subject="About it", body="…", contribution_id=case.id)
    post(to="paul@cop.example", subject="About nothing", body="…")
    post(to="paul@cop.example", subject="Sent already", body="…", contribution_id=case.id)
    session.flush()
    sent = session.scalars(select(Mail).where(Mail.subject == "Sent already")).one()
    sent.sent_at = now()
    withdraw(case.id)
    session.commit()

    assert subjects() == ["About nothing", "Sent already"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_line_break_in_a_title_does_not_become_a_header(cop_app: Flask, end: str) -> None:
    server = Posted()
    post(to="paul@cop.example", subject=f"Case{end}Bcc: all@cop.example", body="…")
    session.commit()

    assert send_due(server) == 1
    assert server[0]["Bcc"] is None
    assert server[0]["Subject"] == "Case Bcc: all@cop.example"


def test_a_very_long_subject_is_cut(cop_app: Flask) -> None:
    post(to="paul@cop.example", subject="a" * 1000, body="…")
    session.commit()

    assert subjects() == ["a" * 300]
