"""What players see, without an account, and nothing of what others know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.plugins.role_plays.runs.conftest import MONDAY, OWN, Game, path_of, post, secrets_in

At = Callable[[datetime], None]


def test_each_player_reads_their_own_sheet_and_no_other(game: Game, at: At) -> None:
    at(MONDAY)
    game.hand_out()
    for code, own in OWN.items():
        page = game.guest(code).get(game.address(code)).get_data(as_text=True)
        assert secrets_in(page) == own
        assert "piece-for-all" in page and "Un moulin" in page
