"""Criteria and steps as lines of text, `label | kind | hint`: what a document holds of a grid or of a
protocol, so that history, differences, files and search know them like any list of words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cop.plugins.role_plays.packet import Criterion, CriterionKind, Phase

SEPARATOR = " | "
CRITERION = ("label", "kind", "hint")
STEP = ("name", "minutes", "who_speaks", "rule", "prompt", "leaves_role")
LEAVES = "sort du rôle"


def cells_of(line: str, names: Sequence[str]) -> dict[str, str]:
    """The cells of a line by name; what is missing is empty."""
    cells = [cell.strip() for cell in line.split("|")]
    return {name: cells[at] if at < len(cells) else "" for at, name in enumerate(names)}


def line_of(cells: Iterable[str]) -> str:
    """Cells as a line; a bar within one would be read as an end of it."""
    clean = [" ".join(cell.replace("|", "/").split()) for cell in cells]
    while clean and not clean[-1]:
        clean.pop()
    return SEPARATOR.join(clean)


def criteria_of(lines: Iterable[str]) -> tuple[Criterion, ...]:
    """The criteria of a grid, numbered O1, O2, … in their order."""
    found = []
    for number, line in enumerate(lines, 1):
        cells = cells_of(line, CRITERION)
        kind = cells["kind"] if cells["kind"] in set(CriterionKind) else CriterionKind.TALLY
        found.append(
            Criterion(
                code=f"O{number}",
                label=cells["label"],
                kind=CriterionKind(kind),
                hint=cells["hint"],
            )
        )
    return tuple(found)


def phases_of(lines: Iterable[str]) -> tuple[Phase, ...]:
    """The steps of a protocol as phases of a debrief."""
    found = []
    for line in lines:
        cells = cells_of(line, STEP)
        minutes = cells["minutes"]
        found.append(
            Phase(
                name=cells["name"],
                minutes=int(minutes) if minutes.isascii() and minutes.isdigit() else 0,
                who_speaks=cells["who_speaks"],
                rule=cells["rule"],
                prompt=cells["prompt"],
                leaves_role=cells["leaves_role"] == LEAVES,
            )
        )
    return tuple(found)
