"""Names are told from the capitals that French writes for other reasons."""

from __future__ import annotations

import pytest

from cop.anonymity.findings import ASSOCIATION, PERSON
from cop.anonymity.proper_names import names


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in names(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("avec *Passerelle de Lirande* (26 adhérents)", "Passerelle de Lirande"),
        ("Passerelle de Lirande soutient le projet", "Passerelle de Lirande"),
        ("soutient l'*Union des transformatrices*, ici", "Union des transformatrices"),
        (
            "Union des transformatrices de Tamboura-Sud",
            "Union des transformatrices de Tamboura-Sud",
        ),
        ("L’Amicale des anciens écrit", "Amicale des anciens"),
        ("**Contexte.** *Solidarité Kerlan* termine", "Solidarité Kerlan"),
        ("les membres de Solidarité Mali", "Solidarité Mali"),
        ("Amis du Sénégal demande", "Amis du Sénégal"),
        ("avec Lumière d’Afrique et", "Lumière d’Afrique"),
        ("à l’École de Lirande", "École de Lirande"),
        ("Depuis hier, Depuis Fatou Traoré", "Depuis Fatou Traoré"),
    ],
)
def test_the_name_of_an_organisation_is_found(text: str, name: str):
    assert found(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("M. Diallo a démissionné", "M. Diallo"),
        ("Mme Le Goff préside", "Mme Le Goff"),
        ("par Mme de La Tour, hier", "Mme de La Tour"),
        ("avec madame Traoré", "madame Traoré"),
        ("le Dr N’Diaye a signé", "Dr N’Diaye"),
        ("au mieux pour M. B., c'est", "M. B"),
        ("M. Diallo de l’association", "M. Diallo"),
        ("Fatou Traoré est trésorière", "Fatou Traoré"),
        ("Avec Fatou Traoré, tout va", "Fatou Traoré"),
        ("et Jean-Pierre Ben Salem", "Jean-Pierre Ben Salem"),
        ("Aïssata El Idrissi parle", "Aïssata El Idrissi"),
        ("le Président Diallo", "Président Diallo"),
    ],
)
def test_the_name_of_a_person_is_found(text: str, name: str):
    assert [(text[hit.start : hit.end], hit.neutral) for hit in names(text)] == [(name, PERSON)]


def test_an_organisation_is_proposed_as_one():
    assert [hit.neutral for hit in names("avec Passerelle de Lirande")] == [ASSOCIATION]


@pytest.mark.parametrize(
    "text",
    [
        "À mi-parcours, une association découvre que son partenaire a acheté autre chose.",
        "Elle demande à son réseau régional d'écrire « un courrier ferme ».",
        "Il faut que le réseau leur écrive. Nous, ils ne nous écoutent plus.",
        "Trame d'entretien à trois voix ; fiche « modifier un projet en cours ».",
        "(le guide Partenariat de Coordination SUD est une référence publique)",
        "dans une commune rurale d'Afrique de l'Ouest, au Burkina Faso et en Côte d’Ivoire",
        "La Guilde, le FORIM, l’AFD et le MEAE ont écrit à la CIRRMA et aux RRMA.",
        "Les OSIM et les ONG parlent des ODD ; 3 857 000 FCFA pour l’AMP.",
        "le Pôle Microprojets et le Conseil départemental de la Sarthe",
        "la Région Bretagne, la Région des Pays de la Loire, l’Île-de-France",
        "entre l’Union européenne, l’Union africaine et les Nations unies",
        "Réunion de mars : La Réunion, Mayotte, Provence-Alpes-Côte d’Azur",
        "Asie du Sud-Est, océan Indien, Amérique latine, Europe de l’Est",
        "Janvier, Février. Lundi 3 Mars, Mardi.",
        "L’Union est jointe par téléphone.",
        "Débriefing commun en quatre temps\nSortie de rôle\nRègle pour l’observateur",
        "| Accueil et cadre | plénière | Nommer qu'un bailleur est là |",
        "- Comité de gestion\n- Demande de report\n- Lecture du budget",
        "**R1 — Marthe, présidente** · *Public :* retraitée de l'enseignement",
        "**R2 — Sacha, chargé·e de mission du réseau**",
        "Profil A — « Premier projet », Profil B, Profil C",
        "Atelier 1, Tour 2, E1, O9, D3 et la convention, article 4",
        "Association de solidarité internationale et Objectifs de développement durable",
        "le Ministère de l’Europe et des Affaires étrangères",
        "Bonjour Madame. Merci Monsieur.",
        "la Présidente de l’association et le Trésorier",
        "Un lien WhatsApp, une clé USB, un SMS, une visio",
        "Direction Madagascar",
    ],
)
def test_other_capitals_are_not_names(text: str):
    assert found(text) == []


CASE = """**Accroche (publique).** Trois semaines avant le départ de quatre bénévoles, la zone du \
projet devient « formellement déconseillée ». Le partenaire écrit : « Ici ça va. »

**Contexte commun.** *Solidarité Kerlan* (40 adhérents) et l'organisation locale *Wélooré* \
terminent un forage et forment un comité de gestion dans un cercle sahélien. La dotation est \
acquise, la première tranche dépensée. Le ministère vient de classer la zone en rouge.

**R1 — Solenn, coordinatrice** · *Première phrase :* « On y va depuis douze ans. Si on n'y va \
plus, on dit quoi à nos amis ? »

**Rebondissements.** E1 (5ᵉ min, à R2) : message du cabinet d'un élu régional — « Merci de faire \
au mieux pour M. B., c'est un projet important pour le territoire. » E2 (12ᵉ min, à R1) : message \
d'Adama — « J'ai mon billet, je pars samedi. Je filmerai le forage. »
"""


def test_a_whole_case_shows_its_names_and_nothing_else():
    assert found(CASE) == ["Solidarité Kerlan", "M. B"]
