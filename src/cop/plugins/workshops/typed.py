"""One typed line → a block: « Inclusion 8 », « Jeu 12 (10) », « 10:30 Repas 60 ».

A time of day in front pins the block; the last number is its minutes; one in brackets, to how much
it can be shortened. Its kind is guessed from the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cop import text
from cop.plugins.workshops.plan import BlockKind

TIME = re.compile(r"^([01]?\d|2[0-3])\s?[:hH]\s?([0-5]\d)?\s+(?=\S)")
LENGTH = re.compile(
    r"(?:^|\s)(?:(?P<hours>\d)\s?h\s?(?P<rest>[0-5]?\d)?"
    r"|(?P<minutes>\d{1,3})\s?(?:min(?:utes?)?\.?|['’\u2032])?)"
    r"(?:\s?\((?:min\.?\s?)?(?P<least>\d{1,3})\))?\s*$"
)
# Stems without accents, the more telling ones first.
STEMS = (
    (BlockKind.BREAK, ("pause", "break", "cafe", "coffee")),
    (BlockKind.MEAL, ("repas", "dejeuner", "diner", "buffet", "meal", "lunch", "dinner")),
    (BlockKind.BUFFER, ("marge", "tampon", "buffer")),
    (BlockKind.NEXT_STEPS, ("engagement", "suite", "prochaine", "next", "commitment")),
    (BlockKind.CLOSING, ("cloture", "fin ", "au revoir", "closing", "bilan a chaud")),
    (BlockKind.DEBRIEF, ("debrief", "sortie de role", "retour sur")),
    (BlockKind.ROLE_PLAY, ("jeu", "mise en situation", "prise", "role", "scene")),
    (BlockKind.INCLUSION, ("inclusion", "brise-glace", "brise glace", "icebreaker", "meteo")),
    (BlockKind.ENERGISER, ("energis", "ligne humaine", "etirement", "energiser")),
    (BlockKind.FRAME, ("cadre", "regles", "frame", "consigne")),
    (BlockKind.WELCOME, ("accueil", "ouverture", "bienvenue", "welcome", "tour de table")),
    (BlockKind.INPUT, ("apport", "presentation", "expose", "input", "eclairage", "restitution")),
    (BlockKind.DECISION, ("decision", "decider", "vote", "trier", "repere", "choisir")),
    (BlockKind.REFLECTION, ("reflexion", "ecriture", "seul", "journal", "reflection")),
    (BlockKind.GROUP_WORK, ("groupe", "atelier", "travail", "dessiner", "epreuve", "group")),
    (BlockKind.NOTE, ("note", "rappel")),
    (BlockKind.EXCHANGE, ("echange", "discussion", "mur", "galerie", "debat", "partage")),
)


@dataclass(frozen=True)
class Typed:
    """What a line says. `minutes` is None where it names none."""

    title: str
    kind: BlockKind
    minutes: int | None = None
    least: int | None = None
    pinned: int | None = None


def read_line(typed: str) -> Typed:
    """Raises `cop.text.TextRefused` for what isn't plain text."""
    words = text.plain(typed, max_length=200)
    pinned, minutes, least = None, None, None
    found = TIME.match(words)
    if found:
        pinned = int(found[1]) * 60 + int(found[2] or 0)
        words = words[found.end() :]
    length = LENGTH.search(words)
    if length:
        minutes = int(length["minutes"] or 0) + 60 * int(length["hours"] or 0)
        minutes += int(length["rest"] or 0)
        least = int(length["least"]) if length["least"] else None
        words = words[: length.start()]
    title = words.strip(" -–—:·,")
    return Typed(title, kind_of(title), minutes, least, pinned)


def kind_of(title: str) -> BlockKind:
    """The kind that the words of a title tell; an exchange where they tell nothing."""
    bare = f" {text.fold(title)} "
    return next(
        (kind for kind, stems in STEMS if any(f" {stem}" in bare for stem in stems)),
        BlockKind.EXCHANGE,
    )
