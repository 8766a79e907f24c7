"""What two sides wrote apart from one another, and whether somebody should read it over.

Uniting texts loses nothing, and yet what it makes may be nonsense: after a long time apart, or
where both changed one line, a person has to look.
"""

from __future__ import annotations

from dataclasses import dataclass

from cop.contributions.alignment import Effort, opcodes
from cop.contributions.diff import split_lines
from cop.db import session
from cop.plugins.notes.texts.models import TextDoc, TextReview

LONG = 600
"""Seconds apart from which what was united is read over."""


@dataclass(frozen=True)
class Apart:
    """before: where both began. theirs, mine: what each made of it. united: what stands now."""

    before: str
    theirs: str
    mine: str
    united: str

    @property
    def changed(self) -> bool:
        """Whether both sides wrote at all."""
        return self.before not in (self.theirs, self.mine) and self.theirs != self.mine

    @property
    def same_line(self) -> bool:
        """Whether a line that stood there was changed, or removed, on both sides."""
        if not self.changed:
            return False
        return bool(touched(self.before, self.theirs) & touched(self.before, self.mine))


def touched(before: str, after: str) -> set[int]:
    """The numbers of the lines of `before` that aren't in `after` as they were."""
    old, new = split_lines(before), split_lines(after)
    # A last line without its end is the same line with one.
    old, new = [line.rstrip("\n") for line in old], [line.rstrip("\n") for line in new]
    return {
        number
        for equal, (start, end, _from, _to) in opcodes(old, new, Effort())
        if not equal
        for number in range(start, end)
        if old[number].strip()
    }


def ask_to_read(
    doc: TextDoc, person_id: int | None, apart: Apart, reasons: list[str]
) -> TextReview:
    """Keep the four texts until somebody has read what they became."""
    review = TextReview(
        doc_id=doc.id,
        kind="merge",
        reasons=" ".join(reasons),
        person_id=person_id,
        base=apart.before,
        theirs=apart.theirs,
        mine=apart.mine,
        result=apart.united,
    )
    session.add(review)
    session.flush()
    return review
