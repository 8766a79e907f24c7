"""Lines of the notes that look like records."""

from __future__ import annotations

from datetime import date

import pytest

from cop.plugins.notes.capture import found_in, recorded

NEAR = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Décision : on masque", ("D", "on masque", "", None)),
        ("- DECISION: on masque", ("D", "on masque", "", None)),
        ("**Question** : et après ?", ("Q", "et après ?", "", None)),
        ("Action : relancer les réseaux @ines pour le 4/12",
         ("A", "relancer les réseaux", "ines", date(2026, 12, 4))),
        ("Action : relire pour le 8/1", ("A", "relire", "", date(2027, 1, 8))),
        ("Action : relire pour le 31/2", ("A", "relire", "", None)),
    ],
)  # fmt: skip
def test_a_line_is_offered_as_what_it_says(line: str, expected: tuple[object, ...]) -> None:
    assert [(one.letter, one.words, one.handle, one.due) for one in found_in(line, NEAR)] == [
        expected
    ]


@pytest.mark.parametrize("line", ["Décision", "Décision :", "La décision : non", "Actions : deux"])
def test_other_lines_are_not(line: str) -> None:
    assert found_in(line, NEAR) == []


def test_nothing_of_a_reserved_passage_is_offered() -> None:
    source = "Avant\n:::reserve\nDécision : se taire\n:::\nDécision : dire"
    assert [(one.line, one.words) for one in found_in(source, NEAR)] == [(4, "dire")]


def test_the_reference_takes_the_place_of_the_word_and_nothing_else_moves() -> None:
    source = "Avant\nDécision : dire\nAprès"
    assert recorded(source, 1, "dire", "D-2026-11-01") == "Avant\n**D-2026-11-01** — dire\nAprès"
    assert recorded(source, 2, "dire", "D-2026-11-01") == source
