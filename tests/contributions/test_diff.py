"""A diff shows words, loses none, and never writes markup."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cop.contributions.diff import Piece, diff_documents, diff_words

scripts = ["l’association", "budget", "10\u202f000\u202f€", "été", "e\u0301te\u0301"]
emoji = ["👩\u200d👩\u200d👧", "👍🏽", "🇫🇷"]
spaces = ["«\u202foui\u202f»", "\n", "\n\n", " ", "  ", "\r\n", "\u2028", "\x0b"]
markup = ["- ", "*", "<b>", "&amp;", "|"]
words = st.sampled_from([*scripts, *emoji, *spaces, *markup])
texts = st.one_of(st.text(max_size=80), st.lists(words, max_size=40).map(" ".join))


def old_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != "added")


def new_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != "removed")


@given(texts, texts)
def test_the_pieces_spell_both_versions_exactly(old: str, new: str):
    pieces = diff_words(old, new)
    assert (old_of(pieces), new_of(pieces)) == (old, new)


@given(texts, texts)
def test_no_piece_is_empty_and_no_two_neighbours_are_of_one_kind(old: str, new: str):
    pieces = diff_words(old, new)
    assert [piece for piece in pieces if not piece.text] == []
    kinds = [piece.kind for piece in pieces]
    assert [pair for pair in pairwise(kinds) if pair[0] == pair[1]] == []


@given(texts)
def test_an_unchanged_text_is_one_piece(text: str):
    assert diff_words(text, text) == ([Piece("same", text)] if text else [])


def test_only_the_changed_words_of_a_line_are_shown():
    assert diff_words("Le budget est de 18 600 €.", "Le budget est de 21 400 €.") == [
        Piece("same", "Le budget est de "),
        Piece("removed", "18 600 "),
        Piece("added", "21 400 "),
        Piece("same", "€."),
    ]


def test_an_elided_article_is_a_word_of_its_own():
    assert diff_words("l’association écrit", "l’équipe écrit") == [
        Piece("same", "l’"),
        Piece("removed", "association "),
        Piece("added", "équipe "),
        Piece("same", "écrit"),
    ]


def test_an_emoji_with_its_modifiers_is_never_cut():
    assert diff_words("Bravo 👩\u200d👩\u200d👧 à vous", "Bravo 👩\u200d👩\u200d👦 à vous") == [
        Piece("same", "Bravo "),
        Piece("removed", "👩\u200d👩\u200d👧 "),
        Piece("added", "👩\u200d👩\u200d👦 "),
        Piece("same", "à vous"),
    ]


def test_a_line_put_in_leaves_its_neighbours_alone():
    assert diff_words("un\ntrois\n", "un\ndeux\ntrois\n") == [
        Piece("same", "un\n"),
        Piece("added", "deux\n"),
        Piece("same", "trois\n"),
    ]


def test_lines_with_nothing_in_common_are_not_mixed():
    assert diff_words("Le partenaire se tait.\n", "Qui décide de quoi ?\n") == [
        Piece("removed", "Le partenaire se tait.\n"),
        Piece("added", "Qui décide de quoi ?\n"),
    ]


def test_a_rewritten_line_is_compared_with_itself_and_not_with_the_line_put_before_it():
    old = "La convention est signée par les deux parties.\n"
    new = "Avant tout : se parler.\nLa convention est relue par les deux parties.\n"
    assert diff_words(old, new) == [
        Piece("added", "Avant tout : se parler.\n"),
        Piece("same", "La convention est "),
        Piece("removed", "signée "),
        Piece("added", "relue "),
        Piece("same", "par les deux parties.\n"),
    ]


def test_markup_stays_text():
    assert diff_words("", "<script>") == [Piece("added", "<script>")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 16_000, "b a " * 16_000),
        ("a\nb\n" * 16_000, "b\na\n" * 16_000),
        ("\n" * 64_000, "\n \n" * 21_000),
        (" ".join(map(str, range(11_000))), " ".join(map(str, range(11_000, 0, -1)))),
        ("\n".join(map(str, range(11_000))), "\n".join(str(n - n % 2) for n in range(11_000))),
        ("|" * 64_000, "|-" * 32_000),
        ("".join(f"{n} mot\n" for n in range(7_000)), "".join(f"{n} mots\n" for n in range(7_000))),
    ],
    ids=[
        "words swapped",
        "lines swapped",
        "blank lines",
        "reversed",
        "halved",
        "bars",
        "each line",
    ],
)
def test_sixty_four_kilobytes_that_defeat_an_aligner_are_still_compared(old: str, new: str):
    pieces = diff_words(old, new)
    assert (old_of(pieces), new_of(pieces)) == (old, new)


def test_a_large_line_too_costly_to_compare_is_shown_as_a_whole():
    old, new = "x " + "a b " * 9_000, "y " + "b a " * 9_000
    assert diff_words(old, new) == [Piece("removed", old), Piece("added", new)]


def test_one_word_in_a_large_text_is_still_one_word():
    line = "Le partenaire attend la réponse du comité avant la saison des pluies. "
    old = line * 900
    new = line * 450 + "Vraiment. " + line * 450
    assert [piece for piece in diff_words(old, new) if piece.kind != "same"] == [
        Piece("added", "Vraiment. ")
    ]


def test_only_the_fields_that_changed_are_compared():
    old = {"title": "Le moulin", "body": "Un texte.", "themes": ["eau"], "size": 3}
    new = {"title": "Le moulin", "body": "Un texte.", "themes": ["eau", "genre"], "size": 4}
    assert diff_documents(old, new) == {
        "themes": [Piece("same", "eau"), Piece("added", ", genre")],
        "size": [Piece("removed", "3"), Piece("added", "4")],
    }


def test_an_empty_value_and_a_missing_one_read_alike():
    assert diff_documents({"a": None, "b": "", "c": []}, {"a": "", "b": None}) == {}


def test_fields_come_in_the_order_of_the_new_document_and_dropped_ones_last():
    changes = diff_documents({"old": "x", "a": "1"}, {"b": "2", "a": "3"})
    assert list(changes) == ["b", "a", "old"]
    assert changes["old"] == [Piece("removed", "x")]


def test_plain_data_reads_line_by_line_so_that_one_changed_text_is_what_shows() -> None:
    before = {
        "packet": {"parts": [{"code": "R1", "name": "Awa"}, {"code": "R2", "name": "Bintou"}]}
    }
    after = {"packet": {"parts": [{"code": "R1", "name": "Awa"}, {"code": "R2", "name": "Coumba"}]}}
    pieces = diff_documents(before, after)["packet"]
    changed = [(piece.kind, piece.text.strip()) for piece in pieces if piece.kind != "same"]
    assert changed == [("removed", "Bintou"), ("added", "Coumba")]
