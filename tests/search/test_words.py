"""Words as they are cut, shortened and joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.search.words import pieces, stem, stems, tokens, visible, word_of

FAMILIES = (
    "accompagner accompagné accompagnée accompagnés accompagnées accompagnement accompagnateur",
    "financer financement financements financé financées financière",
    "subvention subventions subventionner subventionnée",
    "association associations associatif associative associer",
    "évaluer évaluation évaluée évaluées",
    "conseiller conseillers conseillère",
    "diagnostic diagnostics diagnostique diagnostiquer",
    "trésorier trésorière trésoriers",
    "jeu jeux", "réseau réseaux", "local locale locaux locales", "œuvre œuvres", "puits puit",
)  # fmt: skip


@pytest.mark.parametrize("family", FAMILIES)
def test_the_words_of_a_family_have_one_root_with_and_without_accents(family: str) -> None:
    words = [word_of(word) for word in family.split()]
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l’atelier d'accompagnement", [("atelier",), ("accompagnement",)]),
        ("qu'elle", [("elle",)]),
        ("un micro-projet", [("un",), ("micro", "projet")]),
        ("un micro projet", [("un",), ("micro", "projet")]),
        ("micro, projet", [("micro",), ("projet",)]),
        ("prud’homme", [("prud", "homme")]),
        ("Œuvres d’Été", [("oeuvres",), ("ete",)]),
        ("2026-2027 !", [("2026", "2027")]),
    ],
)
def test_elisions_go_and_hyphens_join(text: str, expected: list[tuple[str, ...]]) -> None:
    assert [piece.parts for piece in pieces(text)] == expected


def test_what_is_stored_has_the_roots_in_order_then_the_words_as_written() -> None:
    assert tokens("Micro-projets d’accompagnement") == (
        "micro projet accompagn _ accompagnement microprojet microprojets projets"
    )
    assert tokens("… !") == ""


@given(st.text())
def test_any_text_becomes_letters_and_digits(text: str) -> None:
    for token in tokens(visible(text)).split():
        assert token == "_" or (token.isalnum() and "'" not in token and '"' not in token)
    assert stems(visible(text)) == stems(visible(text))
