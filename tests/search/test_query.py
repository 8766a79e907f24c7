"""What is typed, as a question; whatever is typed, both databases answer, and alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cop.members.viewer import VISITOR
from cop.search import postgres, sqlite
from cop.search.matching import read
from cop.search.query import Query, parse
from cop.search.results import search
from cop.search.spelling import help_with
from cop.search.suggesting import suggestions
from cop.search.synonyms import table
from tests.search.library import library

SYNONYMS = table([
    ["AMP", "La Guilde", "pôle Microprojets"], ["jeu de rôle", "mise en situation"],
    ["micro-ferme", "microferme"],
])  # fmt: skip
SIGNS = " \"'’-*():^+&|!<>\\/«»_%{}[]@#~=,;.?\x00\u202e\ud800é"


def said(typed: str, *, typing: bool = False) -> str:
    query = parse(typed, SYNONYMS, typing=typing)
    return sqlite.expression(query, answers=True) if query else ""


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("puits", '(("puit"))'),
        ("le puits de la", '(("puit"))'),
        ("puits pompe", '(("puit") AND ("pomp"))'),
        ('"pompe à eau"', '(("pomp a eau"))'),
        ("« pompe à eau »", '(("pomp a eau"))'),
        ('"pompes"', '(("pompes"))'),
        ("puits -pompe", '((("puit")) NOT (("pomp")))'),
        ('puits -"pompe à eau"', '((("puit")) NOT (("pomp a eau")))'),
        ("micro-crédit", '(("micro cred" OR "microcred"))'),
        ("amp", '(("amp" OR "guild" OR "pol microprojet"))'),
        ("la guilde", '(("guild" OR "amp" OR "pol microprojet"))'),
        ("jeux de rôles",
         '(("jeu rol" OR "jeu de rol" OR "mis en situat" OR ("jeu" AND "rol")))'),
        # Not a microphone and, somewhere else, a farm.
        ("micro ferme", '(("micro ferm" OR "microferm"))'),
        ("puits puits", '(("puit"))'),
        ("de la", '(("de") AND ("la"))'),
    ],
)  # fmt: skip
def test_a_question_is_read(typed: str, expected: str) -> None:
    assert said(typed) == expected


def test_the_last_word_may_be_half_typed_until_a_blank() -> None:
    assert said("puits accomp", typing=True) == '(("puit") AND ("accomp" OR "accomp" *))'
    assert "*" not in said("puits accomp ", typing=True)
    assert "*" not in said('"puits accomp', typing=True)
    assert "*" not in said("pu", typing=True)


def test_both_engines_are_asked_the_same() -> None:
    query = parse("jeu de rôle -budget accomp", SYNONYMS)
    assert postgres.expression(query) == (
        "(('jeu' <-> 'rol') | ('jeu' <-> 'de' <-> 'rol') | ('mis' <-> 'en' <-> 'situat')"
        " | ('jeu' & 'rol')) & (('accomp') | ('accomp':*)) & !(('budget'))"
    )


@given(st.text())
def test_reading_never_fails(typed: str) -> None:
    assert isinstance(parse(typed, SYNONYMS), Query)


@pytest.fixture(scope="module")
def shelf(new_url: Callable[..., str]) -> Iterator[Flask]:
    with library(new_url()) as app:
        yield app


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet=SIGNS + "abeilnoprstu0", max_size=60))
@example("x" * 10_000)
@example('NEAR("a" "b") AND words : c OR')
@example("a\x00b")
@example("🙂 eau 🙂")
@example("' OR 1=1 --")
@example("-" * 200)
@example('"' * 201)
@example("e" + "\u0301" * 100)
@example("AND OR NOT NEAR")
@example("مشروع الماء")
def test_whatever_is_typed_is_answered(shelf: Flask, typed: str) -> None:
    with shelf.test_request_context():
        query = read(typed)
        if query:
            found = search(VISITOR, query, {})
            assert found.count <= 16
            help_with(VISITOR, query)
        suggestions(VISITOR, typed)


@pytest.mark.slow
def test_whatever_is_in_the_address_the_page_is_shown(shelf: Flask) -> None:
    client = shelf.test_client()
    for typed in ("a\x00b", "x" * 10_000, '"', "🙂", "eau"):
        for name in ("after", "type", "year", "network", "theme", "phase"):
            for value in ("-1", "9" * 30, "1.2.3", "a'b", "%", "²", "0", "2026\n", "a\x00"):
                answer = client.get("/recherche/", query_string={"q": typed, name: value})
                assert answer.status_code == 200
