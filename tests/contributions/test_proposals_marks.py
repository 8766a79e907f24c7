"""Which of its author's changes were taken: by their words, wherever they came to stand."""

from __future__ import annotations

import pytest

from cop.contributions.proposals_changes import field_changes
from cop.contributions.proposals_marks import taken_keys

BASE = "Relire.\n\nÉcouter.\n\nConclure."


def marks(stands: str, proposed: str, *chosen: int) -> list[bool]:
    """Whether each of the author's changes was taken, when those numbered `chosen` are ticked."""
    before, there, mine = ({"body": one} for one in (BASE, stands, proposed))
    own, answered = field_changes(before, before, mine), field_changes(before, there, mine)
    keys = [part.key for field in answered for part in field.changes]
    taken = {keys[number] for number in chosen}
    result = there | {field.name: field.value(taken) for field in answered}
    found = taken_keys(own, answered, taken, result)
    return [part.key in found for field in own for part in field.changes]


PROPOSED = "Lire.\n\nÉcouter.\n\nConclure vite."


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [((), [False, False]), ((0,), [True, False]), ((1,), [False, True]), ((0, 1), [True, True])],
)
def test_each_change_is_marked_as_it_was_ticked(
    chosen: tuple[int, ...], expected: list[bool]
) -> None:
    assert marks(BASE, PROPOSED, *chosen) == expected


def test_what_somebody_wrote_meanwhile_in_the_same_words_stands() -> None:
    assert marks("Lire.\n\nÉcouter.\n\nConclure.", PROPOSED) == [True, False]


def test_a_change_merged_with_another_of_the_same_place_is_told_by_what_stands() -> None:
    stands = "Relire tout.\n\nÉcouter.\n\nConclure."
    assert marks(stands, PROPOSED, 0, 1) == [True, True]
    assert marks(stands, PROPOSED, 1) == [False, True]


@pytest.mark.parametrize(("chosen", "expected"), [((), [False]), ((0,), [True])])
def test_what_is_taken_out_is_marked_too(chosen: tuple[int, ...], expected: list[bool]) -> None:
    assert marks(BASE, "Relire.\n\nConclure.", *chosen) == expected


def test_a_short_field_is_marked_whole() -> None:
    before, mine = {"phases": ["a"]}, {"phases": ["a", "b"]}
    own = field_changes(before, before, mine)
    there = {"phases": ["a", "c"]}
    answered = field_changes(before, there, mine)
    (key,) = [part.key for field in answered for part in field.changes]
    result = {field.name: field.value({key}) for field in answered}
    assert taken_keys(own, answered, {key}, result) == [own[0].changes[0].key]
    assert taken_keys(own, answered, (), there) == []
