"""A small library for the tests of the search: titles, summaries, texts, words of the vocabularies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from cop.contributions.models import Visibility
from cop.db import session
from cop.testing import Make, fill, make_app

# short name → (title, summary, text, themes, phase); all public, the oldest first.
SHEETS: dict[str, tuple[str, str, str, list[str], str]] = {
    "trame": (
        "Trame d’entretien d’accompagnement",
        "Un canevas pour le premier rendez-vous avec une association.",
        "Écouter d’abord. L’accompagnateur reformule, puis propose un ordre du jour.",
        ["training"], "idea",
    ),
    "grille": (
        "Grille de diagnostic d’une association",
        "Où en est l’association ? Forces, fragilités, besoins.",
        "À remplir avec le bureau, sans juger. Gouvernance, comptes, équipe, partenaires.",
        [], "diagnosis",
    ),
    "check_list": (
        "Check-list d’un partenariat équilibré",
        "Vingt questions à poser aux deux partenaires.",
        "Qui décide ? Qui signe ? Que se passe-t-il si l’un des deux s’en va ?",
        [], "partnership",
    ),
    "zone": (
        "Décider en zone rouge",
        "Partir, reporter, confier : décider ensemble.",
        "La carte du ministère classe la région en zone formellement déconseillée.",
        [], "implementation",
    ),
    "budget": (
        "Budget d’un micro-projet en dix lignes",
        "Un budget lisible, équilibré, avec les cofinancements.",
        "Dépenses, recettes, valorisation du bénévolat. Le taux de change aussi.",
        ["economy"], "design",
    ),
    "appel": (
        "Lire un appel à projets",
        "Ce que le bailleur demande vraiment.",
        "Souligner les critères, chercher les mots qui reviennent, vérifier les dates de dépôt.",
        [], "funding_search",
    ),
    "tresorier": (
        "Mise en situation : le trésorier seul",
        "Un jeu à quatre rôles sur le pouvoir et la confiance.",
        "Le trésorier garde les reçus. La présidente n’ose rien demander.",
        [], "lessons",
    ),
    "forage": (
        "Forage et comité de l’eau",
        "Avant de creuser : qui paiera la pompe dans cinq ans ?",
        "Un puits sans comité ne dure pas. Les femmes portent l’eau, elles décident aussi.",
        ["water", "gender"], "design",
    ),
    "cantine": (
        "Cantine scolaire et maraîchage",
        "Nourrir l’école avec le jardin d’à côté.",
        "Les élèves arrosent. Le savoir-faire des mères compte. L’œuvre est collective.",
        ["education", "agriculture"], "implementation",
    ),
    "reunion": (
        "Compte rendu de la réunion d’Angers",
        "Décisions et suites.",
        "Les réseaux régionaux veulent une relecture croisée des dossiers de subvention.",
        [], "",
    ),
    "diaspora": (
        "Accueillir une association de la diaspora",
        "Reconnaître ses forces, éviter les malentendus.",
        "Les migrants connaissent le village ; leurs transferts financent déjà des projets.",
        [], "partnership",
    ),
    "bilan": (
        "Bilan final sans larmes",
        "Écrire un bilan en une journée.",
        "Rassembler les factures au fil de l’eau ; raconter ce qui a changé, et ce qui a raté.",
        [], "final_report",
    ),
    "egalite": (
        "Égalité femmes-hommes dans un microprojet",
        "Trois questions simples à se poser.",
        "Qui parle en réunion ? Qui gagne du temps ? Qui signe les chèques ?",
        ["gender"], "design",
    ),
    "convention": (
        "Rédiger une convention de partenariat",
        "Un modèle commenté, article par article.",
        "Durée, versements, litiges. Prévoyez la sortie dès le premier jour.",
        [], "agreement",
    ),
    "evaluer": (
        "Évaluer avec les habitants",
        "Une évaluation participative à petit budget.",
        "Dessiner le village, raconter le changement, compter ce qui peut l’être.",
        ["rural"], "evaluation",
    ),
    "refus": (
        "Le dossier non retenu",
        "Lire l’avis du jury, puis rebondir.",
        "Trois fois refusé. L’association voulait tout arrêter ; la dotation attendra.",
        [], "rework",
    ),
}  # fmt: skip


@contextmanager
def library(url: str) -> Iterator[Flask]:
    """An app whose only contents are the sheets above."""
    app = make_app(url)
    with app.app_context():
        engine = app.extensions["cop"].engine
        fill(engine)
        make = Make()
        author = make.member("Aurore Autrice")
        for title, summary, text, themes, phase in SHEETS.values():
            document: dict[str, Any] = {
                "title": title, "summary": summary, "situation": text, "attempted": "",
                "request": "", "themes": themes, "phase": phase,
            }  # fmt: skip
            make.contribution("case_study", author, document, visibility=Visibility.PUBLIC)
        yield app
        session.remove()
        engine.dispose()
