"""One typed line is a block."""

from __future__ import annotations

import pytest

from cop.plugins.workshops.plan import BlockKind as Kind
from cop.plugins.workshops.typed import Typed, kind_of, read_line
from cop.text import TextRefused


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Inclusion 8", Typed("Inclusion", Kind.INCLUSION, 8)),
        ("Pause 15", Typed("Pause", Kind.BREAK, 15)),
        ("Jeu 12 (10)", Typed("Jeu", Kind.ROLE_PLAY, 12, 10)),
        ("10:30 Repas 60", Typed("Repas", Kind.MEAL, 60, None, 630)),
        ("14h Ouverture 5 min", Typed("Ouverture", Kind.WELCOME, 5, None, 840)),
        ("9h05 — Cadre 4'", Typed("Cadre", Kind.FRAME, 4, None, 545)),
        ("Débriefing court 1h30", Typed("Débriefing court", Kind.DEBRIEF, 90)),
        ("Mur des manières de faire", Typed("Mur des manières de faire", Kind.EXCHANGE)),
        ("Les 3 mousquetaires 20", Typed("Les 3 mousquetaires", Kind.EXCHANGE, 20)),
        ("45", Typed("", Kind.EXCHANGE, 45)),
        ("", Typed("", Kind.EXCHANGE)),
    ],
)
def test_a_line_says_title_minutes_least_and_hour(line: str, read: Typed) -> None:
    assert read_line(line) == read


def test_words_without_a_hint_are_an_exchange() -> None:
    assert kind_of("Quelque chose") == Kind.EXCHANGE


def test_what_isnt_text_is_refused() -> None:
    with pytest.raises(TextRefused):
        read_line("x" * 201)
