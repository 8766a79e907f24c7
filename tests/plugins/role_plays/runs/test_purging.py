"""What was personal in a run goes, on its day; the rest stays."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from cop.db import session
from cop.mail.outbox import Mail
from cop.plugins.role_plays.packet import Origin
from cop.plugins.role_plays.runs import conduct, ending, playing, purging
from cop.plugins.role_plays.runs.models import Assignment, Message, Reflection, RunPhase
from tests.plugins.role_plays.runs.conftest import MONDAY, Game

At = Callable[[datetime], None]
END = MONDAY + timedelta(days=8)


def left() -> tuple[int, int, int]:
    """Messages, answers and mails."""
    counts = (session.scalar(select(func.count()).select_from(one)) for one in
              (Message, Reflection, Mail))  # fmt: skip
    return tuple(int(one or 0) for one in counts)  # type: ignore[return-value]


def play_to_the_end(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    playing.write_message(game.run, game.parts["R1"], "Bonjour", {"all"}, round_number=1)
    for _ in range(3):
        conduct.next_round(game.viewer, game.run)
    at(END)
    ending.reflect(game.run, game.parts["R1"], {1: "Seule."})
    ending.close(game.viewer, game.run)
    session.commit()


@pytest.mark.parametrize(
    ("origin", "keep", "days"),
    [(Origin.FICTION, 90, 90), (Origin.FICTION, 365, 365), (Origin.REAL, 365, 90),
     (Origin.REAL, 30, 30)],
)  # fmt: skip
def test_a_run_is_purged_on_its_day_and_a_real_situation_after_90_at_most(
    game: Game, at: At, origin: Origin, keep: int, days: int
) -> None:
    play_to_the_end(game, at)
    game.play.origin = origin
    session.commit()
    game.app.config["COP_ROLE_PLAYS_KEEP"] = keep
    assert purging.purge(END + timedelta(days=days, seconds=-1)) == []
    assert len(purging.purge(END + timedelta(days=days))) == 1
    assert purging.purge(END + timedelta(days=days + 1)) == []
    assert game.run.phase == RunPhase.PURGED


def test_contacts_messages_answers_and_mails_go_and_it_is_logged_by_number(
    game: Game, at: At, caplog: pytest.LogCaptureFixture
) -> None:
    play_to_the_end(game, at)
    mails = left()[2]
    assert left() == (1, 1, mails) and mails > 0
    with caplog.at_level(logging.INFO, "cop.role_plays"):
        purging.purge(END + timedelta(days=90))
    session.commit()
    assert left() == (0, 0, 0)
    kept = session.execute(
        select(Assignment.guest_name, Assignment.guest_email, Assignment.confirmed_name,
               Assignment.token_hash, Assignment.part_code)
    ).all()  # fmt: skip
    assert [tuple(row) for row in kept] == [("", "", "", None, code) for code in ("R1", "R2", "R3")]
    assert f"run {game.run_uid} purged: 3 contacts, 1 messages, 1 answers" in caplog.text
    assert "Léa" not in caplog.text and "guest.example" not in caplog.text


def test_a_dry_run_says_what_would_go_and_takes_nothing(game: Game, at: At) -> None:
    play_to_the_end(game, at)
    run = game.run
    run.closed_at = MONDAY - timedelta(days=900)
    session.commit()
    before = left()
    said = game.app.test_cli_runner().invoke(args=["cop", "role-plays", "purge", "--dry-run"])
    assert said.exit_code == 0
    gone = f"3 contacts, 1 messages, 1 answers, {before[2]} mails, 0 paper grids"
    assert said.output == f"{game.run_uid}: {gone}\n"
    assert left() == before and game.run.phase == RunPhase.CLOSED
    game.app.test_cli_runner().invoke(args=["cop", "role-plays", "purge"])
    session.expire_all()
    assert left() == (0, 0, 0) and game.run.phase == RunPhase.PURGED


def test_a_run_whose_debrief_was_never_closed_ends_with_its_play(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    at(END)
    for _ in range(9):
        if game.run.phase != RunPhase.DEBRIEFING:
            conduct.turn_on(game.run)
    opened = game.run.round_opened_at
    assert opened is not None and game.run.phase == RunPhase.DEBRIEFING
    assert purging.purge(opened + timedelta(days=90, seconds=-1), dry_run=True) == []
    assert len(purging.purge(opened + timedelta(days=90), dry_run=True)) == 1
