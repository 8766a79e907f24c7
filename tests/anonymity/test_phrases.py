"""Known phrases are found however they are written, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.anonymity.phrases import Phrases, Spans, fold


def found(phrase: str, text: str, *, plural: bool = False) -> list[str]:
    return [text[start:end] for start, end in Phrases([phrase], plural=plural).find(text)]


@pytest.mark.parametrize(
    ("phrase", "written"),
    [
        ("Wélooré", "WELOORE"),
        ("Weloore", "wélooré"),
        ("Wélooré", "We\u0301loore\u0301"),
        ("Espoir d’Œuvre", "espoir d'oeuvre"),
        ("Tamboura-Sud", "Tamboura Sud"),
        ("Tamboura Sud", "tamboura-sud"),
        ("Micro-Soleil", "Microsoleil"),
        ("Microsoleil", "Micro-Soleil"),
        ("Solidarité Kerlan", "Solidarité\nKerlan"),
        ("Solidarité Kerlan", "Solidarité **Kerlan"),
        ("Nénuphar", "Nénu\u00adphar"),
        ("Les Amis de l’Eau", "les amis de l eau"),
    ],
)
def test_case_accents_apostrophes_and_hyphens_do_not_matter(phrase: str, written: str):
    assert found(phrase, f"avec {written}, hier") == [written]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("Soleil", "ensoleillé"),
        ("Kerlan", "Kerlanais"),
        ("Ames", "il a mes clés"),
        ("Solidarité Kerlan", "Solidarité. Puis, un autre jour, Kerlan"),
        ("Solidarité Kerlan", "solidarité\n\nKerlan"),
        ("Paris", "un pari"),
        ("a", "à a A"),
        ("", "rien"),
        ("…", "rien…"),
    ],
)
def test_parts_of_words_and_distant_words_are_not_the_phrase(phrase: str, text: str):
    assert found(phrase, text, plural=True) == []


def test_the_text_may_add_the_mark_of_the_plural_only_when_asked():
    assert found("Nénuphar", "les Nénuphars", plural=True) == ["Nénuphars"]
    assert found("Nénuphar", "les Nénuphars") == []


def test_the_longest_phrase_wins():
    phrases = Phrases(["Union", "Union des femmes", "femmes"])
    text = "Union des femmes, Union des jeunes"
    assert [text[start:end] for start, end in phrases.find(text)] == ["Union des femmes", "Union"]


letters = st.text(st.characters(categories=["L", "N"]), max_size=12)


@pytest.mark.slow
@given(st.text(max_size=60), letters, st.text(max_size=60))
def test_a_phrase_is_found_wherever_it_stands_between_spaces(before: str, word: str, after: str):
    text = f"{before} qxz{word}qxz {after}"
    spans = list(Phrases([f"qxz{word}qxz"]).find(text))
    assert [span for span in spans if fold("qxz") not in fold(text[span[0] : span[1]])] == []
    assert spans != []


def test_spans_say_what_touches_them():
    spans = Spans([(2, 4), (6, 9)])
    places = [(0, 2), (1, 3), (4, 6), (5, 7), (8, 12), (9, 10)]
    assert [spans.touch(*place) for place in places] == [False, True, False, True, True, False]
