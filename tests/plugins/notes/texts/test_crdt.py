"""What pycrdt makes of edits: French and emoji, sent twice, out of order, and garbage."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cop.plugins.notes.texts import crdt
from cop.plugins.notes.texts.edits import Edit, applied, byte_offsets, edits

pytest.importorskip("pycrdt")
SIGNS = [
    "a",
    "é",
    "œ",
    "’",
    "\u202f",
    "z",
    " ",
    "\n",
    "e\u0301",
    "😀",
    "😁",
    "🇫🇷",
    "👨‍👩‍👧",
    "Décision",
]
# A busy machine is slow, not wrong.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
texts = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)


@given(texts, texts)
@settings(PATIENT, max_examples=150)
def test_an_edited_text_reads_as_what_was_sent(old: str, new: str) -> None:
    log = [crdt.first(old)]
    update = crdt.edited(log, new)
    assert crdt.text_of([*log, *([update] if update else [])]) == new
    assert (update is None) == (old == new)


@given(texts, texts, texts)
@settings(PATIENT, max_examples=100)
def test_two_edits_of_one_text_make_the_same_in_either_order(old: str, one: str, two: str) -> None:
    log = [crdt.first(old)]
    both = [found for new in (one, two) if (found := crdt.edited(log, new))]
    text = crdt.text_of([*log, *both])
    assert (
        crdt.text_of([*log, *reversed(both)]) == text == crdt.text_of([crdt.united([*log, *both])])
    )


@given(texts, texts)
@settings(PATIENT, max_examples=100)
def test_edits_give_the_new_text_and_cut_no_sign(old: str, new: str) -> None:
    found = edits(old, new)
    assert applied(old, found) == new
    assert all(not old[one.at :].startswith(("\u0301", "\u200d")) for one in found if one.removed)


def test_offsets_count_utf8_bytes() -> None:
    assert byte_offsets("é😀x’", [0, 1, 2, 3, 4]) == [0, 2, 6, 7, 10]


def test_only_the_words_that_changed_are_edited() -> None:
    old = "Le puits est sec.\nLa pompe marche.\n"
    assert edits(old, "Le puits est plein.\nLa pompe marche.\nFin.\n") == [
        Edit(13, 3, "plein"),
        Edit(35, 0, "Fin.\n"),
    ]


def test_a_first_text_is_the_same_bytes_wherever_it_is_made() -> None:
    """Those of Yjs, which the script's own test makes too."""
    assert crdt.first("é😀x").hex() == "010101000401017407c3a9f09f98807800"


def test_what_waits_for_an_update_that_has_not_come_is_lost_in_no_order() -> None:
    first = crdt.first("a")
    one = crdt.edited([first], "a b")
    assert one is not None
    two = crdt.edited([first, one], "a b c")
    assert two is not None
    assert crdt.taken([first, one], [one]) == ("a b", False)
    assert crdt.taken([first], [two]) == ("a", False)
    assert crdt.taken([first, two], [one]) == ("a b c", True)
    assert crdt.text_of([crdt.united([first, two]), one]) == "a b c"


@pytest.mark.parametrize("garbage", [b"", b"xyz", b"\xff" * 30, b"\x01\x01", crdt.first("a\0b")])
def test_what_is_no_update_is_refused(garbage: bytes) -> None:
    with pytest.raises(crdt.UpdateRefused):
        crdt.taken([crdt.first("a")], [garbage])
