"""What bringing a bundle in would do: a step for each file, and all of them as a plan."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from cop.archive.entries import Entry, Piece
from cop.archive.unpacking import Unpacked
from cop.contributions.documents import Document
from cop.contributions.models import Contribution
from cop.plugin import ContributionType

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True)
class Step:
    """What becomes of one file. `document` is what would be written; `thing` what stands here;
    `pieces`, the documents that would come with it; `notes`, what is left out of it."""

    name: str
    verdict: str
    title: str = ""
    reasons: tuple[str, ...] = ()
    entry: Entry | None = None
    kind: ContributionType | None = None
    thing: Contribution | None = None
    document: Document | None = None
    pieces: tuple[Piece, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    steps: tuple[Step, ...]
    taken: frozenset[str] = frozenset()  # lasting names that something here has already
    source: Unpacked | None = None

    def of(self, verdict: str) -> list[Step]:
        return [step for step in self.steps if step.verdict == verdict]

    @property
    def mark(self) -> str:
        """One word for all that was shown, so that nothing is written that nobody has looked at."""
        shown = [
            (s.name, s.verdict, s.reasons, s.notes, s.pieces,
             sorted((s.document or {}).items(), key=str))
            for s in self.steps
        ]  # fmt: skip
        return sha256(repr(shown).encode()).hexdigest()[:16]
