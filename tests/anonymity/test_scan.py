"""The scan marks what identifies, proposes a neutral word, and leaves nothing behind."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cop.anonymity.scan import Finding, Kind, replace, scan

STOP_LIST = ["Passerelle de Lirande", "Wélooré", "Soleil Levant", "Levant d’Or"]
PLACES = ["Angers", "Lirande", "Loire", "Bretagne", "Mali"]


def test_a_case_express_with_an_address_and_a_name_of_the_stop_list():
    text = (
        "L’association passerelle de lirande prépare un forage. "
        "Le trésorier répond sur compta@lirande.example : que lui dire ?"
    )
    findings = scan(text, stop_list=STOP_LIST)
    assert findings == [
        Finding(Kind.STOP_WORD, 14, 35, "passerelle de lirande", "l’association", certain=True),
        Finding(Kind.EMAIL, 79, 101, "compta@lirande.example", "une adresse", certain=True),
    ]
    assert replace(text, findings) == (
        "L’association prépare un forage. Le trésorier répond sur une adresse : que lui dire ?"
    )


def test_identifiers_are_certain_and_names_and_places_are_not():
    text = "M. Diallo, à Angers, 06 39 98 00 12, W751234567, lirande.example, 732 829 320"
    assert [(f.kind, f.text, f.neutral, f.certain) for f in scan(text, places=PLACES)] == [
        (Kind.NAME, "M. Diallo", "une personne", False),
        (Kind.PLACE, "Angers", "un lieu", False),
        (Kind.PHONE, "06 39 98 00 12", "un numéro", True),
        (Kind.RNA, "W751234567", "un numéro d’enregistrement", True),
        (Kind.URL, "lirande.example", "un lien", True),
        (Kind.SIREN, "732 829 320", "un numéro d’enregistrement", True),
    ]


def test_a_link_that_holds_an_address_is_one_finding():
    text = "voir https://lirande.example/?de=marthe@lirande.example ici"
    assert [(f.kind, f.text) for f in scan(text)] == [
        (Kind.URL, "https://lirande.example/?de=marthe@lirande.example")
    ]


def test_findings_that_overlap_are_hidden_together_under_the_kind_of_the_longest():
    text = "de Tamboura marthe@lirande.example ici"
    assert [(f.kind, f.text) for f in scan(text, stop_list=["Tamboura Marthe"])] == [
        (Kind.EMAIL, "Tamboura marthe@lirande.example")
    ]


def test_a_certain_finding_wins_over_a_longer_name():
    found = scan("avec Union Wélooré", stop_list=STOP_LIST)
    assert [(f.kind, f.text, f.certain) for f in found] == [(Kind.STOP_WORD, "Wélooré", True)]


def test_a_name_wins_over_the_place_within_it():
    found = scan("avec Passerelle de Lirande", places=PLACES)
    assert [(f.kind, f.text) for f in found] == [(Kind.NAME, "Passerelle de Lirande")]


@pytest.mark.parametrize(
    "text", ["en Bretagne", "dans les Pays de la Loire", "au Mali", "une loire angers"]
)
def test_regions_countries_and_small_letters_are_no_places(text: str):
    assert scan(text, places=PLACES) == []


def test_an_entry_that_the_neutral_words_contain_is_ignored():
    assert scan("l’association a une adresse", stop_list=["Association", "adresse", "Lien"]) == []


def test_an_empty_text_holds_nothing():
    assert scan("", stop_list=STOP_LIST, places=PLACES) == []


def test_the_sentences_of_a_public_case_pass_unmarked():
    text = (
        "Six jours avant la clôture d'un appel, un président demande à l'accompagnante d'écrire "
        "le dossier : « Je vous raconte tout, vous tapez. » Microprojet de 14 mois, budget "
        "21 400 €, dont 9 800 € de dotation. La première tranche est de 5 880 € (environ "
        "3 857 000 FCFA). Quatre bénévoles, billets pris (3 120 € en tout). Le partenaire "
        "n'a pas répondu pendant 19 jours, en Afrique de l’Ouest. Rendez-vous à 17 h 30."
    )
    assert scan(text, stop_list=STOP_LIST, places=PLACES) == []


identifying = """marthe@lirande.example @c.fr www.lirande.example https://lirande.example/a .fr
W751234567 732829320 SIRET FR76 tél Wélooré weloore d’Or Angers /"""
phrases = """06 39 98 00 12|+223 70 12 34 56|732 829 320|732829320 00074|BE68 5390 0754 7034|\
Soleil Levant|Passerelle de Lirande|M. Diallo|L’association |du |d’|qu’|le """
marks = [" ", "\n", ", ", ". ", *"-+0123*()xé", "«\u202f", "\u202f»"]
snippets = st.sampled_from([*identifying.split(), *phrases.split("|"), *marks])
texts = st.lists(snippets, max_size=14).map("".join)


@settings(max_examples=400)
@given(st.one_of(texts, st.text(max_size=60)), st.booleans())
def test_once_replaced_nothing_certain_is_left(text: str, only_certain: bool):
    findings = scan(text, stop_list=STOP_LIST, places=PLACES)
    chosen = [found for found in findings if found.certain or not only_certain]
    again = scan(replace(text, chosen), stop_list=STOP_LIST, places=PLACES)
    assert [found for found in again if found.certain] == []


@given(st.one_of(texts, st.text(max_size=60)))
def test_findings_are_in_order_apart_and_quote_the_text(text: str):
    end = 0
    for found in scan(text, stop_list=STOP_LIST, places=PLACES):
        assert end <= found.start < found.end
        assert found.text == text[found.start : found.end]
        end = found.end


ADVERSARIES = """1|1 |0 |00|+1|.|a.|a@|@a.|a-|W1|FR76 |A|A |Aa |De |www.|http://|d’|é|e\u0301|*|- |\
M. |tél |siret |Union des |Soleil |Passerelle de |a@b.fr@|06 |732 |«|\n|Mali |(|[at] |mot """


@pytest.mark.slow
@pytest.mark.parametrize("unit", ADVERSARIES.split("|"))
def test_sixty_four_kilobytes_of_anything_are_read_to_the_end(unit: str):
    text = unit * (64_000 // len(unit)) + " puis marthe@lirande.example"
    assert scan(text, stop_list=STOP_LIST, places=PLACES)[-1].end == len(text)
