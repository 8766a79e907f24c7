"""A running order as a table: pasted out of a sheet or a text, or a CSV file → rows of cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO

from cop import text
from cop.i18n import gettext as _
from cop.plugins.workshops.plan import MOST_BLOCKS
from cop.plugins.workshops.travel.reading import TravelRefused
from cop.plugins.workshops.travel.spoken import lasting

MOST_COLUMNS, MOST_CELL = 24, 20_000
RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")


class Column(StrEnum):
    """What a column holds. TEXT: kept in the text of the part under its own heading. LEFT: the one
    thing that isn't brought in."""

    DURATION = "duration"
    START = "start"
    TITLE = "title"
    INSTRUCTIONS = "instructions"
    MATERIAL = "material"
    LEAD = "lead"
    KIND = "kind"
    PARTICIPATION = "participation"
    OBJECTIVE = "objective"
    OUTPUT = "output"
    NOTES = "notes"
    TEXT = "text"
    LEFT = "left"


# Stems without accents, in any column's heading.
STEMS: tuple[tuple[Column, tuple[str, ...]], ...] = (
    (Column.NOTES, ("note", "prive", "vigilance", "private", "secret")),
    (Column.DURATION, ("duree", "temps", "minut", "timing", "duration", "length", "horaire")),
    (Column.START, ("debut", "heure", "start", "time")),
    (Column.MATERIAL, ("materiel", "support", "material", "fournitur", "equipement")),
    (Column.LEAD, ("qui", "anim", "who", "lead", "intervenant", "responsable")),
    (Column.KIND, ("genre", "type", "kind", "nature")),
    (Column.PARTICIPATION, ("modalit", "format", "configuration", "participation", "groupe")),
    (Column.OBJECTIVE, ("objectif", "but", "aim", "objective", "intention")),
    (Column.OUTPUT, ("trace", "livrable", "production", "output", "resultat")),
    (Column.TITLE, ("titre", "sequence", "activite", "etape", "title", "activity", "session",
                    "atelier", "quoi", "theme", "what", "nom")),
    (Column.INSTRUCTIONS, ("consigne", "deroule", "description", "contenu", "instruction",
                           "methode", "details", "content")),
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """`head` is empty words where the table has no headings; every row has as many cells."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_table(content: str) -> Table:
    """Tabs, `;`, `,` or bars between the cells. Raises `TravelRefused`."""
    rows = [row for row in _rows(content) if any(cell for cell in row)]
    if not rows or max(map(len, rows)) < 2:
        raise TravelRefused(
            _("No table was found: copy its cells in your sheet, or choose a CSV file.")
        )
    width = max(map(len, rows))
    if width > MOST_COLUMNS or len(rows) > MOST_BLOCKS + 1:
        raise TravelRefused(
            _(
                "At most %(rows)s lines and %(columns)s columns: bring it in part by part.",
                rows=MOST_BLOCKS, columns=MOST_COLUMNS,
            )
        )  # fmt: skip
    full = [(*row, *[""] * (width - len(row))) for row in rows]
    if _is_head(full[0]):
        return Table(tuple(full[0]), tuple(tuple(row) for row in full[1:]))
    return Table(("",) * width, tuple(tuple(row) for row in full))


def _rows(content: str) -> list[list[str]]:
    lines = [line for line in content.split("\n") if line.strip()]
    first = lines[0] if lines else ""
    if first.lstrip().startswith("|"):
        return [_barred(line) for line in lines if not RULE.match(line)]
    counted = {sign: first.count(sign) for sign in ("\t", ";", ",")}
    sign = next((one for one, count in counted.items() if count), "\t")
    try:
        found = list(csv.reader(StringIO(content), delimiter=sign))
    except csv.Error as error:
        raise TravelRefused(
            _("This table can’t be read: a cell is too long, or a quotation mark is missing.")
        ) from error
    return [[_clean(cell) for cell in row] for row in found]


def _barred(line: str) -> list[str]:
    """The cells of `| a | b |`; a bar after a backslash is part of one."""
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [_clean(cell.replace("\\|", "|").replace("<br>", "\n")) for cell in cells]


def _clean(cell: str) -> str:
    if len(cell) > MOST_CELL:
        raise TravelRefused(
            _("This table can’t be read: a cell is too long, or a quotation mark is missing.")
        )
    bare = cell.strip()
    # What a spreadsheet was kept from computing comes back as it was.
    return bare[1:] if re.match(r"^'[=+\-@]", bare) else bare


def _is_head(row: Sequence[str]) -> bool:
    if any(lasting(cell) for cell in row):
        return False
    return sum(1 for cell in row if column_of(cell) is not None) >= 2


def column_of(heading: str) -> Column | None:
    """What a heading tells of its column; None for one that isn't known."""
    bare = f" {text.fold(heading)} "
    return next((one for one, stems in STEMS if any(f" {stem}" in bare for stem in stems)), None)


def guess(table: Table) -> list[Column]:
    """What each column holds, by its heading, else by its cells; each kind but TEXT once."""
    found = [column_of(heading) for heading in table.head]
    for at, one in enumerate(found):
        if one is not None and one in found[:at]:
            found[at] = Column.TEXT
    if Column.DURATION not in found:
        _put(found, Column.DURATION, _most(table, found, lambda cell: bool(lasting(cell))))
    if Column.TITLE not in found:
        _put(found, Column.TITLE, next((at for at, one in enumerate(found) if one is None), None))
    if Column.INSTRUCTIONS not in found and not any(table.head):
        _put(found, Column.INSTRUCTIONS, _most(table, found, lambda cell: len(cell) > 20))
    return [one or Column.TEXT for one in found]


def _put(found: list[Column | None], column: Column, at: int | None) -> None:
    if at is not None:
        found[at] = column


def _most(table: Table, found: Sequence[Column | None], fits: object) -> int | None:
    """The column, not known yet, of which the most cells fit: at least half of them."""
    assert callable(fits)
    counts = {
        at: sum(1 for row in table.rows if fits(row[at]))
        for at, one in enumerate(found)
        if one is None
    }
    best = max(counts, key=lambda at: counts[at], default=None)
    return best if best is not None and counts[best] * 2 >= max(len(table.rows), 1) else None
