"""Durations and words as people write them."""

from __future__ import annotations

from enum import StrEnum

import pytest

from cop.plugins.workshops.plan import BlockKind, Lead, Output, Participation
from cop.plugins.workshops.travel.spoken import Lasting, heard, hour_of, lasting, spoken

WRITTEN = {
    "8": Lasting(8), "8'": Lasting(8), "8’": Lasting(8), "8 min": Lasting(8), "8mn": Lasting(8),
    "0:08": Lasting(8), "1h30": Lasting(90), "1 h": Lasting(60), "1:30": Lasting(90),
    "2 heures": Lasting(120), "10h00–10h08": Lasting(8, 600), "10:00 - 10:08": Lasting(8, 600),
    "9h à 9h45": Lasting(45, 540), "23h50-0h10": Lasting(20, 1430), "8 (min 5)": Lasting(8, None, 5),
    "8 (5)": Lasting(8, None, 5), "5 (min 9)": Lasting(5, None, 5), "480": Lasting(480),
}  # fmt: skip


@pytest.mark.parametrize("typed", WRITTEN)
def test_a_duration_is_read_as_it_is_written(typed: str) -> None:
    assert lasting(typed) == WRITTEN[typed]


@pytest.mark.parametrize(
    "typed",
    ["", "long", "-8", "8,5", "999", "25h00-26h00", "10h75-11h00", "8 (bientôt)", "=8", "8 8"],
)
def test_what_is_no_duration_is_none(typed: str) -> None:
    assert lasting(typed) is None


def test_an_hour_of_the_day_is_read() -> None:
    assert [hour_of(one) for one in ("10h", "10:30", "7 h 05", "24:00", "10", "midi")] == [
        600, 630, 425, None, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [BlockKind, Lead, Participation, Output])
def test_each_code_is_heard_by_its_french_word_and_by_itself(kind: type[StrEnum]) -> None:
    words = [spoken(code) for code in kind]
    assert len(set(words)) == len(words)
    assert [heard(kind, word.upper()) for word in words] == list(kind)
    assert [heard(kind, code.value) for code in kind] == list(kind)
    assert heard(kind, "autre chose") is None
