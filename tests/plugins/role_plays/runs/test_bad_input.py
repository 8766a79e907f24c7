"""Whatever somebody without an account sends: no fault of ours, and no row is harmed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from cop.db import session
from cop.plugins.role_plays.runs import conduct
from cop.plugins.role_plays.runs.models import Message, Reflection
from tests.access.test_bad_input import SPOILT, encoded
from tests.plugins.role_plays.runs.conftest import MONDAY, Game, path_of

At = Callable[[datetime], None]
GOOD = {"body": "Bonjour", "to": "all", "round": "1"}


@pytest.mark.slow
def test_whatever_a_player_sends_is_answered(game: Game, at: At) -> None:
    at(MONDAY + timedelta(hours=1))
    game.hand_out()
    client = game.guest("R1")
    forms = [
        (game.address("R1", "/message"), GOOD, ("body", "to", "parts", "round")),
        (path_of(game.handed["R2"].link), {}, ("name",)),
    ]
    found = []

    def send(path: str, data: dict[str, str], about: str) -> None:
        answer = client.post(
            path,
            data=encoded({"csrf_token": client.token} | data),
            content_type="application/x-www-form-urlencoded",
        )
        if answer.status_code not in {303, 400, 413, 422}:
            found.append(f"{path}, {about}: {answer.status_code}")

    for path, good, fields in forms:
        for field in fields:
            for kind, spoilt in SPOILT.items():
                send(path, good | {field: spoilt}, f"{field}, {kind}")
    # A spoilt one may be kept, made harmless; never a second one for the same round.
    assert session.scalar(select(func.count(Message.id))) in {0, 1}
    for _ in range(3):
        conduct.next_round(game.viewer, game.run)
    session.commit()
    send(game.address("R1", "/quitter"), {}, "leaving")
    for kind, spoilt in SPOILT.items():
        send(game.address("R1", "/bilan"), {"question_1": spoilt}, kind)
    for kind, spoilt in list(SPOILT.items())[:5]:
        send("/mises-en-situation/code", {"code": spoilt}, kind)
    assert found == []
    assert session.scalar(select(func.count()).select_from(Reflection)) in {0, 1}
