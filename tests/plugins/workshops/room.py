"""« Jusqu'où je vais ? » with its material, and a mark in every word that only facilitators read."""

from __future__ import annotations

from cop.plugins.workshops.plan import (
    Block,
    BlockKind,
    Lead,
    Mallette,
    Material,
    Output,
    Participation,
    Per,
    Plan,
    Section,
    Strand,
)

A, B, AB = Lead.LEAD, Lead.CO, Lead.BOTH
P = Participation
K = BlockKind
ROWS = [
    (5, 3, "Accueil et cadre", K.WELCOME, P.PLENARY, A),
    (8, 5, "Inclusion : la dernière fois qu’on m’en a demandé trop", K.INCLUSION, P.PAIRS, B),
    (7, 5, "Consigne du jeu et lecture des fiches", K.FRAME, P.SMALL_GROUPS, A),
    (12, 10, "Jeu, première prise", K.ROLE_PLAY, P.SMALL_GROUPS, AB),
    (3, 2, "Sortie de rôle", K.ROLE_PLAY, P.SMALL_GROUPS, B),
    (10, 7, "Débriefing court", K.DEBRIEF, P.SMALL_GROUPS, B),
    (10, 8, "Deuxième prise", K.ROLE_PLAY, P.SMALL_GROUPS, A),
    (2, 2, "Sortie de rôle, encore", K.ROLE_PLAY, P.SMALL_GROUPS, B),
    (18, 12, "Mur des manières de faire", K.EXCHANGE, P.PLENARY, A),
    (8, 5, "Repère commun en trois phrases", K.DECISION, P.PAIRS, B),
    (5, 4, "Engagement écrit", K.NEXT_STEPS, P.INDIVIDUAL, A),
    (2, 2, "Clôture", K.CLOSING, P.PLENARY, B),
]
SECRETS = [f"Secret-{what}-{at}" for what in ("note", "veille") for at in range(1, 13)]


def block(at: int) -> Block:
    minutes, least, title, kind, how, who = ROWS[at - 1]
    return Block(
        key=f"b{at}", minutes=minutes, least=least, title=title, kind=kind, participation=how,
        lead=who, pinned=600 if at == 1 else None, objective=f"But-{at}",
        instructions=f"Consigne-{at} : à **lire** debout.", announce=f"Annonce-{at}",
        output=f"Trace-{at}", notes=f"Secret-note-{at}", watch=f"Secret-veille-{at}",
        output_target=Output.COMMITMENT if at == 11 else Output.NONE,
    )  # fmt: skip


FOR_PARTICIPANTS = {"mallette": Mallette.PARTICIPANT, "printed": True}
MATERIALS = (
    Material(key="m1", block="b3", label="Jeu de fiches de rôle", per=Per.GROUP, paper="A4",
             **FOR_PARTICIPANTS),  # type: ignore[arg-type]
    Material(key="m2", block="b3", label="Grille d’observation", per=Per.GROUP, extra=2, paper="A4",
             **FOR_PARTICIPANTS),  # type: ignore[arg-type]
    Material(key="m3", block="b11", label="Carte engagement", per=Per.PARTICIPANT, paper="A6",
             **FOR_PARTICIPANTS),  # type: ignore[arg-type]
    Material(key="m4", block="b6", label="Feuille de débriefing", per=Per.GROUP, paper="A3",
             body="Support-debrief\n\n1. Un mot chacun", **FOR_PARTICIPANTS),  # type: ignore[arg-type]
    Material(key="m5", label="Conducteur", per=Per.FACILITATOR, mallette=Mallette.FACILITATOR,
             printed=True, paper="A4"),
    Material(key="m6", block="b9", label="Titres", quantity=5, paper="A4", printed=True),
    Material(key="m7", block="b10", label="Feutres", per=Per.PARTICIPANT),
    Material(key="m8", block="b9", label="Bloc de feuillets", per=Per.GROUP),
    Material(key="m9", block="b9", label="Ruban"),
)  # fmt: skip


def plan() -> Plan:
    blocks = tuple(block(at) for at in range(1, 13))
    section = Section(key="s1", strands=(Strand(key="s1a", blocks=blocks),))
    return Plan(start=600, target=90, group_size=4, sections=(section,), materials=MATERIALS)


def parallel() -> Plan:
    """A quarter of an hour, then three strands at once of 20, 20 and 8 + 10 minutes."""

    def one(key: str, minutes: int, least: int) -> Block:
        return Block(key=key, minutes=minutes, least=least, title=key)

    strands = (
        Strand(key="A", title="Volet A", blocks=(one("a", 20, 15),)),
        Strand(key="B", title="Volet B", blocks=(one("b", 20, 15),)),
        Strand(key="C", title="Volet C", blocks=(one("c", 8, 4), one("d", 10, 10))),
    )
    return Plan(start=840, target=60, sections=(
        Section(key="s", strands=(Strand(key="s1", blocks=(one("first", 15, 10),)),)),
        Section(key="p", title="Parcours", parallel=True, strands=strands),
        Section(key="e", strands=(Strand(key="e1", blocks=(one("last", 5, 5),)),)),
    ))  # fmt: skip
