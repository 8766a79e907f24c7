"""In French the first of a month is « 1er », wherever a day is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from cop.days import day_in_words, days_in_words
from cop.plugins.gatherings.programme.words import day_words
from cop.plugins.gatherings.words import dates_in_words
from cop.plugins.role_plays.runs.showing import run_time
from cop.web.shell import date_words

FIRST, THIRD, EVE = date(2026, 12, 1), date(2026, 12, 3), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("form", "day", "french", "english"),
    [
        ("d MMMM y", FIRST, "1er décembre 2026", "1 December 2026"),
        ("EEE d MMM", FIRST, "mar. 1er déc.", "Tue 1 Dec"),
        ("long", FIRST, "1er décembre 2026", "December 1, 2026"),
        ("d MMMM y", date(2026, 12, 11), "11 décembre 2026", "11 December 2026"),
        ("d MMMM y", date(2021, 5, 21), "21 mai 2021", "21 May 2021"),
    ],
)
def test_a_day(cop_app: Flask, form: str, day: date, french: str, english: str) -> None:
    with cop_app.test_request_context():
        assert day_in_words(day, form) == french
        with force_locale("en"):
            assert day_in_words(day, form) == english


def test_a_stretch_of_days(cop_app: Flask) -> None:
    with cop_app.test_request_context():
        said = [days_in_words(*both, "MMMd") for both in ((FIRST, THIRD), (EVE, FIRST))]
        # French sets thin and narrow spaces around the dash.
        assert ["".join(one.split()) for one in said] == ["1er–3déc.", "30nov.–1erdéc."]


def test_every_place_that_tells_a_day(cop_app: Flask) -> None:
    run: Any = SimpleNamespace(zone="Europe/Paris")
    with cop_app.test_request_context():
        assert [
            date_words(FIRST), dates_in_words(FIRST, THIRD), dates_in_words(EVE, FIRST),
            day_words(EVE, 1), run_time(run, datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ] == [
            "1er décembre 2026", "du 1er au 3 décembre 2026",
            "du 30 novembre 2026 au 1er décembre 2026", "mardi 1er décembre",
            "mardi 1er décembre, 09:00",
        ]  # fmt: skip
