"""A packet in which every text holds a mark of its own, so that a leak names what leaked."""

from __future__ import annotations

from datetime import date

from cop.plugins.role_plays.packet import (
    Criterion,
    CriterionKind,
    Event,
    Packet,
    Part,
    Phase,
    Piece,
    QuotedRule,
    Reveal,
    Trigger,
)


def packet() -> Packet:
    return Packet(
        title="Le puits du bas",
        teaser="Deux groupes, un puits.",
        context="Contexte-commun : deux groupes partagent un puits.",
        objectives=("Écouter", "Dire sa limite"),
        parts=(
            part("R1", "Ama", "présidente"),
            part("R2", "Bo", "accompagnant"),
            part("R3", "Cy", "trésorière"),
            Part(code="R4", name="Observation", observes=True, public_profile="Regarde."),
        ),
        pieces=(
            Piece(code="D1", title="La carte", body="Pièce-pour-tous."),
            Piece(code="D2", title="La lettre", body="Pièce-pour-R1.", audience=("R1",)),
        ),
        events=(
            Event(code="E1", title="Un appel", body="Rebond-un.", audience=("R1", "R2"),
                  at_minute=6, at_round=2),
            Event(code="E2", title="La pluie", body="Rebond-deux.", trigger=Trigger.HAND),
        ),
        criteria=(
            Criterion(code="O1", label="Reformule", kind=CriterionKind.TALLY),
            Criterion(code="O2", label="Dit sa limite", kind=CriterionKind.YES_NO),
            Criterion(code="O3", label="Distingue", kind=CriterionKind.SCALE),
            Criterion(code="O4", label="Une phrase", kind=CriterionKind.VERBATIM),
            Criterion(code="O5", label="Parole", kind=CriterionKind.PERCENT),
        ),
        debrief=(
            Phase(name="Sortie de rôle", minutes=3, rule="Se lever.", leaves_role=True),
            Phase(name="Ressenti", minutes=4, who_speaks="joueurs", prompt="Un *mot* chacun."),
        ),
        questions=("Ce que nous voyons",),
        quoted_rules=(
            QuotedRule(text="Le pays est éligible.", source_url="https://a.example/r",
                       valid_on=date(2026, 1, 10)),
        ),
        facilitator_notes="Notes-privées : ne pas enquêter.",
        rounds=("Tour-un-secret", "Tour-deux-secret"),
        solo="## Début\nParcours-seul.\n\n- Écouter -> Suite\n\n## Suite\nFin.",
    )  # fmt: skip


def part(code: str, name: str, function: str) -> Part:
    return Part(
        code=code,
        name=name,
        function=function,
        public_profile=f"Profil-{code} connu de tous.",
        opening_line=f"Bonjour-{code}",
        confidential=f"Secret-{code} que personne d’autre ne lit.",
        reveals=(Reveal(fact=f"Aveu-{code}", condition="on me le demande"),),
    )


OF_PARTS = {code: (f"Secret-{code}", f"Aveu-{code}") for code in ("R1", "R2", "R3")}
OF_FACILITATOR = (
    "Rebond-un", "Rebond-deux", "Notes-privées", "Tour-un-secret", "Tour-deux-secret",
    "Parcours-seul",
)  # fmt: skip
ALL_SECRETS = (*(mark for marks in OF_PARTS.values() for mark in marks), *OF_FACILITATOR,
               "Pièce-pour-R1")  # fmt: skip


def others(code: str) -> tuple[str, ...]:
    """The marks that the player of `code` must never find, before any event is out."""
    theirs = tuple(m for one, marks in OF_PARTS.items() if one != code for m in marks)
    return (*theirs, *OF_FACILITATOR, *(() if code == "R1" else ("Pièce-pour-R1",)))
