"""A text cut where somebody could take one part and leave the next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.contributions.paragraphs import split_paragraphs


def blocks(source: str) -> list[str]:
    return [part for part in split_paragraphs(source) if part.strip()]


@given(st.text(alphabet=st.sampled_from("ab:`~ -1.#\n\u2028>"), max_size=60))
def test_joined_the_parts_are_the_text_again(source: str) -> None:
    assert "".join(split_paragraphs(source)) == source


def test_paragraphs_headings_and_items_stand_alone() -> None:
    source = "Un début\nsur deux lignes.\n\n## Titre\nUn texte :\n- un\n  et sa suite\n- deux\n1. trois\n"
    assert blocks(source) == [
        "Un début\nsur deux lignes.", "## Titre", "Un texte :", "- un\n  et sa suite", "- deux",
        "1. trois",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "block",
    [
        ":::reserve\nEntre nous.\n\n- un\n\n:::",
        "```\nun\n\n- deux\n```",
        "~~~~\nun\n~~~\n\ndeux\n~~~~",
        ":::reserve{niveau=session}\n```\n:::\n```\n\nencore\n:::",
    ],
)
def test_a_reserved_passage_and_a_block_of_code_stay_whole(block: str) -> None:
    assert blocks(f"Avant.\n\n{block}\n\nAprès.") == ["Avant.", block, "Après."]


def test_what_is_not_closed_stays_whole_to_the_end() -> None:
    assert blocks("Avant.\n\n:::reserve\nun\n\ndeux") == ["Avant.", ":::reserve\nun\n\ndeux"]
    assert blocks("Avant.\n\n```\nun\n\n- deux") == ["Avant.", "```\nun\n\n- deux"]


def test_a_text_cut_at_other_signs_than_line_ends_is_taken_as_one() -> None:
    assert split_paragraphs("un\u2028deux\n\ntrois") == ["un\u2028deux\n\ntrois"]


def test_nothing_has_no_part() -> None:
    assert split_paragraphs("") == []
