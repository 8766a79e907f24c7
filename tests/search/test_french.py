"""French as people type it, on both databases: which sheets come first, in this order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from cop.members.viewer import VISITOR
from cop.search.matching import read
from cop.search.results import search
from cop.search.spelling import help_with
from tests.search.library import SHEETS, library

# What is typed → the first three at the most, by the short names of the library.
FIRST: dict[str, list[str]] = {
    "accompagnement": ["trame"],
    "accompagner": ["trame"],
    "accompagnée": ["trame"],
    "ACCOMPAGNATEUR": ["trame"],
    "conseiller": ["trame"],
    "l'accompagnement": ["trame"],
    "l’entretien": ["trame"],
    "d'accompagnement": ["trame"],
    "entretiens": ["trame"],
    "trames": ["trame", "convention"],
    "modèle": ["trame", "convention"],
    "canevas": ["trame", "convention"],
    "diagnostic": ["grille"],
    "diagnostics d'association": ["grille"],
    "evaluation": ["evaluer"],
    "évaluer": ["evaluer"],
    "évaluées": ["evaluer"],
    "microprojet": ["egalite", "budget"],
    "micro-projet": ["egalite", "budget"],
    "micro projet": ["egalite", "budget"],
    "micro-projets": ["egalite", "budget"],
    "Microprojets": ["egalite", "budget"],
    "appel à projets": ["appel"],
    "appels a projets": ["appel"],
    "AAP": ["appel"],
    "appel à micro-projets": ["appel"],
    "zone rouge": ["zone"],
    "sécurité": ["zone"],
    "FCV": ["zone"],
    "jeu de rôle": ["tresorier"],
    "jeux de rôles": ["tresorier"],
    "mise en situation": ["tresorier"],
    "tresorier": ["tresorier"],
    "trésorière": ["tresorier"],
    "subvention": ["appel", "refus", "reunion"],
    "dotation": ["appel", "refus", "reunion"],
    "financement": ["appel", "refus", "reunion"],
    "financer": ["appel", "refus", "reunion"],
    "RRMA": ["reunion"],
    "réseau régional": ["reunion"],
    "compte rendu": ["reunion"],
    "compte-rendu": ["reunion"],
    "CR": ["reunion"],
    "comptes rendus": ["reunion"],
    "diaspora": ["diaspora"],
    "OSIM": ["diaspora"],
    "migrants": ["diaspora"],
    "genre": ["egalite", "forage"],
    "egalite femmes hommes": ["egalite", "forage"],
    "femmes": ["egalite", "forage"],
    "eau": ["forage", "bilan"],
    "l'eau": ["forage", "bilan"],
    "puits": ["forage"],
    "puit": ["forage"],
    "forage eau": ["forage"],
    "qu'il décide": ["zone", "forage", "check_list"],
    "décider ensemble": ["zone"],
    "decision": ["reunion"],
    "savoir faire": ["cantine"],
    "savoir-faire": ["cantine"],
    "oeuvre": ["cantine", "zone"],
    "œuvres": ["cantine", "zone"],
    "cantine ecole": ["cantine"],
    "élèves": ["cantine"],
    "budget": ["budget", "evaluer"],
    "budgets équilibrés": ["budget"],
    "convention": ["convention"],
    "conventions de partenariat": ["convention"],
    "partenariat": ["check_list", "convention", "diaspora"],
    "partenaires": ["check_list", "grille"],
    '"zone rouge"': ["zone"],
    '"bilan final"': ["bilan"],
    '"appel à projets"': ["appel"],
    '"au fil de l\'eau"': ["bilan"],
    "budget -micro-projet": ["evaluer"],
    "association -diaspora": ["grille", "trame", "refus"],
    "association -diaspora -trame": ["grille", "refus"],
    "diag": ["grille"],
    "accomp": ["trame"],
    "diagnostique": ["grille"],
    "diagnostiquer": ["grille"],
    "bilan larme": ["bilan"],
    "water": ["forage"],
    "éducation": ["cantine"],
    "agriculture": ["cantine"],
    "développement rural": ["evaluer"],
    "village raconter": ["evaluer"],
    "jury refusé": ["refus"],
    "dossiers": ["refus", "reunion"],
    "factures": ["bilan"],
    "Angers": ["reunion"],
    "réunion": ["reunion", "egalite"],
    "village": ["evaluer", "diaspora"],
    "pouvoir confiance": ["tresorier"],
    "questions": ["egalite", "check_list"],
}
# Nothing is found; what is suggested instead.
MEANT = {
    "dignostic": "diagnostic",
    "acompagnement": "accompagnement",
    "puist": "puits",
    "budjet": "budget",
    "tresorrier": "trésorier",
    "evalation": "évaluation",
    "forrage": "forage",
    "partenarait": "partenariat",
    "trezorier angers": "",
    "reunion angres": "reunion angers",
    "zzzzzz": "",
    "abc": "",
}


@pytest.fixture(scope="module")
def shelf(new_url: Callable[..., str]) -> Iterator[Flask]:
    with library(new_url()) as app:
        yield app


def first_three(app: Flask, typed: str) -> list[str]:
    names = {sheet[0]: name for name, sheet in SHEETS.items()}
    with app.test_request_context():
        found = search(VISITOR, read(typed), {})
        results = [one for group in found.groups for one in group.results]
        return [names[one.item.title] for one in results[:3]]


@pytest.mark.parametrize("typed", FIRST)
def test_what_is_typed_finds_these_sheets_first(shelf: Flask, typed: str) -> None:
    assert first_three(shelf, typed) == FIRST[typed]


def test_the_table_asks_in_many_ways() -> None:
    assert len(FIRST) >= 60
    assert {name for names in FIRST.values() for name in names} == set(SHEETS)


@pytest.mark.parametrize("typed", MEANT)
def test_one_wrong_letter_is_understood(shelf: Flask, typed: str) -> None:
    with shelf.test_request_context():
        assert search(VISITOR, read(typed), {}).count == 0
        instead = help_with(VISITOR, read(typed)).instead
        assert instead == MEANT[typed]
        if instead:
            assert search(VISITOR, read(instead), {}).count > 0


def test_of_words_that_never_stand_together_each_is_offered(shelf: Flask) -> None:
    with shelf.test_request_context():
        assert help_with(VISITOR, read("cantine jury zzzzzz")).known == ("cantine", "jury")
