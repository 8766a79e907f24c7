"""Neutral words stand in good French where the names stood."""

from __future__ import annotations

import pytest

from cop.anonymity.scan import replace, scan

STOP_LIST = ["Passerelle de Lirande", "Espoir", "Rotary", "Nénuphar"]
PLACES = ["Angers"]


@pytest.mark.parametrize(
    ("text", "neutral"),
    [
        ("Voir Passerelle de Lirande.", "Voir l’association."),
        ("Passerelle de Lirande écrit.", "L’association écrit."),
        ("passerelle de lirande écrit.", "l’association écrit."),
        ("L’association Passerelle de Lirande écrit.", "L’association écrit."),
        ("L'association *Passerelle de Lirande* (26 adhérents)", "L’association (26 adhérents)"),
        ("notre association «\u202fEspoir\u202f» écrit", "l’association écrit"),
        ('cette association "Espoir" écrit', "l’association écrit"),
        ("Le Rotary aide.", "L’association aide."),
        ("le budget du Rotary", "le budget de l’association"),
        ("Avec l’Espoir, tout", "Avec l’association, tout"),
        ("le projet d’Espoir", "le projet de l’association"),
        ("les comptes de l’Espoir", "les comptes de l’association"),
        ("parler au Rotary", "parler à l’association"),
        ("il faut qu’Espoir signe", "il faut que l’association signe"),
        ("lorsqu'Espoir signe", "lorsque l’association signe"),
        ("la mairie, Nénuphars et nous", "la mairie, l’association et nous"),
        ("partenaire : Espoir", "partenaire : l’association"),
        ("un\n- Espoir\n- deux", "un\n- L’association\n- deux"),
        ("le rôle de M. Diallo", "le rôle d’une personne"),
        ("Mme Le Goff préside.", "Une personne préside."),
        ("on dit que Fatou Traoré part", "on dit qu’une personne part"),
        ("appeler le 06 39 98 00 12", "appeler un numéro"),
        ("appeler au 06 39 98 00 12", "appeler à un numéro"),
        ("écrire à marthe@lirande.example.", "écrire à une adresse."),
        ("[site](https://lirande.example/a)", "[site](un lien)"),
        ("verser sur BE68 5390 0754 7034", "verser sur un compte bancaire"),
        ("(RNA W751234567)", "(RNA un numéro d’enregistrement)"),
        ("la rencontre d’Angers", "la rencontre d’un lieu"),
        ("Rien à cacher ici.", "Rien à cacher ici."),
    ],
)
def test_the_sentence_still_reads(text: str, neutral: str):
    assert replace(text, scan(text, stop_list=STOP_LIST, places=PLACES)) == neutral


def test_only_the_findings_that_the_author_accepted_are_replaced():
    text = "Passerelle de Lirande et M. Diallo"
    findings = scan(text, stop_list=STOP_LIST)
    assert replace(text, findings[:1]) == "L’association et M. Diallo"
    assert replace(text, findings[1:]) == "Passerelle de Lirande et une personne"
    assert replace(text, []) == text


def test_the_order_of_the_findings_does_not_matter():
    text = "Espoir, Rotary, Espoir"
    findings = scan(text, stop_list=STOP_LIST)
    assert replace(text, reversed(findings)) == replace(text, findings)
