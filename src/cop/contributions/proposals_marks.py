"""What became of each change of a proposal, for its author: taken, or left.

Its author and who answers look at different documents: the one reads what they changed, the other
what that would change in what stands. The changes of the two are matched by their words.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cop.contributions.diff import Value, as_text
from cop.contributions.proposals_changes import FieldChange, Part, same


def taken_keys(
    mine: Sequence[FieldChange],
    answered: Sequence[FieldChange],
    taken: Collection[str],
    result: Mapping[str, Value],
) -> list[str]:
    """The keys of `mine`, the author's own changes, that stand in `result`.

    answered: the changes as they were answered, of which those in `taken` were taken in.
    """
    decided = {field.name: field.changes for field in answered}
    return [
        part.key
        for field in mine
        for part in field.changes
        if _is_taken(part, decided.get(field.name, []), taken, result.get(field.name))
    ]


def _is_taken(part: Part, decided: Sequence[Part], taken: Collection[str], result: Value) -> bool:
    for alike in (
        [one for one in decided if _words(one) == _words(part)],
        [one for one in decided if one.proposed_text.strip() == part.proposed_text.strip() != ""],
    ):
        if alike:
            return all(one.key in taken for one in alike)
    # Merged with what was changed since, or written by somebody else meanwhile.
    if same(result, part.proposed):
        return True
    if isinstance(part.proposed, list):
        before, wanted, there = map(_listed, (part.stands, part.proposed, result))
        return wanted - before <= there and not (before - wanted) & there
    if part.proposed_text.strip():
        return part.proposed_text.strip() in as_text(result)
    return part.stands_text.strip() not in as_text(result)


def _words(part: Part) -> tuple[str, str]:
    return part.stands_text.strip(), part.proposed_text.strip()


def _listed(value: Value) -> set[str]:
    return set(value) if isinstance(value, list) else set()
