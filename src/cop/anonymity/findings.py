"""What the anonymisation scan reports."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    IBAN = "iban"
    RNA = "rna"
    SIREN = "siren"
    STOP_WORD = "stop_word"
    NAME = "name"
    PLACE = "place"


ASSOCIATION = "l’association"
PERSON = "une personne"

NEUTRAL: dict[Kind, str] = {
    Kind.EMAIL: "une adresse",
    Kind.PHONE: "un numéro",
    Kind.URL: "un lien",
    Kind.IBAN: "un compte bancaire",
    Kind.RNA: "un numéro d’enregistrement",
    Kind.SIREN: "un numéro d’enregistrement",
    Kind.STOP_WORD: ASSOCIATION,
    Kind.NAME: ASSOCIATION,
    Kind.PLACE: "un lieu",
}
"""French, as they enter the author's French text; `NAME` is `PERSON` when it is a person's."""


@dataclass(frozen=True)
class Finding:
    """`text[start:end]` may identify someone; `neutral` is the word proposed in its place.

    `certain` is false for what only looks like a name or a place: the author decides.
    """

    kind: Kind
    start: int
    end: int
    text: str
    neutral: str
    certain: bool


@dataclass(frozen=True)
class Hit:
    """A stretch found by one of the searches, before overlaps are settled."""

    kind: Kind
    start: int
    end: int
    neutral: str = ""

    def finding(self, text: str, *, certain: bool) -> Finding:
        neutral = self.neutral or NEUTRAL[self.kind]
        return Finding(
            self.kind, self.start, self.end, text[self.start : self.end], neutral, certain
        )
