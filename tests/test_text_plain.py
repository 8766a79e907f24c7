"""One spelling for each text; plain fields; folding for search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.text import TextRefused, fold, normalise, plain


def test_composed_and_decomposed_letters_become_one() -> None:
    assert normalise("e\u0301te\u0301") == "été"


def test_newlines_become_one_kind() -> None:
    assert normalise("a\r\nb\rc\u2028d\u2029e\x85f\ng") == "a\nb\nc\nd\ne\nf\ng"


def test_control_and_override_characters_are_left_out() -> None:
    assert normalise("a\x02b\x1bc\x7fd\u202ee\ufefff\tg") == "abcdef\tg"


def test_direction_isolates_and_french_spaces_stay() -> None:
    text = "\u2067عربي\u2069 «\u00a0oui\u00a0»\u202f!"
    assert normalise(text) == text


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\udfff", "e" + "\u0301" * 31])
def test_what_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(TextRefused) as refusal:
        normalise(text)
    assert str(refusal.value).count(". ") == 1


def test_hidden_characters_do_not_split_a_heap_of_marks() -> None:
    with pytest.raises(TextRefused):
        normalise("e" + "\u0301\x02" * 31)


def test_thirty_marks_are_taken() -> None:
    assert len(normalise("e" + "\u0316" * 30)) == 31


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    try:
        once = normalise(text)
    except TextRefused:
        return
    assert normalise(once) == once


def test_a_plain_field_is_one_trimmed_line() -> None:
    assert plain("  Le\tmoulin \n du   marché \r\n", max_length=30) == "Le moulin du marché"


def test_a_plain_field_keeps_the_typography_of_french() -> None:
    assert (
        plain("Quel prix\u202f? «\u00a0Trop\u00a0»", max_length=30)
        == "Quel prix\u202f? «\u00a0Trop\u00a0»"
    )


def test_a_plain_field_has_no_direction_marks_nor_invisible_characters() -> None:
    assert plain("a\u202eb\u2066c\u200fd\u200be\u00adf\u2060g", max_length=30) == "abcdefg"


def test_a_plain_field_of_spaces_is_empty() -> None:
    assert plain(" \u00a0\u202f\u200b\n", max_length=30) == ""


def test_a_plain_field_keeps_joined_emoji() -> None:
    assert plain("👩\u200d🌾 ok", max_length=30) == "👩\u200d🌾 ok"


def test_markup_in_a_plain_field_is_only_text() -> None:
    assert plain("<b>&amp; =1+1", max_length=30) == "<b>&amp; =1+1"


def test_a_plain_field_may_be_as_long_as_its_limit_and_no_longer() -> None:
    assert plain("  " + "é" * 10 + "  ", max_length=10) == "é" * 10
    with pytest.raises(TextRefused) as refusal:
        plain("é" * 11, max_length=10)
    assert str(refusal.value) == "This is too long: 11 characters, and 10 at most. Shorten it."


@pytest.mark.parametrize("value", ["a\0", "a\ud800"])
def test_a_plain_field_refuses_what_a_text_refuses(value: str) -> None:
    with pytest.raises(TextRefused):
        plain(value, max_length=10)


@given(st.text(), st.integers(1, 20))
def test_a_plain_field_is_refused_or_within_its_limit(value: str, most: int) -> None:
    try:
        line = plain(value, max_length=most)
    except TextRefused:
        return
    assert len(line) <= most
    assert plain(line, max_length=most) == line
    assert not set(line) & set("\n\r\t\0\u202e")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Été", "ete"),
        ("L’Œuvre d'Étienne", "l oeuvre d etienne"),
        ("Saint-Malo", "saint malo"),
        ("Lætitia", "laetitia"),
        ("Straße", "strasse"),
        ("ﬁn", "fin"),
        ("İzmir", "izmir"),
        ("  a \u00a0 b\u202f? ", "a b ?"),
        ("e\u0301", "e"),
        ("مرحبًا", "مرحبا"),
        ("", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
