"""Alignments are true whatever the input, and stay within their allowance."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.contributions import alignment
from cop.contributions.alignment import Aligner, Effort, matching_blocks, opcodes

sequences = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@given(sequences, sequences, st.sampled_from([0, 5, 200, 1_000_000]))
def test_blocks_match_increase_and_never_overlap(a: list[str], b: list[str], allowance: int):
    blocks = matching_blocks(a, b, Effort(allowance))
    assert blocks[-1] == (len(a), len(b), 0)
    alo = blo = 0
    for i, j, size in blocks:
        assert (alo <= i, blo <= j) == (True, True)
        assert a[i : i + size] == b[j : j + size]
        alo, blo = i + size, j + size


@given(sequences, sequences)
def test_opcodes_cover_both_sequences_in_order(a: list[str], b: list[str]):
    spans = [span for _, span in opcodes(a, b, Effort())]
    assert [x for alo, ahi, _, _ in spans for x in a[alo:ahi]] == a
    assert [x for _, _, blo, bhi in spans for x in b[blo:bhi]] == b


@given(sequences)
def test_a_sequence_matches_itself_in_one_block(a: list[str]):
    assert matching_blocks(a, a)[:-1] == ([(0, 0, len(a))] if a else [])


def test_a_short_sequence_is_aligned_as_difflib_does():
    a, b = list("xabcdyefgz"), list("abcdefgh")
    assert matching_blocks(a, b) == SequenceMatcher(None, a, b, False).get_matching_blocks()


def test_without_allowance_elements_seen_once_on_each_side_still_align():
    a = ["x", "un", "x", "deux", "trois", "y"]
    b = ["y", "un", "z", "trois", "deux", "z"]
    assert matching_blocks(a, b, Effort(0)) == [(1, 1, 1), (4, 3, 1), (6, 6, 0)]


def test_an_allowance_is_spent_and_not_overdrawn():
    effort = Effort(10)
    assert [effort.affords(7), effort.affords(4), effort.affords(3)] == [True, False, True]
    assert effort.left == 0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (["a", "b"] * 15_000, ["b", "a"] * 15_000),
        (["a"] * 30_000, ["a", "b"] * 15_000),
        ([str(n) for n in range(15_000)], [str(n) for n in reversed(range(15_000))]),
        ([str(n) for n in range(15_000)], [str(n - n % 2) for n in range(15_000)]),
    ],
    ids=["swapped pairs", "one word repeated", "reversed", "every other changed"],
)
def test_difflib_is_never_given_more_than_the_allowance(
    a: list[str], b: list[str], monkeypatch: pytest.MonkeyPatch
):
    sizes: list[int] = []

    class Counting(SequenceMatcher):
        def __init__(self, junk: None, one: list[str], other: list[str], autojunk: bool):
            sizes.append(min(len(one), len(other)) * len(one))
            super().__init__(junk, one, other, autojunk)

    monkeypatch.setattr(alignment, "SequenceMatcher", Counting)
    matching_blocks(a, b)
    assert sum(sizes) <= alignment.ALLOWANCE


def test_merge3_gets_its_alignment_from_here():
    assert Aligner(None, ["a", "b"], ["b"]).get_matching_blocks() == [(1, 0, 1), (2, 1, 0)]
